// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace depesche::bundle {

// What has come of something that travels in pieces.

// From `begin` up to but not including `end`.
struct Interval {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  std::uint64_t size() const { return end - begin; }
  bool operator==(const Interval&) const = default;
};

// A set of numbers as intervals that neither overlap nor touch.
class Intervals {
 public:
  void add(Interval interval);
  void remove(Interval interval);
  // Adds what of `interval` is not in `except`.
  void add_without(Interval interval, const Intervals& except);

  bool is_empty() const { return ends_.empty(); }
  // The lowest interval.
  std::optional<Interval> first() const;
  // How many numbers from 0 on are in it without a gap.
  std::uint64_t prefix() const;
  bool covers(Interval interval) const;
  // All of them, and what is missing between them, within `interval`; the lowest first.
  std::vector<Interval> within(Interval interval) const;
  std::vector<Interval> gaps_in(Interval interval) const;

 private:
  std::map<std::uint64_t, std::uint64_t> ends_;  // by beginning
};

}  // namespace depesche::bundle
