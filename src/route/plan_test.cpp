// SPDX-License-Identifier: EUPL-1.2
#include <doctest/doctest.h>

#include <functional>

#include "cbor/writer.h"
#include "route/sample.h"

namespace depesche::route {
namespace {

constexpr std::string_view small_plan = R"(plan 7
link zentrale-kairo from=dtn://zentrale/ to=dtn://kairo/ class=serial level=3 rate=9600
link zentrale-bonn from=dtn://zentrale/ to=dtn://bonn/ class=tls level=2 rate=1000000 release=BMI,BMVg
route dtn://kairo/ at=dtn://zentrale/ via=zentrale-kairo
contact zentrale-kairo start=2026-11-22T08:00:00Z end=2026-11-22T09:00:00Z
contact zentrale-kairo start=2026-11-22T10:00:00Z end=2026-11-22T11:00:00Z
)";

TEST_CASE("18: a plan that is written as CBOR reads as it was") {
  Chance chance(1);
  for (int round = 0; round < 300; ++round) {
    const Plan plan = chance.plan(2 + chance.below(6), 1 + chance.below(12));
    const Bytes bytes = encode(plan);
    const auto read = decode(bytes);
    if (!read) FAIL(read.error().what);
    CHECK(*read == plan);
    CHECK(encode(*read) == bytes);
  }
}

TEST_CASE("18: every beginning of a plan's bytes is an error that says where") {
  Chance chance(2);
  for (int round = 0; round < 20; ++round) {
    const Bytes bytes = encode(chance.plan(4, 6));
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      const auto read = decode(BytesView(bytes).first(size));
      REQUIRE_FALSE(read.has_value());
      CHECK(read.error().code == Code::invalid);
      CHECK(read.error().what.contains("byte "));
    }
  }
}

TEST_CASE("18: spoiled bytes are refused or are another plan in its one spelling") {
  Chance chance(3);
  for (int round = 0; round < 20; ++round) {
    const Bytes bytes = encode(chance.plan(4, 6));
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      Bytes spoiled = bytes;
      spoiled[i] ^= static_cast<std::byte>(1U << chance.below(8));
      const auto read = decode(spoiled);
      if (read) CHECK(encode(*read) == spoiled);
    }
  }
}

TEST_CASE("a plan of another version is refused") {
  const auto read = decode(cbor::Writer().array(5).uint(2).uint(0).array(0).array(0).array(0).take());
  REQUIRE_FALSE(read.has_value());
  CHECK(read.error().what.contains("version"));
}

TEST_CASE("a plan in any order is arranged into the one order") {
  Chance chance(4);
  for (int round = 0; round < 50; ++round) {
    const Plan plan = chance.plan(5, 8);
    Plan mixed = plan;
    std::ranges::reverse(mixed.links);
    std::ranges::reverse(mixed.routes);
    std::ranges::reverse(mixed.contacts);
    arrange(mixed);
    CHECK(mixed == plan);
  }
}

TEST_CASE("what contradicts itself is no plan, and the entry is named") {
  struct Fault {
    const char* what;
    std::function<void(Plan&)> spoil;
  };
  const std::vector<Fault> faults = {
      {"link 1", [](Plan& plan) { plan.links[0].name = ""; }},
      {"link 1", [](Plan& plan) { plan.links[0].name = std::string(65, 'a'); }},
      {"link 1", [](Plan& plan) { plan.links[0].name = "\x1b[2J"; }},
      {"link 1", [](Plan& plan) { plan.links[0].to = node("zentrale"); }},
      {"link 1", [](Plan& plan) { plan.links[0].to = bundle::parse_eid("dtn://bonn/inbox").value(); }},
      {"link 1", [](Plan& plan) { plan.links[0].to = bundle::Eid{}; }},
      {"link 1", [](Plan& plan) { plan.links[0].to = bundle::parse_eid("ipn:0.5.0").value(); }},
      {"link 1", [](Plan& plan) { plan.links[0].level = 5; }},
      {"link 1", [](Plan& plan) { plan.links[0].rate = 0; }},
      {"link 1", [](Plan& plan) { plan.links[0].bundle_size_max = 0; }},
      {"link 1", [](Plan& plan) { plan.links[0].delay = Duration(-1); }},
      {"link 1", [](Plan& plan) { plan.links[0].organisations = {"BMVg", "BMI"}; }},
      {"link 1", [](Plan& plan) { plan.links[0].organisations = {"B M I"}; }},
      {"link 2", [](Plan& plan) { plan.links[1].name = plan.links[0].name; }},
      {"route 1", [](Plan& plan) { plan.routes[0].via = {}; }},
      {"route 1", [](Plan& plan) { plan.routes[0].via = {"nowhere"}; }},
      {"route 1", [](Plan& plan) { plan.routes[0].via.push_back("zentrale-kairo"); }},
      {"route 1", [](Plan& plan) { plan.routes[0].at = node("bonn"); }},
      {"route 1", [](Plan& plan) { plan.routes[0].destination = node("zentrale"); }},
      {"route 1", [](Plan& plan) { plan.routes[0].copies = 0; }},
      {"route 2", [](Plan& plan) { plan.routes.push_back(plan.routes[0]); }},
      {"contact 1", [](Plan& plan) { plan.contacts[0].link = "nowhere"; }},
      {"contact 1", [](Plan& plan) { plan.contacts[0].end = plan.contacts[0].start; }},
      {"contact 1", [](Plan& plan) { plan.contacts[0].start = Time(Duration(-1)); }},
      {"contact 1", [](Plan& plan) { plan.contacts[0].rate = 0; }},
      {"contact 1", [](Plan& plan) { plan.contacts[0].confidence = 0; }},
      {"contact 1", [](Plan& plan) { plan.contacts[0].confidence = 101; }},
      {"contact 2", [](Plan& plan) { plan.contacts[0].end = plan.contacts[1].start + Duration(1); }},
      {"contact 2", [](Plan& plan) { std::swap(plan.contacts[0], plan.contacts[1]); }},
  };
  REQUIRE(check(plan_of(small_plan)).has_value());
  for (std::size_t i = 0; i < faults.size(); ++i) {
    CAPTURE(i);
    Plan plan = plan_of(small_plan);
    faults[i].spoil(plan);
    const auto checked = check(plan);
    REQUIRE_FALSE(checked.has_value());
    CHECK(checked.error().code == Code::invalid);
    CHECK(checked.error().what.starts_with(faults[i].what));
  }
}

}  // namespace
}  // namespace depesche::route
