// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "feel/evaluate.h"
#include "feel/parser.h"

// Expressions for tests.

namespace depesche::feel {

class FixedClock final : public Clock {
 public:
  Time now() const override { return Time(Duration(1'700'000'000'000)); }
};

// The value of an expression without variables, as a literal.
inline std::string worth(std::string_view text, Options options = {}) {
  Names names;
  Scope scope(names);
  const auto parsed = parse_expression(text, scope);
  if (!parsed) return "error: " + parsed.error().what;
  const FixedClock clock;
  Evaluation evaluation(clock, options);
  std::vector<Value> slots(scope.slot_count());
  const Value value = evaluate(**parsed, evaluation, slots);
  if (evaluation.is_stopped()) return "stopped: " + evaluation.stopped_by();
  return to_literal(value);
}

}  // namespace depesche::feel
