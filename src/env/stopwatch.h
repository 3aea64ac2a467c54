// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>

namespace depesche {

// How long something takes, for people who wait and for benchmarks; never for decisions, which ask a Clock.
class Stopwatch {
 public:
  Stopwatch() : begun_(std::chrono::steady_clock::now()) {}
  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun_).count();
  }

 private:
  std::chrono::steady_clock::time_point begun_;
};

}  // namespace depesche
