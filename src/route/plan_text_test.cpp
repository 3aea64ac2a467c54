// SPDX-License-Identifier: EUPL-1.2
#include <doctest/doctest.h>

#include "route/sample.h"

namespace depesche::route {
namespace {

TEST_CASE("18: an operator's plan says links, routes and contacts in lines of any order") {
  const Plan plan = plan_of(
      "# Wochenplan\n"
      "contact kurier start=2026-11-22T08:00:00Z end=2026-11-22T08:30:00.250Z confidence=80\r\n"
      "\n"
      "link kurier from=dtn://zentrale/ to=dtn://kairo/ class=courier level=4 rate=1000000 delay=3600000  # "
      "Diplomatenpost\n"
      "link funk from=ipn:1.0 to=ipn:2.0 class=radio level=1 rate=2400 release=BMVg,BMI unmarked=yes "
      "one-way=yes cost=9 "
      "largest=4096\n"
      "route * at=dtn://zentrale/ via=kurier copies=4\n"
      "plan 12\n");

  CHECK(plan.number == 12);
  REQUIRE(plan.links.size() == 2);
  const Link radio{.name = "funk",
                   .from = bundle::Eid::ipn(1, 0),
                   .to = bundle::Eid::ipn(2, 0),
                   .link_class = LinkClass::radio,
                   .level = 1,
                   .organisations = {"BMI", "BMVg"},
                   .carries_unmarked = true,
                   .is_one_way = true,
                   .cost = 9,
                   .rate = 2'400,
                   .bundle_size_max = 4'096};
  CHECK(plan.links[0] == radio);
  CHECK(plan.links[1].delay == std::chrono::hours(1));
  const Route any{.at = node("zentrale"), .via = {"kurier"}, .copies = 4};
  CHECK(plan.routes == std::vector{any});
  const Contact contact{.link = "kurier",
                        .start = at("08:00:00"),
                        .end = at("08:30:00.250"),
                        .rate = 1'000'000,
                        .delay = std::chrono::hours(1),
                        .confidence = 80};
  CHECK(plan.contacts == std::vector{contact});
}

TEST_CASE("18: a plan that is written as text reads as it was") {
  Chance chance(11);
  for (int round = 0; round < 300; ++round) {
    const Plan plan = chance.plan(2 + chance.below(6), 1 + chance.below(12));
    CHECK(plan_of(to_text(plan)) == plan);
  }
}

TEST_CASE("an error in a plan's text names line and column") {
  struct Line {
    const char* text;
    const char* error;
  };
  const std::string good = "link a from=ipn:1.0 to=ipn:2.0 class=tls level=4 rate=9600\n";
  const std::vector<Line> lines = {
      {"lnik b", "line 2, column 1: plan, link, route or contact"},
      {"  link", "line 2, column 3: what it is about is missing"},
      {"plan x", "line 2, column 6: a whole number"},
      {"plan 99999999999999999999", "line 2, column 6: at most"},
      {"plan 1\nplan 2", "line 3, column 6: the plan has two numbers"},
      {"link b from=ipn:1.0", "line 2, column 1: to= is missing"},
      {"link b from=elsewhere to=ipn:2.0", "line 2, column 13: a node like"},
      {"link b from=ipn:1.0 to=ipn:2.0 class=cable", "line 2, column 38: tls, serial"},
      {"link b from=ipn:1.0 to=ipn:2.0 class=tls level=5", "line 2, column 48: at most 4"},
      {"link b from=ipn:1.0 to=ipn:2.0 class=tls level=4 rate=0", "line 2, column 1: the rate is 0"},
      {"link b from=ipn:1.0 to=ipn:2.0 class=tls level=4 rate=9 release=A,,B",
       "line 2, column 67: a name is missing"},
      {"link b from=ipn:1.0 to=ipn:2.0 class=tls level=4 rate=9 unmarked=ja", "line 2, column 66: yes or no"},
      {"link b from=ipn:1.0 to=ipn:2.0 class=tls level=4 rate=9 colour=red",
       "line 2, column 57: nothing of that"},
      {"link b from=ipn:1.0 from=ipn:2.0", "line 2, column 21: it stands here twice"},
      {"link b from", "line 2, column 8: key=value is wanted"},
      {"link a from=ipn:1.0 to=ipn:2.0 class=tls level=4 rate=9600",
       "line 2, column 1: out of order, or there twice"},
      {"route ipn:2.0 at=ipn:1.0 via=b", "line 2, column 1: it names a link that is not there"},
      {"route ipn:2.0 at=ipn:3.0 via=a", "line 2, column 1: it names a link that begins elsewhere"},
      {"route ipn:2.0 at=ipn:1.0 via=a copies=65", "line 2, column 39: at most 64"},
      {"contact b start=2026-11-22T08:00:00Z end=2026-11-22T09:00:00Z", "line 2, column 1: there is no link"},
      {"contact a start=2026-11-22 end=2026-11-22T09:00:00Z", "line 2, column 17: a time like"},
      {"contact a start=2026-11-22T09:00:00Z end=2026-11-22T08:00:00Z", "line 2, column 1: it ends before"},
      {"contact a start=2026-11-22T08:00:00Z end=2026-11-22T09:00:00Z\n"
       "contact a start=2026-11-22T08:59:59Z end=2026-11-22T10:00:00Z",
       "line 3, column 1: it begins before"},
  };
  for (const Line& line : lines) {
    CAPTURE(line.text);
    const auto plan = parse(good + line.text + "\n");
    REQUIRE_FALSE(plan.has_value());
    CHECK(plan.error().code == Code::invalid);
    CHECK_MESSAGE(plan.error().what.starts_with(line.error), plan.error().what);
  }
}

TEST_CASE("spoiled text is refused with its place, or is a plan") {
  Chance chance(12);
  for (int round = 0; round < 10; ++round) {
    const std::string text = to_text(chance.plan(4, 6));
    for (std::size_t i = 0; i < text.size(); ++i) {
      std::string spoiled = text;
      spoiled[i] = static_cast<char>(spoiled[i] ^ static_cast<char>(1U << chance.below(8)));
      const auto plan = parse(spoiled);
      if (!plan) CHECK(plan.error().what.starts_with("line "));
      if (plan) CHECK(parse(to_text(*plan)).value() == *plan);
    }
  }
}

TEST_CASE("times are written as they are read, and only times that exist") {
  for (const char* text : {"1970-01-01T00:00:00Z", "2024-02-29T23:59:59Z", "2026-11-22T08:00:00.007Z",
                           "9999-12-31T23:59:59.999Z"}) {
    REQUIRE(parse_time(text).has_value());
    CHECK(to_text(*parse_time(text)) == text);
  }
  CHECK(parse_time("2026-11-22T08:00:00Z")->time_since_epoch() == std::chrono::seconds(1'795'334'400));
  for (const char* text :
       {"", "2026-11-22", "2025-02-29T00:00:00Z", "2026-11-22T24:00:00Z", "2026-11-22T08:60:00Z",
        "2026-11-22 08:00:00Z", "2026-11-22T08:00:00+", "2026-11-22T08:00:00.07Z", "+026-11-22T08:00:00Z",
        "2026-13-22T08:00:00Z", "2026-11-22T08:00:60Z"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_time(text).has_value());
  }
}

TEST_CASE("32: a plan says how each link is protected; unsaid it is what its class needs") {
  const std::string line = "link a from=dtn://a/ to=dtn://b/ class=";
  for (const auto& [typed, wanted] :
       {std::pair("tls level=0 rate=9600", std::optional<Protection>()),
        std::pair("tls level=0 rate=9600 protection=none", std::optional(Protection::none)),
        std::pair("serial level=0 rate=9600 protection=signed", std::optional(Protection::is_signed)),
        std::pair("courier level=0 rate=9600 protection=sealed", std::optional(Protection::sealed))}) {
    const Plan plan = plan_of(line + typed + "\n");
    CHECK(plan.links[0].protection == wanted);
    CHECK(decode(encode(plan)).value() == plan);
    CHECK(parse(to_text(plan)).value() == plan);
  }
  CHECK_FALSE(parse(line + "tls level=0 rate=9600 protection=strong\n").has_value());
  for (const LinkClass with_keys_of_its_own : {LinkClass::tls, LinkClass::serial})
    CHECK(usual_protection(with_keys_of_its_own) == Protection::none);
  for (const LinkClass other : {LinkClass::courier, LinkClass::radio})
    CHECK(usual_protection(other) == Protection::is_signed);
}

}  // namespace
}  // namespace depesche::route
