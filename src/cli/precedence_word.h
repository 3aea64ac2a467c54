// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>

#include "cli/command.h"

namespace depesche::cli {

// What people call the precedences, from ROUTINE up, as in the web pages.
inline constexpr std::array<Text, 4> precedence_words{
    Text{"ohne Dringlichkeit", "routine"},
    Text{"cito", "cito"},
    Text{"citissime", "citissime"},
    Text{"citissime nachts", "citissime nachts"},
};

}  // namespace depesche::cli
