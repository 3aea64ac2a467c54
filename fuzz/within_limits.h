// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdlib>

#include "feel/evaluation.h"

// For the targets that evaluate: what came out keeps the limits that it was evaluated under.

namespace depesche::feel {

// What was written down in the expression itself is not made, and may be as long as the expression.
inline void demand_within(const Value& value, const Limits& limits, std::size_t written_bytes,
                          int depth = 0) {
  if (depth > 20) return;
  if (value.is(Value::Kind::string) && value.string().size() > limits.string_bytes + written_bytes)
    std::abort();
  if (value.is(Value::Kind::list)) {
    if (value.list().size() > limits.list_items + written_bytes) std::abort();
    std::size_t looked_at = 0;
    for (const Value& item : value.list()) {
      if (++looked_at > 100) break;
      demand_within(item, limits, written_bytes, depth + 1);
    }
  }
  if (value.is(Value::Kind::context)) {
    std::size_t looked_at = 0;
    for (const Context::Entry& entry : value.context().entries()) {
      if (++looked_at > 100) break;
      demand_within(entry.value, limits, written_bytes, depth + 1);
    }
  }
}

// After an evaluation: it used no more steps than it was given, and what it is worth keeps its limits.
inline void demand_within_limits(const Evaluation& evaluation, const Value& value,
                                 std::size_t written_bytes) {
  if (evaluation.steps_used() > evaluation.limits().steps) std::abort();
  if (evaluation.is_stopped() && !value.is_null()) std::abort();
  if (evaluation.depth() != 0) std::abort();
  demand_within(value, evaluation.limits(), written_bytes);
}

}  // namespace depesche::feel
