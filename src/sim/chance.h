// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <cstring>

#include "env/clock.h"
#include "env/entropy.h"

namespace depesche::sim {

// Chance that follows from a seed alone, the same with every compiler and library (SplitMix64).
class Chance {
 public:
  explicit Chance(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15U;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebU;
    return mixed ^ (mixed >> 31U);
  }
  // One of 0 … count - 1; `count` is not 0.
  std::size_t below(std::size_t count) { return static_cast<std::size_t>(next() % count); }
  bool in_thousand(unsigned times) { return times != 0 && below(1000) < times; }
  // From nothing up to `longest`.
  Duration upto(Duration longest) {
    return longest <= Duration{0} ? Duration{0}
                                  : Duration(static_cast<std::int64_t>(
                                        next() % static_cast<std::uint64_t>(longest.count() + 1)));
  }
  template <class List>
  const auto& one_of(const List& list) {
    return list[below(list.size())];
  }

 private:
  std::uint64_t state_;
};

// What a node draws its keys, nonces and names from: every one of them replays.
class DrawnEntropy final : public Entropy {
 public:
  explicit DrawnEntropy(std::uint64_t seed) : chance_(seed) {}

  void fill(std::span<std::byte> target) override {
    while (!target.empty()) {
      const std::uint64_t drawn = chance_.next();
      const std::size_t size = target.size() < sizeof drawn ? target.size() : sizeof drawn;
      std::memcpy(target.data(), &drawn, size);
      target = target.subspan(size);
    }
  }

 private:
  Chance chance_;
};

}  // namespace depesche::sim
