// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "bundle/intervals.h"

// The segments of the Licklider Transmission Protocol as bytes and as values (RFC 5326 §3). One segment is
// one datagram.
namespace depesche::ltp {

inline constexpr std::uint64_t bundle_service = 1;         // client service: the bundle protocol (RFC 7116)
inline constexpr std::size_t extensions_max = 15;          // before the content, and after it
inline constexpr std::size_t claims_max = 1'024;           // of one report that is read
inline constexpr std::size_t segment_size_limit = 65'507;  // bytes: the longest UDP datagram
// Blocks are not longer than this, so no sum of an offset and a length overflows.
inline constexpr std::uint64_t offset_limit = std::uint64_t{1} << 48;

// Names an engine, as ipn node numbers name nodes.
struct EngineId {
  std::uint64_t value = 0;
  auto operator<=>(const EngineId&) const = default;
};

// A session carries one block from its originator, the block's sender.
struct SessionId {
  EngineId originator{};
  std::uint64_t number = 0;
  auto operator<=>(const SessionId&) const = default;
};

enum class Colour : std::uint8_t { red, green };

// Asks for a report. Serial numbers are never 0; `report` is that of the report that it answers, else 0.
struct Checkpoint {
  std::uint64_t serial = 0;
  std::uint64_t report = 0;
  bool operator==(const Checkpoint&) const = default;
};

// Bytes of a block. Red ones are reported and sent again, green ones go once. A block's red part comes first.
// `ends_red` only together with a checkpoint; `ends_block` of a red segment only together with `ends_red`.
struct DataSegment {
  Colour colour = Colour::red;
  bool ends_red = false;
  bool ends_block = false;
  std::optional<Checkpoint> checkpoint{};
  std::uint64_t client = bundle_service;
  std::uint64_t offset = 0;
  BytesView data{};  // never empty; of the datagram it was read from

  std::uint64_t end() const { return offset + data.size(); }
};

// What of a red part has come between two bounds: the claims, lowest first, none touching outside the bounds.
struct ReportSegment {
  std::uint64_t serial = 0;
  std::uint64_t checkpoint = 0;  // that it answers; 0: none
  bundle::Interval bounds{};
  std::vector<bundle::Interval> claims{};
  bool operator==(const ReportSegment&) const = default;
};

struct ReportAcknowledgement {
  std::uint64_t report = 0;
  bool operator==(const ReportAcknowledgement&) const = default;
};

// Why a session is given up (RFC 5326 §3.2.4). Other numbers are reserved, and read as they are.
enum class Reason : std::uint8_t {
  by_client = 0,        // the client service no longer wants it
  no_client = 1,        // nobody there takes that client service
  retransmissions = 2,  // something was sent too often without an answer
  miscoloured = 3,      // red bytes where green ones were, or the reverse
  by_engine = 4,        // as for want of room
  too_many_cycles = 5,  // too many reports, and it is still not whole
};

enum class Side : std::uint8_t { sender, receiver };  // of the block

struct CancelSegment {
  Side by = Side::sender;
  Reason reason = Reason::by_client;
  bool operator==(const CancelSegment&) const = default;
};
struct CancelAcknowledgement {
  Side to = Side::sender;
  bool operator==(const CancelAcknowledgement&) const = default;
};

struct Extension {
  std::uint8_t tag = 0;
  BytesView value{};
};

using Content =
    std::variant<DataSegment, ReportSegment, ReportAcknowledgement, CancelSegment, CancelAcknowledgement>;

struct Segment {
  SessionId session{};
  std::vector<Extension> header{};
  Content content{};
  std::vector<Extension> trailer{};
};

// A segment and where it stood in its datagram.
struct DecodedSegment {
  Segment segment{};
  std::size_t trailer_begins = 0;  // bytes before the trailer extensions
};

// Reads one segment that fills `datagram`, whose bytes its views point into. Code::invalid for anything else:
// another version, undefined types, numbers beyond their limits, claims that overlap, descend or lie outside
// their bounds, bytes that are left over.
Result<DecodedSegment> decode(BytesView datagram);

Bytes encode(const Segment& segment);

}  // namespace depesche::ltp
