// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace depesche::feel {

struct PatternFlags {
  bool dot_all = false;
  bool multi_line = false;
  bool ignore_case = false;
  bool ignore_spaces = false;
  bool is_literal = false;
};

// An XPath regular expression in ICU's syntax. Error invalid for what XPath does not know, even where ICU
// does.
Result<std::string> translated_pattern(std::string_view text, const PatternFlags& flags);

}  // namespace depesche::feel
