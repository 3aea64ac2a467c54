// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <cstring>

#include "env/clock.h"
#include "env/entropy.h"
#include "exercise/dice.h"

namespace depesche::sim {

// Dice for what happens to a fleet.
class Chance : public exercise::Dice {
 public:
  using Dice::Dice;

  bool in_thousand(unsigned times) { return times != 0 && roll(1000) < times; }
  // From nothing up to `longest`.
  Duration upto(Duration longest) {
    return longest <= Duration{0} ? Duration{0} : Duration(between(0, longest.count()));
  }
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
