// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>

#include "route/network.h"
#include "route/plan.h"

// Plans for tests.
namespace depesche::route {

inline Time at(std::string_view clock) {
  return parse_time("2026-11-22T" + std::string(clock) + "Z").value();
}

inline bundle::Eid node(std::string_view name) {
  return bundle::parse_eid("dtn://" + std::string(name) + "/").value();
}

inline bundle::BundleKey key(std::uint64_t number) {
  bundle::BundleKey made{};
  for (std::size_t i = 0; i < 8; ++i) made[i] = static_cast<std::byte>(number >> (8 * i) & 0xFF);
  return made;
}

inline Plan plan_of(std::string_view text) {
  auto plan = parse(text);
  if (!plan) FAIL(plan.error().what);
  return *std::move(plan);
}

// What chance makes of a plan: the same seed gives the same one.
class Chance {
 public:
  explicit Chance(std::uint64_t seed) : numbers_(seed) {}
  std::uint64_t below(std::uint64_t bound) { return numbers_() % bound; }
  bool once_in(std::uint64_t times) { return below(times) == 0; }
  bundle::Precedence precedence() { return static_cast<bundle::Precedence>(below(4)); }

  Link link(std::uint64_t number, std::uint64_t nodes) {
    const std::uint64_t from = below(nodes);
    Link made{.name = "s" + std::to_string(number),
              .from = bundle::Eid::ipn(1 + from, 0),
              .to = bundle::Eid::ipn(1 + (from + 1 + below(nodes - 1)) % nodes, 0),
              .link_class = static_cast<LinkClass>(below(4)),
              .level = below(4) == 0 ? below(5) : 4,
              .carries_unmarked = !once_in(6),
              .is_one_way = once_in(8),
              .cost = below(10),
              .rate = 1'000 + below(9'000),
              .delay = Duration(below(5'000))};
    if (once_in(5)) made.organisations = {"BMI"};
    if (once_in(6)) made.bundle_size_max = 500 + below(2'000);
    return made;
  }

  void add_contacts(Plan& plan, const Link& link) {
    Time start = Time() + Duration(below(20'000));
    for (std::uint64_t count = below(4); count > 0; --count) {
      const Time end = start + Duration(1 + below(30'000));
      plan.contacts.push_back({.link = link.name,
                               .start = start,
                               .end = end,
                               .rate = 1'000 + below(20'000),
                               .delay = Duration(below(8'000)),
                               .confidence = 1 + below(100)});
      start = end + Duration(below(2) * below(20'000));
    }
  }

  Plan plan(std::uint64_t nodes, std::uint64_t links) {
    Plan made{.number = below(1'000)};
    for (std::uint64_t i = 0; i < links; ++i) {
      made.links.push_back(link(i, nodes));
      if (!once_in(4)) add_contacts(made, made.links.back());
    }
    for (const Link& link : made.links) {
      Route route{.at = link.from, .via = {link.name}, .copies = 1 + below(8)};
      const auto destination = bundle::Eid::ipn(1 + below(nodes), 0);
      if (!once_in(3) && destination != link.from) route.destination = destination;
      const bool is_there = std::ranges::any_of(made.routes, [&](const Route& other) {
        return other.at == route.at && other.destination == route.destination;
      });
      if (!is_there) made.routes.push_back(std::move(route));
    }
    arrange(made);
    return made;
  }

  bundle::Handling handling() {
    bundle::Handling made{.precedence = precedence()};
    if (once_in(4)) return made;
    made.marking = bundle::Marking{.level = below(5)};
    if (once_in(2)) made.marking->releasable_to = {"BMI"};
    return made;
  }

 private:
  std::mt19937_64 numbers_;
};

}  // namespace depesche::route
