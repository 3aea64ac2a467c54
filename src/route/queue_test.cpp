// SPDX-License-Identifier: EUPL-1.2
#include "route/queue.h"

#include <doctest/doctest.h>

#include <set>

#include "route/sample.h"

namespace depesche::route {
namespace {

using bundle::Precedence;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::uint64_t kilobyte = 1'000;

// A queue on a link that works, at 8000 bit/s: a kilobyte takes a second.
struct Desk {
  explicit Desk(Queue::Settings settings = {})
      : queue([&] {
          settings.rate = 8'000;
          return settings;
        }()) {
    queue.resume(Time());
  }

  void put(std::uint64_t number, Precedence precedence, Time now = Time()) {
    REQUIRE(queue.put({.id = key(number), .precedence = precedence, .size = kilobyte}, now).has_value());
  }
  std::uint64_t take(Time now) {
    const auto item = queue.take(now);
    REQUIRE(item.has_value());
    return std::to_integer<std::uint64_t>(item->id[0]);
  }

  Queue queue;
};

TEST_CASE(
    "19: FLASH goes before IMMEDIATE before PRIORITY before ROUTINE, and equals in their order of arrival") {
  Desk desk;
  desk.put(1, Precedence::routine);
  desk.put(2, Precedence::flash);
  desk.put(3, Precedence::priority);
  desk.put(4, Precedence::immediate);
  desk.put(5, Precedence::flash);
  desk.put(6, Precedence::routine);

  CHECK(desk.queue.next_precedence(Time()) == Precedence::flash);
  std::vector<std::uint64_t> order;
  for (int i = 0; i < 6; ++i) order.push_back(desk.take(Time()));
  CHECK(order == std::vector<std::uint64_t>{2, 5, 4, 3, 1, 6});
  CHECK_FALSE(desk.queue.take(Time()).has_value());
  CHECK_FALSE(desk.queue.next_precedence(Time()).has_value());
}

TEST_CASE("19: what waits rises one class in each stated time") {
  Desk desk({.rise_after = minutes(10)});
  desk.put(1, Precedence::routine);
  desk.put(2, Precedence::priority, Time(minutes(9)));
  CHECK(desk.queue.next_precedence(Time(minutes(9))) == Precedence::priority);
  // Now of the same class, and it was there first.
  CHECK(desk.queue.next_precedence(Time(minutes(10))) == Precedence::routine);
}

TEST_CASE("19: time during which the link is down makes nothing older") {
  Desk desk({.rise_after = minutes(10)});
  desk.put(1, Precedence::routine);
  desk.queue.pause(Time(minutes(1)));
  desk.put(2, Precedence::immediate, Time(hours(24 * 20)));
  desk.queue.resume(Time(hours(24 * 30)));
  desk.put(3, Precedence::priority, Time(hours(24 * 30)));

  CHECK(desk.take(Time(hours(24 * 30))) == 2);
  CHECK(desk.take(Time(hours(24 * 30))) == 3);
  CHECK(desk.take(Time(hours(24 * 30))) == 1);
}

TEST_CASE("19: what has risen to FLASH does not hold up FLASH, and is not held up for ever") {
  Desk desk({.rise_after = minutes(1), .urgent_in_a_row_max = 3});
  for (std::uint64_t i = 1; i <= 4; ++i) desk.put(i, Precedence::routine);
  const Time later(hours(1));
  for (std::uint64_t i = 11; i <= 18; ++i) desk.put(i, Precedence::flash, later);

  std::vector<std::uint64_t> order;
  for (int i = 0; i < 12; ++i) order.push_back(desk.take(later));
  CHECK(order == std::vector<std::uint64_t>{11, 12, 13, 1, 14, 15, 16, 2, 17, 18, 3, 4});
}

TEST_CASE("19: what would miss its deadline goes first, and what has missed it goes by its precedence") {
  Desk desk({.deadline_margin = seconds(10)});
  desk.put(1, Precedence::flash);
  REQUIRE(
      desk.queue.put({.id = key(2), .size = kilobyte, .deadline = Time(seconds(60))}, Time()).has_value());

  CHECK(desk.queue.next_precedence(Time(seconds(48))) == Precedence::flash);
  // A second for the transfer and ten for the margin are left.
  CHECK(desk.queue.next_precedence(Time(seconds(49))) == Precedence::routine);
  CHECK(desk.queue.next_precedence(Time(seconds(59))) == Precedence::routine);
  CHECK(desk.queue.next_precedence(Time(seconds(60))) == Precedence::flash);
}

TEST_CASE("19: each precedence has its own quota of bundles and bytes") {
  Queue::Settings settings;
  settings.quotas[0] = {.bundles = 2, .bytes = 1'000'000};
  settings.quotas[1] = {.bundles = 100, .bytes = 2 * kilobyte};
  Desk desk(settings);
  desk.put(1, Precedence::routine);
  desk.put(2, Precedence::routine);
  desk.put(3, Precedence::priority);
  desk.put(4, Precedence::priority);

  const auto third = desk.queue.put({.id = key(5), .size = 1}, Time());
  const auto too_much = desk.queue.put({.id = key(6), .precedence = Precedence::priority, .size = 1}, Time());
  REQUIRE_FALSE(third.has_value());
  CHECK(third.error().code == Code::unavailable);
  REQUIRE_FALSE(too_much.has_value());
  CHECK(too_much.error().code == Code::unavailable);
  desk.put(7, Precedence::flash);
  CHECK(desk.queue.load(Precedence::priority).bytes == 2 * kilobyte);

  CHECK(desk.take(Time()) == 7);
  CHECK(desk.take(Time()) == 3);
  CHECK(desk.queue.put({.id = key(6), .precedence = Precedence::priority, .size = 1}, Time()).has_value());
}

TEST_CASE("a bundle stands in the queue once, and can be removed") {
  Desk desk;
  desk.put(1, Precedence::routine);
  const auto again = desk.queue.put({.id = key(1), .size = 1}, Time());
  REQUIRE_FALSE(again.has_value());
  CHECK(again.error().code == Code::conflict);
  CHECK(desk.queue.remove(key(1)));
  CHECK_FALSE(desk.queue.remove(key(1)));
  CHECK(desk.queue.size() == 0);
  CHECK(desk.queue.load(Precedence::routine).bytes == 0);
}

TEST_CASE("19: what could not be sent goes back to its place, whatever the quota") {
  Queue::Settings settings;
  settings.quotas[0] = {.bundles = 2, .bytes = 1'000'000};
  Desk desk(settings);
  desk.put(1, Precedence::routine);
  desk.put(2, Precedence::routine);
  const auto item = desk.queue.take(Time());
  REQUIRE(item.has_value());
  desk.put(3, Precedence::routine);

  desk.queue.requeue(*item);

  CHECK(desk.take(Time()) == 1);
  CHECK(desk.take(Time()) == 2);
  CHECK(desk.take(Time()) == 3);
}

TEST_CASE("41: the queue says when each bundle will have arrived") {
  Desk desk({.delay = seconds(5)});
  desk.put(1, Precedence::routine);
  desk.put(2, Precedence::flash);
  REQUIRE(desk.queue.put({.id = key(3), .size = 3 * kilobyte, .deadline = Time(seconds(200))}, Time())
              .has_value());

  const auto expected = desk.queue.expected(Time(seconds(100)), 10);

  REQUIRE(expected.size() == 3);
  CHECK(expected[0].id == key(2));
  CHECK(expected[0].begin == Time(seconds(100)));
  CHECK(expected[0].arrival == Time(seconds(106)));
  CHECK(expected[1].id == key(1));
  CHECK(expected[1].arrival == Time(seconds(107)));
  CHECK(expected[2].id == key(3));
  CHECK(expected[2].arrival == Time(seconds(110)));
  CHECK(expected[2].is_in_time);
  CHECK_FALSE(desk.queue.expected(Time(seconds(193)), 10)[2].is_in_time);
  CHECK(desk.queue.expected(Time(seconds(100)), 2).size() == 2);
  CHECK(desk.queue.size() == 3);
}

TEST_CASE("a measured rate changes what is expected and which deadlines press") {
  Desk desk({.deadline_margin = seconds(0)});
  desk.put(1, Precedence::flash);
  REQUIRE(
      desk.queue.put({.id = key(2), .size = kilobyte, .deadline = Time(seconds(60))}, Time()).has_value());
  desk.queue.set_rate(800);
  CHECK(desk.queue.next_precedence(Time(seconds(50))) == Precedence::routine);
  CHECK(desk.take(Time(seconds(50))) == 2);
  CHECK(desk.queue.expected(Time(), 1)[0].arrival == Time(seconds(10)));
}

TEST_CASE("19: what is expected is what happens when nothing new comes") {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    CAPTURE(seed);
    Chance chance(seed);
    Desk desk({.rise_after = seconds(20), .urgent_in_a_row_max = 3});
    for (std::uint64_t i = 0; i < 60; ++i) {
      Queue::Item item{.id = key(i), .precedence = chance.precedence(), .size = 1 + chance.below(9'000)};
      if (chance.once_in(4)) item.deadline = Time(seconds(chance.below(300)));
      REQUIRE(desk.queue.put(item, Time(Duration(i * 100))).has_value());
    }
    const auto expected = desk.queue.expected(Time(seconds(6)), 100);
    REQUIRE(expected.size() == 60);
    std::set<bundle::BundleKey> seen;
    for (const Queue::Expected& each : expected) {
      CHECK(seen.insert(each.id).second);
      CHECK(desk.queue.take(each.begin)->id == each.id);
    }
  }
}

// Everything arrives faster than it can go; still each bundle goes within a bound.
TEST_CASE("19: nothing starves while FLASH comes without end") {
  Desk desk({.rise_after = seconds(10), .urgent_in_a_row_max = 4});
  Time now{};
  for (std::uint64_t i = 0; i < 20; ++i) desk.put(i, Precedence::routine, now);
  std::size_t routine_taken = 0;
  std::uint64_t next = 100;
  // 30 s until they are FLASH, then one of five goes, each within a second.
  for (int i = 0; i < 30 + 5 * 20 + 5; ++i) {
    for (int more = 0; more < 2; ++more) {
      REQUIRE(desk.queue.put({.id = key(next++), .precedence = Precedence::flash, .size = kilobyte}, now)
                  .has_value());
    }
    const auto item = desk.queue.take(now);
    REQUIRE(item.has_value());
    if (item->precedence == Precedence::routine) ++routine_taken;
    now += seconds(1);
  }
  CHECK(routine_taken == 20);
}

TEST_CASE("19: a FLASH dispatch goes next whatever waits") {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    CAPTURE(seed);
    Chance chance(seed);
    Desk desk({.rise_after = seconds(5), .urgent_in_a_row_max = 2});
    for (std::uint64_t i = 0; i < 100; ++i) {
      desk.put(i, static_cast<Precedence>(chance.below(3)), Time(seconds(i)));
      if (chance.once_in(3)) desk.queue.take(Time(seconds(i)));
    }
    desk.put(200, Precedence::flash, Time(seconds(300)));
    CHECK(desk.take(Time(seconds(300))) == 200);
  }
}

}  // namespace
}  // namespace depesche::route
