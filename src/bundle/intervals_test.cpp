// SPDX-License-Identifier: EUPL-1.2
#include "bundle/intervals.h"

#include <doctest/doctest.h>

#include <random>
#include <set>

namespace depesche::bundle {

TEST_CASE("sets of intervals do what sets of numbers do") {
  std::mt19937_64 chance(2);
  Intervals intervals;
  std::set<std::uint64_t> numbers;
  for (int round = 0; round < 3'000; ++round) {
    const std::uint64_t begin = chance() % 60;
    const Interval interval{.begin = begin, .end = begin + chance() % 12};
    if (chance() % 2 == 0) {
      intervals.add(interval);
      for (std::uint64_t i = interval.begin; i < interval.end; ++i) numbers.insert(i);
    } else {
      intervals.remove(interval);
      for (std::uint64_t i = interval.begin; i < interval.end; ++i) numbers.erase(i);
    }
    REQUIRE(intervals.is_empty() == numbers.empty());
    for (std::uint64_t i = 0; i < 75; ++i)
      REQUIRE(intervals.covers({.begin = i, .end = i + 1}) == numbers.contains(i));
    if (!numbers.empty()) REQUIRE(intervals.first()->begin == *numbers.begin());
    std::uint64_t prefix = 0;
    while (numbers.contains(prefix)) ++prefix;
    REQUIRE(intervals.prefix() == prefix);
    Intervals rebuilt;
    for (const Interval& part : intervals.within({.begin = 10, .end = 50})) rebuilt.add(part);
    for (const Interval& gap : intervals.gaps_in({.begin = 10, .end = 50})) {
      for (std::uint64_t i = gap.begin; i < gap.end; ++i) REQUIRE_FALSE(numbers.contains(i));
      rebuilt.add(gap);
    }
    for (std::uint64_t i = 0; i < 75; ++i)
      REQUIRE(rebuilt.covers({.begin = i, .end = i + 1}) == (i >= 10 && i < 50));
  }
}

}  // namespace depesche::bundle
