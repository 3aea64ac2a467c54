// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>

#include "cli/invocation.h"

namespace depesche::cli {

// What `question` answers on the node's writing thread. People are asked between such calls, not within one:
// everybody else's writing would wait for them.
template <class T, class Question>
Result<T> at_node(const Invocation& invocation, Question question) {
  std::optional<Result<T>> answer;
  const auto done = invocation.desk().with_node([&](Node& node) -> Result<> {
    answer.emplace(question(node));
    return {};
  });
  if (!done) return std::unexpected(done.error());
  return *std::move(answer);
}

}  // namespace depesche::cli
