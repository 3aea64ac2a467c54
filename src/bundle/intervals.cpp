// SPDX-License-Identifier: EUPL-1.2
#include "bundle/intervals.h"

#include <algorithm>

namespace depesche::bundle {

void Intervals::add(Interval interval) {
  if (interval.begin >= interval.end) return;
  auto next = ends_.upper_bound(interval.begin);
  if (next != ends_.begin() && std::prev(next)->second >= interval.begin) --next;
  while (next != ends_.end() && next->first <= interval.end) {
    interval.begin = std::min(interval.begin, next->first);
    interval.end = std::max(interval.end, next->second);
    next = ends_.erase(next);
  }
  ends_.emplace(interval.begin, interval.end);
}

void Intervals::remove(Interval interval) {
  if (interval.begin >= interval.end) return;
  auto next = ends_.upper_bound(interval.begin);
  if (next != ends_.begin() && std::prev(next)->second > interval.begin) --next;
  while (next != ends_.end() && next->first < interval.end) {
    const Interval old{.begin = next->first, .end = next->second};
    next = ends_.erase(next);
    if (old.begin < interval.begin) ends_.emplace(old.begin, interval.begin);
    if (old.end > interval.end) next = ends_.emplace(interval.end, old.end).first;
  }
}

void Intervals::add_without(Interval interval, const Intervals& except) {
  Intervals wanted;
  wanted.add(interval);
  for (const auto& [begin, end] : except.ends_) wanted.remove({.begin = begin, .end = end});
  for (const auto& [begin, end] : wanted.ends_) add({.begin = begin, .end = end});
}

std::optional<Interval> Intervals::first() const {
  if (ends_.empty()) return {};
  return Interval{.begin = ends_.begin()->first, .end = ends_.begin()->second};
}

std::uint64_t Intervals::prefix() const {
  return ends_.empty() || ends_.begin()->first != 0 ? 0 : ends_.begin()->second;
}

bool Intervals::covers(Interval interval) const {
  if (interval.begin >= interval.end) return true;
  const auto next = ends_.upper_bound(interval.begin);
  return next != ends_.begin() && std::prev(next)->second >= interval.end;
}

std::vector<Interval> Intervals::within(Interval interval) const {
  std::vector<Interval> found;
  auto next = ends_.upper_bound(interval.begin);
  if (next != ends_.begin()) --next;
  for (; next != ends_.end() && next->first < interval.end; ++next) {
    const Interval part{.begin = std::max(next->first, interval.begin),
                        .end = std::min(next->second, interval.end)};
    if (part.begin < part.end) found.push_back(part);
  }
  return found;
}

std::vector<Interval> Intervals::gaps_in(Interval interval) const {
  std::vector<Interval> gaps;
  std::uint64_t at = interval.begin;
  for (const Interval& part : within(interval)) {
    if (at < part.begin) gaps.push_back({.begin = at, .end = part.begin});
    at = part.end;
  }
  if (at < interval.end) gaps.push_back({.begin = at, .end = interval.end});
  return gaps;
}

}  // namespace depesche::bundle
