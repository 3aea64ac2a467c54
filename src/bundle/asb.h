// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "bundle/bundle.h"
#include "bundle/eid.h"

namespace depesche::bundle {

inline constexpr std::size_t targets_max = blocks_max + 1;  // of one security block
inline constexpr std::size_t items_max = 16;  // parameters of one security block, results of one target

// A parameter or a result: its number in the security context, and its value as encoded.
struct AsbItem {
  std::uint64_t id = 0;
  BytesView value{};
};

// What BIBs and BCBs hold, the abstract security block (RFC 9172 §3.6), as views of somebody else's bytes. It
// is encoded as a sequence of CBOR items with neither an array around it nor indefinite lengths in it.
struct Asb {
  std::vector<std::uint64_t> targets{};  // block numbers; at least one, none twice
  std::int64_t context = 0;
  std::uint64_t flags = 0;  // bit 0: there are parameters; it is written from `parameters`
  Eid source{};
  std::vector<AsbItem> parameters{};
  std::vector<std::vector<AsbItem>> results{};  // for each target, in the same order
};

inline constexpr std::uint64_t asb_has_parameters = 0x01;

Result<Asb> decode_asb(BytesView data);
Bytes encode_asb(const Asb& asb);

// Only the targets, for those who need to know no more.
Result<std::vector<std::uint64_t>> decode_asb_targets(BytesView data);

// The item with this number, or null.
const AsbItem* find_item(const std::vector<AsbItem>& items, std::uint64_t id);

// The rules of RFC 9172 §3.7 to §3.9 on what security blocks may target, as far as they are not encrypted.
Result<> check_security_targets(const Bundle& bundle);

// The numbers of all blocks that some BCB encrypts.
Result<std::vector<std::uint64_t>> encrypted_blocks(const Bundle& bundle);

}  // namespace depesche::bundle
