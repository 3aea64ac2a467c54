// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>
#include <string>

#include "feel/syntax.h"

namespace depesche::feel {

// The expression or the unary tests as FEEL, in one writing for each meaning: read again in the same scope it
// gives the same nodes. `names` are those of the scope's variables in the order of their slots. What boxed
// expressions add has no text: conversions are left out, and an extension is printed as null.
std::string print(const Node& node, std::span<const std::string> names = {});

}  // namespace depesche::feel
