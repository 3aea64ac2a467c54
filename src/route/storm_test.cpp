// SPDX-License-Identifier: EUPL-1.2
// Whole networks in which links fail: what holds whatever happens.
#include <doctest/doctest.h>

#include <deque>
#include <set>

#include "route/router.h"
#include "route/sample.h"

namespace depesche::route {
namespace {

// One router for each node, all with the same plan; links fail for all at once.
class World {
 public:
  World(std::uint64_t seed, std::uint64_t nodes, std::uint64_t links) : chance(seed) {
    const Plan plan = chance.plan(nodes, links);
    for (std::uint64_t i = 0; i < nodes; ++i) {
      routers.push_back(Router::open({.node = bundle::Eid::ipn(1 + i, 0)}, plan).value());
    }
  }

  void weather() {
    now += Duration(chance.below(3'000));
    const Plan& plan = routers.front().plan();
    const Link& link = plan.links[chance.below(plan.links.size())];
    const auto state = static_cast<LinkState>(chance.below(3));
    for (Router& router : routers) {
      router.advance(now);
      REQUIRE(router.set_link(link.name, state).has_value());
    }
  }

  Request request() {
    return {.id = key(next_id++),
            .destination = bundle::Eid::ipn(1 + chance.below(routers.size()), 7),
            .size = 1 + chance.below(3'000),
            .handling = chance.handling(),
            .hops_left = 3 + chance.below(250)};
  }

  Chance chance;
  std::vector<Router> routers;
  Time now{};
  std::uint64_t next_id = 1;
};

// What may be seen of a decision: nobody who has had it, no link that may not carry it.
void check_handovers(const Router& router, const Request& request, const Decision& decision) {
  for (const Handover& handover : decision.handovers) {
    const Lane& lane = router.network().lane(router.network().find(handover.link).value());
    CHECK(obstacle(lane, request) == Reason::none);
    CHECK(lane.link.to == handover.neighbour);
    for (const bundle::Eid& node : request.visited)
      CHECK_FALSE(bundle::on_same_node(node, handover.neighbour));
  }
}

TEST_CASE("18: no bundle ever comes to a node twice, and none over a link that may not carry it") {
  std::size_t arrived = 0;
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    CAPTURE(seed);
    World world(seed, 3 + seed % 6, 4 + seed % 14);
    for (int walk = 0; walk < 10; ++walk) {
      Request request = world.request();
      std::size_t here = world.chance.below(world.routers.size());
      std::set<std::size_t> been = {here};
      request.visited = {bundle::Eid::ipn(1 + here, 0)};
      for (int step = 0; step < 40; ++step) {
        world.weather();
        const Decision decision = world.routers[here].choose(request);
        check_handovers(world.routers[here], request, decision);
        if (decision.reason == Reason::here) {
          ++arrived;
          break;
        }
        if (decision.kind != Decision::Kind::forward && decision.kind != Decision::Kind::spread) continue;
        REQUIRE(request.hops_left > 0);
        request.previous = bundle::Eid::ipn(1 + here, 0);
        request.copies = decision.handovers.front().copies;
        here = decision.handovers.front().neighbour.node - 1;
        --request.hops_left;
        REQUIRE(been.insert(here).second);
        request.visited.push_back(bundle::Eid::ipn(1 + here, 0));
      }
    }
  }
  CHECK(arrived > 300);
}

TEST_CASE("18: a spread bundle never has more copies than it was given") {
  std::size_t spread = 0;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    CAPTURE(seed);
    World world(seed, 3 + seed % 6, 6 + seed % 14);
    const std::uint64_t copies = 2 + world.chance.below(20);
    struct Copy {
      std::size_t here = 0;
      Request request{};
    };
    std::deque<Copy> copies_out = {{world.chance.below(world.routers.size()), world.request()}};
    copies_out.front().request.copies = copies;
    for (int step = 0; step < 60; ++step) {
      world.weather();
      Copy copy = copies_out.front();
      copies_out.pop_front();
      const Decision decision = world.routers[copy.here].choose(copy.request);
      const auto hand_over = [&](const Handover& handover) {
        Copy next = copy;
        next.here = handover.neighbour.node - 1;
        next.request.copies = handover.copies;
        next.request.previous = bundle::Eid::ipn(1 + copy.here, 0);
        next.request.visited.push_back(*next.request.previous);
        copies_out.push_back(std::move(next));
      };
      if (decision.kind == Decision::Kind::spread) {
        ++spread;
        for (const Handover& handover : decision.handovers) {
          hand_over(handover);
          copy.request.visited.push_back(handover.neighbour);
        }
        copy.request.copies = decision.copies_kept;
        copies_out.push_back(std::move(copy));
      } else if (decision.kind == Decision::Kind::forward) {
        hand_over(decision.handovers.front());
      } else {
        copies_out.push_back(std::move(copy));
      }
      std::uint64_t total = 0;
      for (const Copy& each : copies_out) total += each.request.copies.value();
      CHECK(total <= copies);
    }
  }
  CHECK(spread > 50);
}

// The bytes booked on a contact fit into it, and nobody is asked to send two things at once.
void check_volumes(const Router& router, std::map<bundle::BundleKey, std::uint64_t>& sizes) {
  for (std::size_t i = 0; i < router.network().size(); ++i) {
    for (const Window& window : router.network().lane(i).windows) {
      Time free_from = window.start;
      std::uint64_t bytes = 0;
      for (const Booking& booking : window.bookings.all()) {
        CHECK(booking.begin >= free_from);
        free_from = booking.end;
        bytes += sizes.at(booking.id);
      }
      CHECK(free_from <= window.end);
      if (window.end == Time::max()) continue;
      const auto length = static_cast<std::uint64_t>((window.end - window.start).count());
      CHECK(bytes * 8'000 <= length * window.rate);
    }
  }
}

TEST_CASE("18: what is booked on a contact never exceeds its volume") {
  std::size_t booked = 0;
  std::size_t displaced_count = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    CAPTURE(seed);
    World world(seed, 3 + seed % 4, 4 + seed % 10);
    Router& router = world.routers.front();
    std::map<bundle::BundleKey, std::uint64_t> sizes;
    std::map<bundle::BundleKey, bundle::Precedence> precedences;
    for (int step = 0; step < 120; ++step) {
      const Request request = world.request();
      sizes[request.id] = request.size;
      precedences[request.id] = request.handling.precedence;
      const Decision decision = router.choose(request);
      if (decision.path) {
        const auto displaced = router.book(request, *decision.path);
        REQUIRE(displaced.has_value());
        ++booked;
        displaced_count += displaced->size();
        for (const auto& id : *displaced) CHECK(precedences.at(id) < request.handling.precedence);
      }
      if (world.chance.once_in(20)) world.weather();
      if (world.chance.once_in(5)) router.release(key(world.chance.below(world.next_id)));
      if (world.chance.once_in(5)) router.sent(key(world.chance.below(world.next_id)));
      check_volumes(router, sizes);
    }
  }
  CHECK(booked > 500);
  CHECK(displaced_count > 50);
}

}  // namespace
}  // namespace depesche::route
