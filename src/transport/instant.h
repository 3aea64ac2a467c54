// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <ctime>

#include "tcpcl/event.h"

namespace depesche::transport {

// Time since the machine was started: goes on while it sleeps, and nobody sets it. For the rim only; sessions
// are given it.
inline tcpcl::Instant monotonic_now() {
  timespec now{};
  ::clock_gettime(CLOCK_BOOTTIME, &now);
  return tcpcl::Instant{static_cast<std::int64_t>(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000};
}

}  // namespace depesche::transport
