// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

#include "base/bytes.h"

// The messages of TCPCLv4 (RFC 9174 §4 and §5), as bytes and as values. docs/formats/tcpcl.md says what is
// accepted.
namespace depesche::tcpcl {

inline constexpr std::uint8_t version = 4;
inline constexpr std::size_t contact_header_size = 6;
inline constexpr std::size_t node_id_size_max = 1024;             // bytes of text
inline constexpr std::size_t session_extensions_size_max = 4096;  // bytes, all items together
inline constexpr std::size_t transfer_extensions_size_max = 1024;
// No message is longer, the data of a segment not counted.
inline constexpr std::size_t head_size_max = 25 + node_id_size_max + session_extensions_size_max;

enum class MessageType : std::uint8_t {
  segment = 1,
  acknowledgement = 2,
  refusal = 3,
  keepalive = 4,
  termination = 5,
  rejection = 6,
  initiation = 7,
};

// Why a session ends (RFC 9174 §6.1). Other numbers may come; they end it all the same.
enum class TermReason : std::uint8_t {
  unknown = 0,
  idle_timeout = 1,
  version_mismatch = 2,
  busy = 3,
  contact_failure = 4,
  resource_exhaustion = 5,
};

// Why a transfer is refused (RFC 9174 §5.2.4). Other numbers may come and mean "unknown".
enum class Reason : std::uint8_t {
  unknown = 0,
  completed = 1,  // the receiver has the bundle already
  no_resources = 2,
  retransmit = 3,
  not_acceptable = 4,
  extension_failure = 5,
  session_terminating = 6,
};

// Why a message is rejected (RFC 9174 §5.1.2).
enum class RejectReason : std::uint8_t { type_unknown = 1, unsupported = 2, unexpected = 3 };

namespace segment_flag {
inline constexpr std::uint8_t end = 0x01;
inline constexpr std::uint8_t start = 0x02;
}  // namespace segment_flag

// Which bundles a session carries. Our own session extension: two sessions join neighbours, so that an urgent
// bundle passes a long one.
enum class Lane : std::uint8_t { all = 0, urgent = 1, rest = 2 };

struct ContactHeader {
  std::uint8_t version = tcpcl::version;
  bool can_tls = false;
};

// What became of the extension items of a message.
enum class Extensions : std::uint8_t { fine, has_unknown_critical, malformed };

struct Initiation {
  std::uint16_t keepalive_seconds = 0;
  std::uint64_t segment_mru = 0;
  std::uint64_t transfer_mru = 0;
  std::string_view node_id{};  // of the bytes it was read from
  Extensions extensions = Extensions::fine;
  Lane lane = Lane::all;
};

// The head of a segment; `size` bytes of data follow.
struct Segment {
  std::uint8_t flags = 0;
  std::uint64_t id = 0;
  std::uint64_t size = 0;
  std::optional<std::uint64_t> total{};  // the Transfer Length extension
  Extensions extensions = Extensions::fine;

  bool is_start() const { return (flags & segment_flag::start) != 0; }
  bool is_end() const { return (flags & segment_flag::end) != 0; }
};

struct Acknowledgement {
  std::uint8_t flags = 0;
  std::uint64_t id = 0;
  std::uint64_t size = 0;  // received of this transfer so far, bytes
};

struct Refusal {
  Reason reason = Reason::unknown;
  std::uint64_t id = 0;
};

struct Keepalive {};

struct Termination {
  bool is_reply = false;
  TermReason reason = TermReason::unknown;
};

struct Rejection {
  RejectReason reason = RejectReason::type_unknown;
  std::uint8_t type = 0;  // the first byte of what was rejected
};

using Message =
    std::variant<Segment, Acknowledgement, Refusal, Keepalive, Termination, Rejection, Initiation>;

// What reading gave: a message of `size` bytes (a segment's data not counted), or why there is none.
struct Reading {
  enum class Kind : std::uint8_t {
    message,
    incomplete,
    unknown_type,
    too_long,  // a length beyond the limits above
  };
  Kind kind = Kind::incomplete;
  std::size_t size = 0;
  Message message{};
};

// Reads the message that `bytes` begin with. What cannot become a message is told as soon as it can be seen,
// so nobody needs to hold more than head_size_max bytes.
Reading read_message(BytesView bytes);

// Reads a contact header out of contact_header_size bytes; nothing when the magic is wrong.
std::optional<ContactHeader> read_contact_header(BytesView bytes);

void write(Bytes& out, const ContactHeader& header);
void write(Bytes& out, const Initiation& message);
void write(Bytes& out, const Segment& message);
void write(Bytes& out, const Acknowledgement& message);
void write(Bytes& out, const Refusal& message);
void write(Bytes& out, const Keepalive& message);
void write(Bytes& out, const Termination& message);
void write(Bytes& out, const Rejection& message);

}  // namespace depesche::tcpcl
