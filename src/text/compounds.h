// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string_view>
#include <vector>

namespace depesche::text {

// The parts of a German compound, first to last, without what links them; empty when `folded` (as made by
// fold()) is no compound. Uses a fixed public dictionary and the endings that ask for a linking s, never what
// the index holds, so that nobody's documents show in it. `parts` point into `folded`.
void split_compound(std::string_view folded, std::vector<std::string_view>& parts);

// True for a word of the dictionary.
bool is_compound_part(std::string_view folded);

}  // namespace depesche::text
