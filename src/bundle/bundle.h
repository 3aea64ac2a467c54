// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "bundle/eid.h"

// Bundles of the Bundle Protocol version 7 (RFC 9171), as bytes and as values. docs/formats/bundle.md says
// what is accepted and what is not.
namespace depesche::bundle {

inline constexpr std::size_t blocks_max = 64;  // of one bundle, the primary block not counted
inline constexpr std::uint64_t version = 7;

enum class CrcType : std::uint8_t { none, crc16, crc32c };

// Bundle processing control flags (RFC 9171 §4.2.3). Others are reserved; they are kept and mean nothing.
namespace flag {
inline constexpr std::uint64_t is_fragment = 0x000001;
inline constexpr std::uint64_t is_administrative = 0x000002;
inline constexpr std::uint64_t must_not_fragment = 0x000004;
inline constexpr std::uint64_t acknowledgement_wanted = 0x000020;
inline constexpr std::uint64_t status_time_wanted = 0x000040;
inline constexpr std::uint64_t report_reception = 0x004000;
inline constexpr std::uint64_t report_forwarding = 0x010000;
inline constexpr std::uint64_t report_delivery = 0x020000;
inline constexpr std::uint64_t report_deletion = 0x040000;
inline constexpr std::uint64_t reports =
    report_reception | report_forwarding | report_delivery | report_deletion;
}  // namespace flag

// Block processing control flags (RFC 9171 §4.2.4).
namespace block_flag {
inline constexpr std::uint64_t replicate = 0x01;  // stands in every fragment
inline constexpr std::uint64_t report_if_unknown = 0x02;
inline constexpr std::uint64_t delete_bundle_if_unknown = 0x04;
inline constexpr std::uint64_t discard_if_unknown = 0x10;
}  // namespace block_flag

namespace block_type {
inline constexpr std::uint64_t payload = 1;
inline constexpr std::uint64_t previous_node = 6;
inline constexpr std::uint64_t bundle_age = 7;
inline constexpr std::uint64_t hop_count = 10;
inline constexpr std::uint64_t integrity = 11;        // BIB (RFC 9172)
inline constexpr std::uint64_t confidentiality = 12;  // BCB (RFC 9172)
inline constexpr std::uint64_t handling = 226;        // ours, of the range for private use
}  // namespace block_type

inline constexpr std::uint64_t payload_number = 1;

// When a bundle was made: milliseconds of DTN time (since 2000-01-01 UTC; 0 when its source knew no time) and
// a number that tells bundles of one source and time apart.
struct CreationTime {
  std::uint64_t milliseconds = 0;
  std::uint64_t sequence = 0;
  auto operator<=>(const CreationTime&) const = default;
};

// Which part of an application data unit a fragment carries; both in bytes.
struct FragmentPlace {
  std::uint64_t offset = 0;
  std::uint64_t total = 0;
  auto operator<=>(const FragmentPlace&) const = default;
};

struct Primary {
  std::uint64_t flags = 0;
  CrcType crc = CrcType::crc32c;
  Eid destination{};
  Eid source{};
  Eid report_to{};
  CreationTime created{};
  std::uint64_t lifetime = 0;               // milliseconds
  std::optional<FragmentPlace> fragment{};  // there exactly when flag::is_fragment is set

  bool has(std::uint64_t wanted) const { return (flags & wanted) != 0; }
};

// A canonical block. Its data is what stands in the block's byte string; for the payload the payload itself.
struct Block {
  std::uint64_t type = block_type::payload;
  std::uint64_t number = payload_number;
  std::uint64_t flags = 0;
  CrcType crc = CrcType::none;
  BytesView data{};
  // The block as it came. When there, encode() takes it unchanged, so whoever changes a field clears it.
  BytesView encoded{};

  bool has(std::uint64_t wanted) const { return (flags & wanted) != 0; }
};

// A bundle as views of bytes that belong to somebody else and must outlive it. The payload is the last block.
struct Bundle {
  Primary primary{};
  // The primary block as it came: it is forwarded byte for byte. Empty in a bundle that is being made.
  BytesView primary_encoded{};
  std::vector<Block> blocks{};

  BytesView payload() const { return blocks.back().data; }
  // The block with this number or of this type; null when there is none. Of several: the first.
  const Block* find_number(std::uint64_t number) const;
  const Block* find_type(std::uint64_t type) const;
};

// What a neighbour may leave out, where it cannot be brought to do it right. All that is not named here is
// always demanded.
struct Rules {
  // RFC 9171 §4.3.1: the primary block has a CRC unless a BIB covers it.
  bool needs_primary_crc = true;
  // RFC 9171 §4.4.2: creation time 0 needs a bundle age block.
  bool needs_age_without_time = true;
};

// Reads a bundle that fills `bytes`, without copying, and checks it in full (check() below included).
// Code::invalid with the reason for people when it breaks RFC 9171 or the profile.
Result<Bundle> decode(BytesView bytes, const Rules& rules = {});

// What RFC 9171 demands of a bundle as a whole: flags that fit each other, block numbers, blocks that may
// occur once, contents of known extension blocks that are not encrypted, targets of security blocks (RFC
// 9172).
Result<> check(const Bundle& bundle, const Rules& rules = {});

// Why a node does not take in a bundle though it is well-formed: a reason code (record.h) and words for
// people.
struct Objection {
  std::uint64_t reason = 0;
  const char* what = "";
};

// What RFC 9171 §5.6 and §4.4.3 and our profile object to, without knowing the time: a destination nobody can
// reach, an unknown block that asks for the bundle's deletion, too many hops.
std::optional<Objection> objection_to(const Bundle& bundle);

// Whether this program processes blocks of this type.
bool is_known_type(std::uint64_t type);

// Writes the bundle: blocks with `encoded` and a primary block that came from outside as they are, others
// with fresh CRCs. The caller made sure that check() would pass.
Bytes encode(const Bundle& bundle);

// One primary block with its CRC.
Bytes encode_primary(const Primary& primary);
// One canonical block with its CRC, from its fields.
Bytes encode_block(const Block& block);

// Reads one block alone that fills `bytes`.
Result<Primary> decode_primary(BytesView bytes);
Result<Block> decode_block(BytesView bytes);

}  // namespace depesche::bundle
