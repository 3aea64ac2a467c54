// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <vector>

#include "feel/builtin.h"

// The parts of the table of built-in functions, one for each subject; for builtin.cpp only.

namespace depesche::feel {

void add_conversion_functions(std::vector<Builtin>& table);
void add_string_functions(std::vector<Builtin>& table);
void add_pattern_functions(std::vector<Builtin>& table);
void add_number_functions(std::vector<Builtin>& table);
void add_list_functions(std::vector<Builtin>& table);
void add_statistic_functions(std::vector<Builtin>& table);
void add_context_functions(std::vector<Builtin>& table);
void add_range_functions(std::vector<Builtin>& table);
void add_temporal_functions(std::vector<Builtin>& table);

// Parameters of signatures, short enough for tables.
inline BuiltinParameter needed(std::string_view name, Takes takes) { return {.name = name, .takes = takes}; }
inline BuiltinParameter optional(std::string_view name, Takes takes, bool may_be_null = false) {
  return {.name = name, .takes = takes, .is_optional = true, .may_be_null = may_be_null};
}
inline BuiltinParameter nullable(std::string_view name, Takes takes) {
  return {.name = name, .takes = takes, .is_optional = false, .may_be_null = true};
}

}  // namespace depesche::feel
