// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "exercise/dice.h"

// Text patterns. `{word}` stands for the value of that slot, `{one|two|three}` for one of the alternatives,
// and
// `<she/he>` for the first form when the person of the text is a woman, else the second.
// A pattern that begins with `#02 ` belongs to the variants 0 and 2 of its theme only.

namespace depesche::exercise {

struct Slots {
  std::map<std::string, std::string, std::less<>> values;
  bool is_woman = false;
};

std::string fill(std::string_view pattern, const Slots& slots, Dice& dice);

bool belongs_to(std::string_view pattern, std::size_t variant);

}  // namespace depesche::exercise
