// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <ctime>

namespace depesche::http {

// Time that only runs forwards, in microseconds from an unknown start. For telling operators how long an
// answer took, and for nothing else: what the node does depends on its Clock alone.
inline std::chrono::microseconds now_in_microseconds() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return std::chrono::seconds(now.tv_sec) + std::chrono::microseconds(now.tv_nsec / 1000);
}

}  // namespace depesche::http
