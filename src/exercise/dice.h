// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <span>

#include "base/ensure.h"

namespace depesche::exercise {

// Choices that look like chance and follow from a seed alone: the same on every machine and compiler.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}

  // The next 64 bits, by SplitMix64 (Steele, Lea, Flood 2014).
  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBU;
    return mixed ^ (mixed >> 31U);
  }

  // A number from 0 to sides - 1. `sides` is at least 1.
  std::size_t roll(std::size_t sides) {
    ENSURE(sides > 0);
    return static_cast<std::size_t>(next() % sides);
  }
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(roll(static_cast<std::size_t>(high - low + 1)));
  }
  bool chance(std::size_t percent) { return roll(100) < percent; }

  template <class Range>
  const auto& pick(const Range& range) {
    return range[roll(std::size(range))];
  }

  // The index of a weight, chosen in proportion to the weights, of which at least one is above 0.
  std::size_t weighted(std::span<const std::uint8_t> weights) {
    std::size_t sum = 0;
    for (const std::uint8_t weight : weights) sum += weight;
    std::size_t rest = roll(sum);
    std::size_t index = 0;
    while (rest >= weights[index]) rest -= weights[index++];
    return index;
  }

 private:
  std::uint64_t state_;
};

}  // namespace depesche::exercise
