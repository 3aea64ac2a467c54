// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <expected>
#include <string_view>

#include "feel/evaluation.h"
#include "feel/scope.h"
#include "feel/syntax.h"

// Reads FEEL (DMN 1.5 §10.3.1.2). Names are bound while they are read, since only the names in sight tell
// where a name ends. A name that nothing declares is no error here: it is worth null, and `unknown_names`
// lists it.

namespace depesche::feel {

inline constexpr std::size_t expression_bytes_max = 1'000'000;

using Parsed = std::expected<NodePtr, Fault>;

Parsed parse_expression(std::string_view text, Scope& scope);
// What a loop goes through: an expression, or from..to.
Parsed parse_iteration_source(std::string_view text, Scope& scope);
// A cell of a decision table. `?` must be declared.
Parsed parse_unary_tests(std::string_view text, Scope& scope);
// A type such as list<number>, or a name among the scope's types. The fault names what is not known.
std::expected<TypePtr, Fault> parse_type(std::string_view text, Scope& scope);

// The line and column, both from 1, of a character of the text.
struct TextPosition {
  std::size_t line = 1;
  std::size_t column = 1;
};
TextPosition position_in(std::string_view text, std::size_t character);

// The names that nothing declares, where they stand.
void collect_unknown_names(const Node& node, std::vector<Fault>& faults);

}  // namespace depesche::feel
