// SPDX-License-Identifier: EUPL-1.2
#include "schema/ecma_pattern.h"

#include "schema/ecma_program.h"

namespace depesche::schema {

EcmaPattern::EcmaPattern(std::unique_ptr<ecma::Program> program) : program_(std::move(program)) {}
EcmaPattern::EcmaPattern(EcmaPattern&& other) noexcept = default;
EcmaPattern& EcmaPattern::operator=(EcmaPattern&& other) noexcept = default;
EcmaPattern::~EcmaPattern() = default;

Result<EcmaPattern> EcmaPattern::compile(std::string_view text) {
  ecma::Syntax syntax = TRY(ecma::parse(text));
  return EcmaPattern(std::make_unique<ecma::Program>(ecma::program_of(std::move(syntax))));
}

ecma::Outcome EcmaPattern::search(std::string_view text, std::size_t& effort) const {
  return ecma::search(*program_, text, effort);
}

bool is_ecma_pattern(std::string_view text) { return ecma::parse(text).has_value(); }

}  // namespace depesche::schema
