// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "bundle/extension.h"
#include "serial/event.h"
#include "serial/line_key.h"

// What stands in the frames of a session (docs/formats/serial.md). For the .cpp files of this module only.
namespace depesche::serial {

// The first two bits of a frame.
enum class FrameKind : std::uint8_t { session, hello, one_way };
std::optional<FrameKind> kind_of(BytesView body);

inline constexpr std::uint64_t number_modulus = 1U << 14;  // of frames: what of their number crosses the line
inline constexpr std::uint64_t transfer_modulus = 128;     // of transfers, likewise
inline constexpr std::size_t acknowledged_bytes_max = 16;  // of an acknowledgement's bits

// Which frames came: `largest` (its low 14 bits), the `run` of frames down from it that were taken, and
// below the one after that, which was not, a bit for each.
struct Acknowledgement {
  std::uint16_t largest = 0;
  std::uint64_t run = 0;
  Bytes bits{};
  bool operator==(const Acknowledgement&) const = default;
};
struct Open {  // a transfer begins
  std::uint64_t transfer = 0;
  bundle::Precedence precedence = bundle::Precedence::routine;
  Coding coding = Coding::raw;
  DictionaryId dictionary{};
  std::uint64_t size = 0;  // of what crosses the line
  std::uint64_t plain_size = 0;
  Mark mark{};
  bool operator==(const Open&) const = default;
};
struct Have {  // the receiver has this much from earlier
  std::uint64_t transfer = 0;
  std::uint64_t size = 0;
  bool operator==(const Have&) const = default;
};
struct Done {  // the receiver has it durably
  std::uint64_t transfer = 0;
  bool operator==(const Done&) const = default;
};
struct Refuse {
  std::uint64_t transfer = 0;
  Refusal reason = Refusal::not_acceptable;
  bool operator==(const Refuse&) const = default;
};
struct Cancel {  // the sender wants it no longer
  std::uint64_t transfer = 0;
  bool operator==(const Cancel&) const = default;
};
struct Ping {
  bool operator==(const Ping&) const = default;
};
struct Goodbye {
  bool operator==(const Goodbye&) const = default;
};
// Always a frame's last item.
struct Piece {
  std::uint64_t transfer = 0;  // its low 7 bits
  std::uint64_t offset = 0;
  BytesView bytes{};
};
// Everything but acknowledgements and pieces goes again when its frame is lost.
using Control = std::variant<Open, Have, Done, Refuse, Cancel, Ping, Goodbye>;
using Item = std::variant<Acknowledgement, Control, Piece>;

void append(Bytes& body, const Acknowledgement& item);
void append(Bytes& body, const Control& item);
void append(Bytes& body, const Piece& item);
// Bytes before the data of a piece.
std::size_t piece_head_size(std::uint64_t offset);

// Reads the items of a frame's body behind its number and without its tag; nothing when they are not well
// formed.
std::optional<std::vector<Item>> read_items(BytesView items);

// Says who calls, and that it is now: `echo` is the nonce the other side sent last, zero when none came.
struct Hello {
  bool wants_answer = true;
  Nonce nonce{};
  Nonce echo{};
  bundle::Eid node{};
  std::vector<DictionaryId> dictionaries{};
};
Bytes encode(const Hello& hello, const LineKey& key, const bundle::Eid& to);
// Nothing unless it is well formed and was made with this key for `own`.
std::optional<Hello> decode_hello(BytesView body, const LineKey& key, const bundle::Eid& own);

inline constexpr std::size_t node_id_size_max = 200;  // bytes, encoded

// Numbers of up to 63 bits in groups of seven, the lowest first.
void append_number(Bytes& bytes, std::uint64_t value);
std::optional<std::uint64_t> take_number(BytesView& bytes);

}  // namespace depesche::serial
