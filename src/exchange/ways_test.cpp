// SPDX-License-Identifier: EUPL-1.2
#include <doctest/doctest.h>

#include "exchange/addresses.h"
#include "exchange/fleet.h"

namespace depesche {
namespace {

using namespace std::chrono_literals;

route::Link way(const std::string& from, const std::string& to, const std::string& prefix = {}) {
  return {.name = prefix + from + "-" + to,
          .from = node_eid(Fleet::id(from)),
          .to = node_eid(Fleet::id(to)),
          .level = static_cast<std::uint64_t>(Level::top_secret),
          .carries_unmarked = true,
          .rate = 1'000'000};
}

// Cairo and headquarters reach one another directly, and over Bonn.
route::Plan triangle(std::uint64_t number, const std::string& prefix = {}) {
  route::Plan plan{.number = number, .links = {}, .routes = {}, .contacts = {}};
  for (const auto& [one, other] : {std::pair("kairo", "zentrale"), {"kairo", "bonn"}, {"bonn", "zentrale"}}) {
    plan.links.push_back(way(one, other, prefix));
    plan.links.push_back(way(other, one, prefix));
  }
  for (const auto& [one, other] :
       {std::pair<std::string, std::string>("kairo", "zentrale"), {"zentrale", "kairo"}})
    plan.routes.push_back({.at = node_eid(Fleet::id(one)),
                           .destination = node_eid(Fleet::id(other)),
                           .via = {prefix + one + "-" + other, prefix + one + "-bonn"}});
  route::arrange(plan);
  return plan;
}

void connect_all(Fleet& fleet) {
  fleet.connect("kairo", "zentrale");
  fleet.connect("kairo", "bonn");
  fleet.connect("bonn", "zentrale");
}

TEST_CASE("over a link that never came up since the node began nothing goes: the fall-back is taken") {
  Fleet fleet("ways-restart");
  connect_all(fleet);
  fleet.publish(triangle(1));
  fleet.run(20s);
  REQUIRE(fleet.exchange("kairo").plan().number == 1);
  fleet.cut("kairo", "zentrale");
  fleet.restart("kairo");
  const auto ids = fleet.write("kairo", "post.kairo", {"unit.201"}, 1);
  fleet.run(20s);
  CHECK(fleet.has("zentrale", ids[0]));
  CHECK(fleet.count_owed("kairo") == 0);  // and the receipt came back over Bonn
}

TEST_CASE("what was under way when its link broke takes the fall-back") {
  Fleet fleet("ways-broken");
  connect_all(fleet);
  fleet.publish(triangle(1));
  fleet.run(20s);
  const auto ids = fleet.write("kairo", "post.kairo", {"unit.201"}, 1);
  Exchange& exchange = fleet.exchange("kairo");
  REQUIRE(exchange.tick().has_value());
  const auto under_way = exchange.next(Fleet::id("zentrale"), route::LinkClass::tls);
  REQUIRE(under_way.has_value());
  fleet.cut("kairo", "zentrale");
  exchange.settled(Fleet::id("zentrale"), under_way->key, Exchange::Settlement::broken);  // known later
  fleet.run(20s);
  CHECK(fleet.has("zentrale", ids[0]));
}

TEST_CASE("a plan that calls a link otherwise knows that it is down, and takes along what waits") {
  Fleet fleet("ways-renamed");
  connect_all(fleet);
  fleet.publish(triangle(1));
  fleet.run(20s);
  fleet.cut("kairo", "zentrale");
  fleet.publish(triangle(2, "neu-"));
  fleet.run(20s);
  REQUIRE(fleet.exchange("kairo").plan().number == 2);
  const auto ids = fleet.write("kairo", "post.kairo", {"unit.201"}, 1);
  fleet.run(20s);
  CHECK(fleet.has("zentrale", ids[0]));
}

TEST_CASE(
    "of several plans the one with the greatest number counts, in whatever order they came, also after a "
    "restart") {
  Fleet fleet("ways-plans");
  connect_all(fleet);
  fleet.publish(triangle(3));
  fleet.publish(triangle(2));
  fleet.run(20s);
  CHECK(fleet.exchange("kairo").plan().number == 3);
  fleet.restart("kairo");
  CHECK(fleet.exchange("kairo").plan().number == 3);
}

TEST_CASE("what waits for a contact goes when it begins, also over a link that was up before") {
  Fleet fleet("ways-contact");
  connect_all(fleet);
  route::Plan plan = triangle(1);
  std::erase_if(plan.links, [](const route::Link& link) {
    return link.name == "kairo-zentrale" || link.name == "zentrale-kairo";
  });
  plan.routes.clear();
  const Time begin = fleet.headquarters.clock.time + 10min;
  for (const char* link : {"kairo-bonn", "bonn-kairo"})
    plan.contacts.push_back({.link = link, .start = begin, .end = begin + 10min, .rate = 1'000'000});
  route::arrange(plan);
  fleet.publish(plan);
  fleet.run(20s);
  fleet.cut("kairo", "zentrale");
  const auto ids = fleet.write("kairo", "post.kairo", {"unit.201"}, 1);
  fleet.run(9min);
  CHECK_FALSE(fleet.has("zentrale", ids[0]));
  fleet.run(2min);
  CHECK(fleet.has("zentrale", ids[0]));
}

}  // namespace
}  // namespace depesche
