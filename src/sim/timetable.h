// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

#include "env/clock.h"

namespace depesche::sim {

// True time, which jumps from event to event; what falls on one moment happens in the order it was entered.
class Timetable {
 public:
  explicit Timetable(Time begin) : now_(begin) {}

  const Time& now() const { return now_; }

  void at(Time when, std::function<void()> what) {
    events_.emplace(std::pair(when < now_ ? now_ : when, ++entered_), std::move(what));
  }
  void after(Duration delay, std::function<void()> what) { at(now_ + delay, std::move(what)); }

  void run_until(Time end) {
    while (!events_.empty() && events_.begin()->first.first <= end) {
      auto event = events_.extract(events_.begin());
      now_ = event.key().first;
      event.mapped()();
    }
    now_ = end;
  }

  std::uint64_t entered() const { return entered_; }

 private:
  Time now_;
  std::uint64_t entered_ = 0;
  std::map<std::pair<Time, std::uint64_t>, std::function<void()>> events_;
};

// Time as one place lives through it: the true one, and while it waits for its disk already the moment when
// it goes on. What reaches it before that moment has to wait.
class LocalTime {
 public:
  // `truth` must outlive it.
  explicit LocalTime(const Time& truth) : truth_(truth), waits_until_(truth) {}

  Time now() const { return std::max(truth_, waits_until_); }
  bool is_waiting() const { return waits_until_ > truth_; }
  void wait(Duration time) { waits_until_ = now() + time; }

 private:
  const Time& truth_;
  Time waits_until_;
};

// A node's clock on the wall: it may run fast or slow, and be set.
class WallClock final : public Clock {
 public:
  // `time` must outlive the clock.
  explicit WallClock(const LocalTime& time) : time_(time), since_(time.now()) {}

  Time now() const override {
    const auto passed = time_.now() - since_;
    return time_.now() + offset_ + Duration(passed.count() / 1'000'000 * drift_);
  }
  void set_wrong_by(Duration offset) {
    since_ = time_.now();
    offset_ = offset;
    was_wrong_ = was_wrong_ || offset != Duration{0};
  }
  bool was_wrong() const { return was_wrong_; }
  // Milliseconds that it gains in a million; negative when it loses.
  void set_drift(std::int64_t parts_per_million) {
    offset_ = now() - time_.now();
    since_ = time_.now();
    drift_ = parts_per_million;
  }

 private:
  const LocalTime& time_;
  Time since_;
  Duration offset_{};
  std::int64_t drift_ = 0;
  bool was_wrong_ = false;
};

}  // namespace depesche::sim
