// SPDX-License-Identifier: EUPL-1.2
#include <doctest/doctest.h>

#include <set>

#include "route/sample.h"

namespace depesche::route {
namespace {

// The first begin in a window, found by trying every moment at which something changes.
std::optional<Time> begin_in(const Window& window, const Request& request, Time ready) {
  const Duration length = transfer_time(request.size, window.rate);
  std::set<Time> moments = {std::max(ready, window.start)};
  for (const Booking& booking : window.bookings.all()) moments.insert(booking.end);
  for (const Time begin : moments) {
    if (begin < std::max(ready, window.start) || begin + length > window.end) continue;
    const bool is_free = std::ranges::none_of(window.bookings.all(), [&](const Booking& booking) {
      return booking.precedence >= request.handling.precedence && booking.begin < begin + length &&
             begin < booking.end;
    });
    if (is_free) return begin;
  }
  return std::nullopt;
}

// Goes every way there is, over every window of every lane.
class Wanderer {
 public:
  Wanderer(const Network& network, const Request& request, std::uint64_t confidence_min)
      : network_(network), request_(request), confidence_min_(confidence_min) {}

  std::optional<Time> earliest(std::size_t from, Time now) {
    now_ = now;
    been_ = {from};
    go_on(from, now);
    if (best_ && request_.expires && *best_ > *request_.expires) return std::nullopt;
    return best_;
  }

 private:
  void go_on(std::size_t from, Time ready) {
    if (from == network_.number_of(request_.destination)) {
      best_ = best_ ? std::min(*best_, ready) : ready;
      return;
    }
    if (been_.size() > request_.hops_left) return;
    for (const std::size_t number : network_.lanes_from(from)) {
      const Lane& lane = network_.lane(number);
      if (been_.contains(lane.to) || obstacle(lane, request_) != Reason::none) continue;
      if (std::ranges::find(request_.visited, lane.link.to) != request_.visited.end()) continue;
      if (lane.link.is_one_way && confidence_min_ > 0) continue;
      been_.insert(lane.to);
      for (const Window& window : lane.windows) {
        const bool is_lost = lane.state == LinkState::down && window.start <= now_ && now_ < window.end;
        const auto begin = begin_in(window, request_, ready);
        if (is_lost || window.confidence < confidence_min_ || !begin) continue;
        go_on(lane.to, *begin + transfer_time(request_.size, window.rate) + window.delay);
      }
      been_.erase(lane.to);
    }
  }

  const Network& network_;
  const Request& request_;
  std::uint64_t confidence_min_;
  Time now_{};
  std::set<std::size_t> been_{};
  std::optional<Time> best_{};
};

Request chance_request(Chance& chance, std::uint64_t nodes) {
  Request request{.id = key(chance.below(1'000'000) + 1),
                  .destination = bundle::Eid::ipn(1 + chance.below(nodes), 7),
                  .size = 1 + chance.below(4'000),
                  .handling = chance.handling(),
                  .hops_left = 1 + chance.below(1 + chance.below(6))};
  if (chance.once_in(3)) request.visited.push_back(bundle::Eid::ipn(1 + chance.below(nodes), 0));
  if (chance.once_in(3)) request.expires = Time(Duration(static_cast<std::int64_t>(chance.below(80'000))));
  return request;
}

void book_by_chance(Chance& chance, Network& network) {
  std::uint64_t id = 1'000'000;
  for (std::size_t i = 0; i < network.size(); ++i) {
    if (chance.once_in(6)) network.lane(i).state = LinkState::down;
    for (Window& window : network.lane(i).windows) {
      for (std::uint64_t booking = chance.below(4); booking > 0; --booking) {
        const Time ready = std::max(window.start, Time()) + Duration(chance.below(10'000));
        const Duration length(static_cast<std::int64_t>(1 + chance.below(6'000)));
        const bundle::Precedence precedence = chance.precedence();
        const Time begin = window.bookings.earliest(key(0), precedence, ready, length);
        if (begin + length > window.end) continue;
        window.bookings.take(
            {.id = key(++id), .precedence = precedence, .begin = begin, .end = begin + length});
      }
    }
  }
}

void check_steps(const Network& network, std::size_t from, const Request& request, const Path& path) {
  std::set<std::size_t> been = {from};
  std::size_t here = from;
  Time ready{};
  for (const Hop& hop : path.hops) {
    const Lane& lane = network.lane(network.find(hop.link).value());
    CHECK(lane.from == here);
    CHECK(hop.begin >= ready);
    CHECK(obstacle(lane, request) == Reason::none);
    CHECK(been.insert(lane.to).second);
    here = lane.to;
    ready = hop.arrival;
  }
  CHECK(here == network.number_of(request.destination));
  CHECK(path.hops.size() <= request.hops_left);
}

TEST_CASE("18: the path found arrives as early as the earliest of all paths") {
  std::size_t found = 0;
  std::size_t missing = 0;
  for (std::uint64_t seed = 1; seed <= 1'500; ++seed) {
    CAPTURE(seed);
    Chance chance(seed);
    const std::uint64_t nodes = 2 + chance.below(5);
    const Plan plan = chance.plan(nodes, 2 + chance.below(10));
    REQUIRE(check(plan).has_value());
    Network network(plan);
    book_by_chance(chance, network);
    const std::size_t from = network.number_of(plan.links.front().from).value();
    for (int round = 0; round < 4; ++round) {
      const Request request = chance_request(chance, nodes);
      const std::uint64_t confidence_min = chance.once_in(2) ? 0 : 50;
      if (network.number_of(request.destination) == from) continue;

      const Time now = Time() + Duration(chance.below(30'000));
      const auto path = network.earliest(from, request, Search{.now = now, .confidence_min = confidence_min});
      const auto expected = Wanderer(network, request, confidence_min).earliest(from, now);

      CHECK(path.has_value() == expected.has_value());
      ++(path ? found : missing);
      if (!path || !expected) continue;
      CHECK(path->arrival() == *expected);
      check_steps(network, from, request, *path);
    }
  }
  CHECK(found > 1'000);  // so that the comparison says something
  CHECK(missing > 1'000);
}

TEST_CASE(
    "18: where hops are limited, a node that is reached sooner by more hops does not hide the way with "
    "fewer") {
  const Plan plan = plan_of(
      "link ab from=ipn:1.0 to=ipn:2.0 class=tls level=4 rate=8000\n"
      "link bc from=ipn:2.0 to=ipn:3.0 class=tls level=4 rate=8000\n"
      "link ac from=ipn:1.0 to=ipn:3.0 class=tls level=4 rate=8000 delay=60000\n"
      "link cd from=ipn:3.0 to=ipn:4.0 class=tls level=4 rate=8000\n");
  const Network network(plan);
  const std::size_t from = network.number_of(bundle::Eid::ipn(1, 0)).value();
  Request request{
      .destination = bundle::Eid::ipn(4, 7), .size = 1'000, .handling = {.marking = bundle::Marking{}}};
  CHECK(network.earliest(from, request, Search{}).value().hops.size() == 3);
  request.hops_left = 2;
  const auto path = network.earliest(from, request, Search{});
  REQUIRE(path.has_value());
  CHECK(path->hops.front().link == "ac");
  CHECK(path->arrival() == Time(Duration(62'000)));
  request.hops_left = 1;
  CHECK_FALSE(network.earliest(from, request, Search{}).has_value());
}

TEST_CASE("18: among ways that arrive together the cheaper is taken") {
  const Plan plan = plan_of(
      "link dear from=ipn:1.0 to=ipn:2.0 class=tls level=4 rate=9600 cost=5\n"
      "link fair from=ipn:1.0 to=ipn:2.0 class=tls level=4 rate=9600 cost=2\n"
      "link other from=ipn:1.0 to=ipn:2.0 class=tls level=4 rate=9600 cost=7\n");
  const Network network(plan);
  const Request request{
      .destination = bundle::Eid::ipn(2, 7), .size = 100, .handling = {.marking = bundle::Marking{}}};
  const auto path = network.earliest(network.number_of(bundle::Eid::ipn(1, 0)).value(), request, Search{});
  REQUIRE(path.has_value());
  CHECK(path->hops.front().link == "fair");
  CHECK(path->cost == 2);
}

TEST_CASE("a transfer takes its bits at the link's rate, rounded up") {
  CHECK(transfer_time(1'200, 9'600) == Duration(1'000));
  CHECK(transfer_time(1'201, 9'600) == Duration(1'001));
  CHECK(transfer_time(0, 9'600) == Duration(1));
  CHECK(transfer_time(size_max, 1).count() == 2'251'799'813'685'248'000);
  CHECK(transfer_time(~std::uint64_t{0}, 1) == transfer_time(size_max, 1));
}

}  // namespace
}  // namespace depesche::route
