// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace depesche::schema {

// Whether the text is a regular expression of ECMA-262 with the flag u.
bool is_ecma_pattern(std::string_view text);

// Such an expression, run by ICU's engine under a limit of work.
class EcmaPattern {
 public:
  // Errors: invalid for text that is no such expression, and for the few that ICU cannot run.
  static Result<EcmaPattern> compile(std::string_view text);

  EcmaPattern(EcmaPattern&& other) noexcept;
  EcmaPattern& operator=(EcmaPattern&& other) noexcept;
  ~EcmaPattern();

  // Whether it is found anywhere in the text. An expression that takes too long is not found.
  bool found_in(std::string_view text) const;

 private:
  struct Engine;
  explicit EcmaPattern(std::unique_ptr<Engine> engine);
  std::unique_ptr<Engine> engine_;
};

}  // namespace depesche::schema
