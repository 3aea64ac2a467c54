// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <string_view>

#include "base/result.h"

namespace depesche::schema {

namespace ecma {
struct Program;
enum class Outcome : std::uint8_t;
}  // namespace ecma

// Whether the text is a regular expression of ECMA-262.
bool is_ecma_pattern(std::string_view text);

// Such an expression, looked for anywhere in a text. Work and memory of a search are bounded.
class EcmaPattern {
 public:
  // Error: invalid for text that is no such expression.
  static Result<EcmaPattern> compile(std::string_view text);

  EcmaPattern(EcmaPattern&& other) noexcept;
  EcmaPattern& operator=(EcmaPattern&& other) noexcept;
  ~EcmaPattern();

  // Takes its steps off from the effort, and gives up when that is used up.
  ecma::Outcome search(std::string_view text, std::size_t& effort) const;

 private:
  explicit EcmaPattern(std::unique_ptr<ecma::Program> program);
  std::unique_ptr<ecma::Program> program_;
};

}  // namespace depesche::schema
