// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "schema/compiled.h"

// Keywords without schemas inside.

namespace depesche::schema {

// What one check may still cost.
struct Effort {
  std::size_t left = 20'000'000;  // applications of schemas and steps of regular expressions
  bool is_exhausted = false;      // a limit was met; what the check answers is worth nothing
};

bool leaf_holds(const Instruction& it, const json::value& value, Effort& effort);

// Whether all instructions of a schema are such, and if so, puts them together.
bool gather_leaves(Compiled& schema);

// All instructions of a schema for which that was so.
bool leaves_hold(const Compiled& schema, const json::value& value, Effort& effort);

}  // namespace depesche::schema
