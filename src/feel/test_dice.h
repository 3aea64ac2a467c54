// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>

// Chance for tests.

namespace depesche::feel {

// The same seed, the same run (Knuth's MMIX generator).
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed * 2 + 1) {}
  std::size_t below(std::size_t most) {
    state_ = state_ * 6'364'136'223'846'793'005ULL + 1'442'695'040'888'963'407ULL;
    return static_cast<std::size_t>((state_ >> 33) % most);
  }
  template <std::size_t count>
  std::string one_of(const char* const (&choices)[count]) {
    return choices[below(count)];
  }

 private:
  std::uint64_t state_;
};

}  // namespace depesche::feel
