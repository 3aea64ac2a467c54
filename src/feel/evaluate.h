// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>
#include <string>

#include "feel/evaluation.h"
#include "feel/syntax.h"

namespace depesche::feel {

// The value of a parsed expression. `slots` has at least as many places as the scope it was read in; the
// variables stand in theirs.
Value evaluate(const Node& node, Evaluation& evaluation, std::span<Value> slots);

// Calls a function with arguments by position, or by name where `names` has an entry for each. Arguments and
// result are converted to the declared types; where that fails the result is null with a fault.
Value call_function(Evaluation& evaluation, const Function& function, std::span<const Value> arguments,
                    std::span<const std::string> names = {});

// A function from outside that the body's context names, out of the closed table of those that exist here;
// null with a fault for all others.
Value external_function(Evaluation& evaluation, const Value& description,
                        const std::vector<Parameter>& parameters);

}  // namespace depesche::feel
