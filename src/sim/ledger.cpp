// SPDX-License-Identifier: EUPL-1.2
#include "sim/ledger.h"

#include <algorithm>

namespace depesche::sim {

void Ledger::enter(Promise promise) {
  by_id_.emplace(promise.id, promises_.size());
  promises_.push_back(std::move(promise));
}

void Ledger::arrive(std::size_t place, const DispatchId& id, Time when) {
  const auto found = by_id_.find(id);
  if (found != by_id_.end()) promises_[found->second].arrived.try_emplace(place, when);
}

const Promise* Ledger::find(const DispatchId& id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : &promises_[found->second];
}

std::optional<Time> Ledger::treaty_ended(std::size_t partner, bool is_ours) const {
  const auto found = ended_.find(partner);
  if (found == ended_.end() || !found->second.contains(is_ours)) return std::nullopt;
  return found->second.at(is_ours);
}

bool Ledger::is_over(const Promise& promise) const {
  return ended_.contains(promise.from) ||
         std::ranges::any_of(promise.to, [&](std::size_t place) { return ended_.contains(place); });
}

void Ledger::come_back(const DispatchId& id) {
  const auto found = by_id_.find(id);
  if (found != by_id_.end() && is_over(promises_[found->second]))
    promises_[found->second].has_come_back = true;
}

std::array<Ledger::Latency, precedences_count> Ledger::latencies() const {
  std::array<std::vector<Duration>, precedences_count> taken;
  for (const Promise& promise : promises_) {
    for (const std::size_t place : promise.to) {
      const auto arrived = promise.arrived.find(place);
      if (place == promise.from || arrived == promise.arrived.end()) continue;
      taken[static_cast<std::size_t>(promise.precedence)].push_back(arrived->second - promise.given);
    }
  }
  std::array<Latency, precedences_count> latencies;
  for (std::size_t i = 0; i < taken.size(); ++i) {
    auto& all = taken[i];
    if (all.empty()) continue;
    std::ranges::sort(all);
    latencies[i] = {.count = all.size(), .half = all[all.size() / 2], .slowest = all[all.size() * 99 / 100]};
  }
  return latencies;
}

std::size_t Ledger::open() const {
  std::size_t missing = 0;
  for (const Promise& promise : promises_) {
    if (gone_.contains(promise.from) || promise.has_come_back) continue;
    for (const std::size_t place : promise.to)
      missing += promise.arrived.contains(place) || gone_.contains(place) ? 0 : 1;
  }
  return missing;
}

}  // namespace depesche::sim
