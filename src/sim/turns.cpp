// SPDX-License-Identifier: EUPL-1.2
#include "sim/turns.h"

namespace depesche::sim {

void Turns::wait(const Hop& hop, Precedence precedence, Time since) {
  if (!waiting_.try_emplace(hop, Waiting{.precedence = precedence, .since = since}).second) return;
  hops_[{hop.dispatch, hop.destination}].insert(hop);
  lists_[{hop.from, hop.to}][static_cast<std::size_t>(precedence)].emplace(since, hop);
}

void Turns::remove(std::map<Hop, Waiting>::iterator one) {
  const auto& [hop, waiting] = *one;
  lists_[{hop.from, hop.to}][static_cast<std::size_t>(waiting.precedence)].erase({waiting.since, hop});
  waiting_.erase(one);
}

void Turns::drop(const DispatchId& dispatch, std::size_t destination) {
  const auto found = hops_.find({dispatch, destination});
  if (found == hops_.end()) return;
  for (const Hop& hop : found->second) {
    if (const auto one = waiting_.find(hop); one != waiting_.end()) remove(one);
  }
  hops_.erase(found);
}

void Turns::drop_all_from(std::size_t place) {
  for (auto one = waiting_.begin(); one != waiting_.end();) {
    const auto next = std::next(one);
    if (one->first.from == place) remove(one);
    one = next;
  }
}

std::optional<Precedence> Turns::taken(const Hop& hop, Time ready_before, Time risen_before) {
  const auto one = waiting_.find(hop);
  if (one == waiting_.end()) return std::nullopt;  // again, or the book knows nothing of it
  const Waiting waiting = one->second;
  remove(one);
  if (waiting.since < risen_before) return std::nullopt;
  const Lists& lists = lists_[{hop.from, hop.to}];
  for (std::size_t i = precedences_count; i-- > static_cast<std::size_t>(waiting.precedence) + 1;) {
    if (!lists[i].empty() && lists[i].begin()->first < ready_before) return static_cast<Precedence>(i);
  }
  return std::nullopt;
}

}  // namespace depesche::sim
