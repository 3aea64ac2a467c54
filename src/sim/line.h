// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "exchange/exchange.h"

namespace depesche::sim {

class World;

// What a line does to what it carries; chances in thousandths of a bundle.
struct Weather {
  std::uint64_t rate = 10'000'000;  // bit/s each way
  Duration delay{20};               // one way
  Duration jitter{};                // up to so much more: bundles overtake one another
  unsigned lost = 0;
  unsigned repeated = 0;
  unsigned corrupted = 0;
  unsigned unacknowledged = 0;  // it arrives, and the answer gets lost
};

// A line between two places, both ways alike. What it takes from one exchange it brings to the other and
// tells the first how it went, as the transports do.
class Line {
 public:
  // The world must outlive the line.
  Line(World& world, std::size_t one, std::size_t other, Weather weather);

  std::size_t one() const { return ends_[0]; }
  std::size_t other() const { return ends_[1]; }
  bool touches(std::size_t place) const { return ends_[0] == place || ends_[1] == place; }
  bool is_up() const { return is_up_; }
  const Weather& weather() const { return weather_; }
  void set(const Weather& weather) { weather_ = weather; }

  void mend();
  void cut();
  // An end was closed: the other sees the line go down; or it is open again.
  void hang_up(std::size_t place);
  void greet(std::size_t place);
  // Takes what waits at this end and begins to carry it.
  void feed(std::size_t from);

  struct Traffic {
    std::uint64_t bytes = 0;
    std::uint64_t bundles = 0;
    std::uint64_t broken = 0;  // to be carried again
  };
  const Traffic& traffic() const { return traffic_; }

 private:
  struct Load;
  std::size_t opposite(std::size_t place) const { return ends_[0] == place ? ends_[1] : ends_[0]; }
  void tell_up(std::size_t place);
  void tell_down(std::size_t place);
  Duration time_for(std::uint64_t bytes) const;
  std::size_t window() const;
  bool waits(Load& load);
  void arrive(Load load);
  void answer(const Load& load, const std::vector<Exchange::Settlement>& how);
  void bring_again(const Load& load);

  World& world_;
  std::array<std::size_t, 2> ends_;
  Weather weather_;
  bool is_up_ = false;
  unsigned session_ = 0;
  std::array<bool, 2> is_busy_{};  // by the end it leaves from
  Traffic traffic_;
};

}  // namespace depesche::sim
