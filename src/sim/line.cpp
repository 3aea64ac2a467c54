// SPDX-License-Identifier: EUPL-1.2
#include "sim/line.h"

#include <algorithm>

#include "sim/world.h"

namespace depesche::sim {
namespace {

constexpr std::uint64_t narrow_rate =
    256'000;                            // bit/s; below it one bundle at a time, so that FLASH overtakes
constexpr std::size_t window_max = 32;  // bundles
constexpr std::uint64_t load_max = 512 * 1024;  // bytes
constexpr Duration silence_max{30'000};         // then what was not answered counts as broken

}  // namespace

// Bundles that travel together, and what becomes of each.
struct Line::Load {
  std::size_t from = 0, to = 0;  // places
  unsigned session = 0;
  unsigned sender_life = 0;
  std::vector<Exchange::Outgoing> bundles;
  std::optional<Time> due{};  // set when it is there: by then the sender wants an answer
  bool is_given_up = false;   // by the sender
};

Line::Line(World& world, std::size_t one, std::size_t other, Weather weather)
    : world_(world), ends_{one, other}, weather_(weather) {}

void Line::mend() {
  if (is_up_) return;
  is_up_ = true;
  greet(ends_[0]);
}

void Line::cut() {
  if (!is_up_) return;
  is_up_ = false;
  world_.story().count("cut");
  ++session_;
  for (const std::size_t end : ends_) tell_down(end);
}

void Line::hang_up(std::size_t place) {
  if (!is_up_) return;
  ++session_;
  tell_down(opposite(place));
}

void Line::greet(std::size_t place) {
  if (!is_up_ || !world_.place(place).is_open() || !world_.place(opposite(place)).is_open()) return;
  ++session_;
  is_busy_ = {};
  for (const std::size_t end : ends_) tell_up(end);
}

void Line::tell_up(std::size_t place) {
  world_.place(place).exchange().up(world_.place(opposite(place)).id());
  world_.wake(place);
}

void Line::tell_down(std::size_t place) {
  if (!world_.place(place).is_open()) return;
  world_.place(place).exchange().down(world_.place(opposite(place)).id());
  world_.wake(place);
}

Duration Line::time_for(std::uint64_t bytes) const {
  return Duration(static_cast<std::int64_t>(bytes * 8 * 1000 / weather_.rate));
}

std::size_t Line::window() const { return weather_.rate < narrow_rate ? 1 : window_max; }

void Line::feed(std::size_t from) {
  const std::size_t side = ends_[0] == from ? 0 : 1;
  Place& sender = world_.place(from);
  if (is_busy_[side]) world_.story().count("waited for the line");
  if (!is_up_ || is_busy_[side] || !sender.is_open() || !world_.place(opposite(from)).is_open()) return;
  if (sender.time().is_waiting()) return world_.when_free(from, [this, from] { feed(from); });
  Load load{
      .from = from, .to = opposite(from), .session = session_, .sender_life = sender.life(), .bundles = {}};
  std::uint64_t bytes = 0;
  while (load.bundles.size() < window() && bytes < load_max) {
    auto next = sender.exchange().next(world_.place(load.to).id(), route::LinkClass::tls);
    if (!next) break;
    if (load.bundles.empty()) world_.story().event(world_.now(), "took", *next->bytes);
    world_.took(from, load.to, *next);
    bytes += next->bytes->size();
    load.bundles.push_back(*std::move(next));
  }
  if (load.bundles.empty()) return;
  is_busy_[side] = true;
  const Time leaves = sender.time().now();
  traffic_.bytes += bytes;
  traffic_.bundles += load.bundles.size();
  const Duration sending = time_for(bytes);
  const Duration travel = sending + weather_.delay + world_.chance().upto(weather_.jitter);
  world_.timetable().at(leaves + travel, [this, load = std::move(load)] { arrive(load); });
  world_.timetable().at(leaves + sending, [this, side, session = session_] {
    if (session != session_) return;
    is_busy_[side] = false;
    feed(ends_[side]);
  });
}

// The receiver waits for its disk: so does what comes, and the sender for its answer, as long as it likes.
bool Line::waits(Load& load) {
  const LocalTime& time = world_.place(load.to).time();
  if (load.session != session_ || !world_.place(load.to).is_open() || !time.is_waiting()) return false;
  if (time.now() > *load.due && !load.is_given_up) {
    load.is_given_up = true;
    world_.story().count("answered too late");
    answer(load, std::vector(load.bundles.size(), Exchange::Settlement::broken));
  }
  world_.timetable().at(time.now(), [this, load] { arrive(load); });
  return true;
}

void Line::arrive(Load load) {
  if (!load.due) load.due = world_.now() + silence_max;
  if (waits(load)) return;
  std::vector<Exchange::Settlement> how(load.bundles.size(), Exchange::Settlement::broken);
  Place& receiver = world_.place(load.to);
  if (load.session == session_ && receiver.is_open()) {
    std::vector<Exchange::Incoming> batch;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < load.bundles.size(); ++i) {
      if (world_.chance().in_thousand(weather_.lost)) {
        world_.story().count("hurt on the line");
        continue;
      }
      Bytes bytes = world_.as_versions_have_it(load.from, load.to, *load.bundles[i].bytes);
      if (world_.chance().in_thousand(weather_.corrupted)) {
        world_.story().count("hurt on the line");
        bytes[world_.chance().roll(bytes.size())] ^= std::byte{0x20};
      }
      places.push_back(i);
      batch.push_back({.neighbour = world_.place(load.from).id(), .bytes = std::move(bytes)});
    }
    const auto answers = world_.deliver(load.to, batch);
    for (std::size_t i = 0; i < answers.size(); ++i) {
      if (world_.chance().in_thousand(weather_.unacknowledged)) {
        world_.story().count("hurt on the line");
        continue;
      }
      how[places[i]] = answers[i];
    }
    if (world_.chance().in_thousand(weather_.repeated)) bring_again(load);
  }
  if (load.is_given_up) return;
  if (receiver.time().now() + weather_.delay > *load.due) {
    world_.story().count("answered too late");
    how.assign(how.size(), Exchange::Settlement::broken);
  }
  answer(load, how);
}

void Line::answer(const Load& load, const std::vector<Exchange::Settlement>& how) {
  const Time comes = world_.place(load.to).time().now() + weather_.delay;
  for (std::size_t i = 0; i < how.size(); ++i) {
    const bool is_broken = how[i] == Exchange::Settlement::broken;
    traffic_.broken += is_broken ? 1 : 0;
    world_.timetable().at(is_broken ? *load.due : comes,
                          [this, from = load.from, to = load.to, life = load.sender_life,
                           key = load.bundles[i].key, outcome = how[i]] {
                            Place& sender = world_.place(from);
                            if (!sender.is_open() || sender.life() != life) return;
                            sender.exchange().settled(world_.place(to).id(), key, outcome);
                            world_.wake(from);
                          });
  }
}

// The same bytes come once more, much later.
void Line::bring_again(const Load& load) {
  const Duration later = world_.chance().upto(std::chrono::hours(30));
  world_.timetable().after(later, [this, load] {
    if (!world_.place(load.to).is_open()) return;
    std::vector<Exchange::Incoming> batch;
    for (const Exchange::Outgoing& one : load.bundles)
      batch.push_back({.neighbour = world_.place(load.from).id(),
                       .bytes = world_.as_versions_have_it(load.from, load.to, *one.bytes)});
    static_cast<void>(world_.deliver(load.to, batch));
  });
}

}  // namespace depesche::sim
