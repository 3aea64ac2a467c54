// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "feel/evaluation.h"
#include "feel/syntax.h"

namespace depesche::feel {

// Sum, difference, product, quotient or power (DMN 1.5, tables 50 to 53); null with a fault where there is
// none.
Value arithmetic(Evaluation& evaluation, Operator op, const Value& left, const Value& right);
Value negated(Evaluation& evaluation, const Value& value);
// A moment as it is when a date stands where a moment is needed: midnight UTC. Nothing for other kinds.
std::optional<DateTime> as_moment(const Value& value);

// A property of a date, time, duration or range (DMN 1.5, tables 65 and 66); nothing where the kind has no
// such.
std::optional<Value> property(const Value& value, std::string_view name);

// Whether a value passes a test as `in` and decision tables have it: it lies in a range, is an item of a list
// or equals. Nothing where the two cannot be compared.
std::optional<bool> passes(Evaluation& evaluation, const Value& value, const Value& test);

}  // namespace depesche::feel
