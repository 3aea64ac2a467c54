// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>

namespace depesche {

using Duration = std::chrono::milliseconds;
using Time = std::chrono::sys_time<Duration>;

// The only way the core learns what time it is. main() passes the system clock, sim/ a clock it moves by
// hand.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Time now() const = 0;
};

class SystemClock final : public Clock {
 public:
  Time now() const override {
    return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
  }
};

}  // namespace depesche
