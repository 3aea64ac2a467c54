// SPDX-License-Identifier: EUPL-1.2
#include "bundle/timeline.h"

#include <algorithm>

namespace depesche::bundle {

std::uint64_t to_dtn_time(Time time) {
  constexpr std::int64_t dtn_epoch = 946'684'800'000;  // Unix time of 2000-01-01 in milliseconds
  return static_cast<std::uint64_t>(std::max<std::int64_t>(0, time.time_since_epoch().count() - dtn_epoch));
}

std::uint64_t Timeline::at(const Moment& now) {
  Duration passed{};
  if (!has_begun_) {
    has_begun_ = true;
  } else if (now.boot == state_.last.boot) {
    passed = now.up - state_.last.up;
  } else {
    passed = now.up;
    if (now.wall && state_.last.wall) passed = std::max(passed, *now.wall - *state_.last.wall);
  }
  if (passed < Duration::zero()) return state_.node_time;  // a moment that is over
  state_.node_time = saturating_add(state_.node_time, static_cast<std::uint64_t>(passed.count()));
  state_.last = now;
  return state_.node_time;
}

}  // namespace depesche::bundle
