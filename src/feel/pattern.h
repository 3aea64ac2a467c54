// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace depesche::feel {

// A regular expression as XPath and XQuery write them (F&O 3.1 §5.6.1), run by ICU's engine under a limit of
// work.
class Pattern {
 public:
  // Flags: s, m, i, x, q. Errors: invalid for text that is no such expression.
  static Result<Pattern> compile(std::string_view text, std::string_view flags);

  Pattern(Pattern&& other) noexcept;
  Pattern& operator=(Pattern&& other) noexcept;
  ~Pattern();

  // `effort` bounds the work, in ten thousands of steps of the engine; what was used up is taken from it.
  // Error unavailable: it was not enough.
  Result<bool> found_in(std::string_view text, std::int32_t& effort) const;
  // Every match replaced. Errors: invalid for a replacement that is none and a pattern that matches nothing.
  Result<std::string> replaced(std::string_view text, std::string_view replacement,
                               std::int32_t& effort) const;
  // The text between the matches. Error invalid for a pattern that matches nothing.
  Result<std::vector<std::string>> split(std::string_view text, std::int32_t& effort) const;

 private:
  struct Engine;
  explicit Pattern(std::unique_ptr<Engine> engine);
  std::unique_ptr<Engine> engine_;
};

}  // namespace depesche::feel
