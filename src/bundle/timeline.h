// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>

#include "bundle/bundle.h"
#include "env/clock.h"

namespace depesche::bundle {

// Sums that stop at the largest number: lifetimes of 2^64 - 1 ms occur.
inline std::uint64_t saturating_add(std::uint64_t left, std::uint64_t right) {
  return left > ~std::uint64_t{0} - right ? ~std::uint64_t{0} : left + right;
}

// What a node knows of the time at one moment.
struct Moment {
  std::uint64_t boot = 0;      // tells this start of the machine from earlier ones
  Duration up{};               // since that start; goes on while the machine sleeps, and never goes back
  std::optional<Time> wall{};  // only when the node trusts its clock
};

// Milliseconds since 2000-01-01 UTC (RFC 9171 §4.2.6); 0 before that.
std::uint64_t to_dtn_time(Time time);

// The node's own count of milliseconds, by which bundles age. Within one start of the machine it follows the
// monotonic clock, so a clock that is set neither expires nor revives a bundle. Over a restart it moves on by
// what a trusted clock says was missed, and at least by the time since the start.
class Timeline {
 public:
  struct State {
    std::uint64_t node_time = 0;
    Moment last{};
  };

  Timeline() = default;
  explicit Timeline(State state) : state_(state), has_begun_(true) {}

  // The node time at this moment; never less than before.
  std::uint64_t at(const Moment& now);
  const State& state() const { return state_; }

 private:
  State state_;
  bool has_begun_ = false;
};

}  // namespace depesche::bundle
