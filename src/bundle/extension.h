// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "bundle/eid.h"

// What stands inside the extension blocks a node understands: RFC 9171 §4.4, and a block of our own. Every
// decode function reads data that it fills and answers Code::invalid otherwise.
namespace depesche::bundle {

// Previous node: who forwarded the bundle last.
Result<Eid> decode_previous_node(BytesView data);
Bytes encode_previous_node(const Eid& node);

// Bundle age: milliseconds since the bundle was made, as its carriers know.
Result<std::uint64_t> decode_age(BytesView data);
Bytes encode_age(std::uint64_t milliseconds);

inline constexpr std::uint64_t hop_limit_max = 255;

struct HopCount {
  std::uint64_t limit = hop_limit_max;  // 1 to hop_limit_max
  std::uint64_t count = 0;              // hops taken so far
  bool operator==(const HopCount&) const = default;
};

Result<HopCount> decode_hop_count(BytesView data);
Bytes encode_hop_count(const HopCount& hops);

// How urgent a dispatch is, in the order in which links carry them.
enum class Precedence : std::uint8_t { routine, priority, immediate, flash };

inline constexpr std::uint64_t level_max = 4;              // STRENG GEHEIM
inline constexpr std::size_t handling_words_max = 256;     // compartments, and organisations, each
inline constexpr std::size_t handling_word_size_max = 64;  // bytes of one of them

// A dispatch's label as carriers need it; the same values as in the dispatch (docs/formats/dispatch.md).
struct Marking {
  std::uint64_t level = 0;  // 0 OFFEN … 4 STRENG GEHEIM
  std::vector<std::string> compartments{};
  std::vector<std::string> releasable_to{};
  bool operator==(const Marking&) const = default;
};

// The contents of our block (block_type::handling): precedence, and the label unless carriers may not know
// it.
struct Handling {
  Precedence precedence = Precedence::routine;
  std::optional<Marking> marking{};
  bool operator==(const Handling&) const = default;
};

Result<Handling> decode_handling(BytesView data);
// The lists are sorted and without repetition.
Bytes encode_handling(const Handling& handling);

}  // namespace depesche::bundle
