// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>

#include "cli/invocation.h"
#include "exchange/exchange.h"

namespace depesche::cli {

// What `question` answers about the exchange, on the node's writing thread (compare at_node).
template <class T, class Question>
Result<T> at_exchange(const Invocation& invocation, Question question) {
  std::optional<Result<T>> answer;
  const auto done = invocation.desk().with_exchange([&](Exchange& exchange, Node& node) -> Result<> {
    answer.emplace(question(exchange, node));
    return {};
  });
  if (!done) return std::unexpected(done.error());
  return *std::move(answer);
}

}  // namespace depesche::cli
