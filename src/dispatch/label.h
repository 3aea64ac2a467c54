// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace depesche {

// Classification levels of the German VSA, lowest first: OFFEN, VS-NUR FÜR DEN DIENSTGEBRAUCH,
// VS-VERTRAULICH, GEHEIM, STRENG GEHEIM.
enum class Level : std::uint8_t { open, restricted, confidential, secret, top_secret };
inline constexpr std::size_t levels_count = 5;

// The stable code: "OFFEN", "VS-NFD", "VS-VERTRAULICH", "GEHEIM", "STRENG GEHEIM".
std::string_view to_text(Level level);

// Reads the code and its common spellings in any case (NfD, VS-Vertr., RESTRICTED, NATO and EU words of
// the VSA's annex VII). Code::invalid for anything else.
Result<Level> parse_level(std::string_view text);

inline constexpr std::size_t compartments_max = 64;
inline constexpr std::size_t organisations_max = 256;
inline constexpr std::size_t label_word_size_max = 64;  // bytes of one compartment or organisation

// How a dispatch must be handled. The ordering is for containers; it says nothing about who may read.
struct Label {
  Level level = Level::open;
  std::vector<std::string> compartments{};   // need to know: a reader must hold every one
  std::vector<std::string> releasable_to{};  // organisations beside the own house; empty: own house only
  std::uint16_t term_year = 0;               // the classification ends with this year; 0: no end set

  auto operator<=>(const Label&) const = default;
};

// The same label in the one form that is written: both lists sorted, each word once.
Label normalised(Label label);

// The label of something made from both: the higher level, all compartments, only what both may be
// released to. The later end; none set counts as latest, and open parts set no end.
Label join(const Label& left, const Label& right);

}  // namespace depesche
