// SPDX-License-Identifier: EUPL-1.2
#include "route/router.h"

#include <doctest/doctest.h>

#include "bundle/draft.h"
#include "route/sample.h"

namespace depesche::route {
namespace {

using bundle::Precedence;
using Kind = Decision::Kind;
using Source = Decision::Source;

// Headquarters, two posts and a foreign house.
constexpr std::string_view network_text = R"(plan 3
link z-kairo-tls from=dtn://zentrale/ to=dtn://kairo/ class=tls level=1 rate=1000000
link z-kairo-ser from=dtn://zentrale/ to=dtn://kairo/ class=serial level=3 rate=8000
link z-bonn from=dtn://zentrale/ to=dtn://bonn/ class=tls level=4 rate=1000000
link z-bmi from=dtn://zentrale/ to=dtn://bmi/ class=tls level=2 rate=1000000 release=BMI
link bonn-lima from=dtn://bonn/ to=dtn://lima/ class=radio level=2 rate=8000 largest=50000
link bonn-kairo from=dtn://bonn/ to=dtn://kairo/ class=courier level=4 rate=8000000 delay=7200000
link z-lima from=dtn://zentrale/ to=dtn://lima/ class=courier level=4 rate=8000000
link bmi-lima from=dtn://bmi/ to=dtn://lima/ class=tls level=4 rate=1000000
route dtn://kairo/ at=dtn://zentrale/ via=z-kairo-tls,z-kairo-ser
route * at=dtn://zentrale/ via=z-bonn
contact bonn-lima start=2026-11-22T10:00:00Z end=2026-11-22T10:30:00Z
contact z-lima start=2026-11-23T08:00:00Z end=2026-11-23T08:30:00Z delay=3600000
)";

struct Headquarters {
  explicit Headquarters(std::string_view text = network_text)
      : router(Router::open({.node = node("zentrale")}, plan_of(text)).value()) {
    router.advance(at("09:00:00"));
  }

  static Request request(std::string_view destination, std::uint64_t level = 0) {
    return {.id = key(1),
            .destination = bundle::parse_eid("dtn://" + std::string(destination) + "/inbox").value(),
            .size = 10'000,
            .handling = {.marking = bundle::Marking{.level = level}}};
  }
  std::string link_for(const Request& request) {
    const Decision decision = router.choose(request);
    return decision.kind == Kind::forward ? decision.handovers.at(0).link : std::string();
  }

  Router router;
};

Path path_of(const Decision& decision) {
  REQUIRE(decision.path.has_value());
  return *decision.path;
}

TEST_CASE("18: a bundle goes to the first next hop of its route, and to the fall-backs when that is down") {
  Headquarters hq;
  const Decision decision = hq.router.choose(Headquarters::request("kairo"));
  CHECK(decision.kind == Kind::forward);
  CHECK(decision.source == Source::fixed);
  CHECK(decision.handovers == std::vector{Handover{.link = "z-kairo-tls", .neighbour = node("kairo")}});

  REQUIRE(hq.router.set_link("z-kairo-tls", LinkState::down).has_value());
  CHECK(hq.link_for(Headquarters::request("kairo")) == "z-kairo-ser");
  REQUIRE(hq.router.set_link("z-kairo-ser", LinkState::down).has_value());
  const Decision around = hq.router.choose(Headquarters::request("kairo"));
  CHECK(around.source == Source::planned);
  CHECK(around.handovers.at(0).link == "z-bonn");
  REQUIRE(hq.router.set_link("z-kairo-tls", LinkState::up).has_value());
  CHECK(hq.link_for(Headquarters::request("kairo")) == "z-kairo-tls");
  CHECK(hq.router.set_link("nowhere", LinkState::up).error().code == Code::not_found);
}

TEST_CASE("20: a bundle takes no link below its level, and the reason is given when there is no other") {
  Headquarters hq;
  CHECK(hq.link_for(Headquarters::request("kairo", 1)) == "z-kairo-tls");
  CHECK(hq.link_for(Headquarters::request("kairo", 2)) == "z-kairo-ser");
  CHECK(hq.link_for(Headquarters::request("kairo", 3)) == "z-kairo-ser");
  const Decision around = hq.router.choose(Headquarters::request("kairo", 4));
  CHECK(around.handovers.at(0).link == "z-bonn");

  REQUIRE(hq.router.set_link("z-bonn", LinkState::down).has_value());
  const Decision decision = hq.router.choose(Headquarters::request("kairo", 4));
  CHECK(decision.kind == Kind::stay);
  CHECK(decision.reason == Reason::down);
}

TEST_CASE("20: the reason why no link may carry a bundle is said in words") {
  const std::string_view text =
      "link a from=dtn://zentrale/ to=dtn://kairo/ class=tls level=2 rate=9600\n"
      "link b from=dtn://zentrale/ to=dtn://bmi/ class=tls level=2 rate=9600 release=BMI\n"
      "link c from=dtn://zentrale/ to=dtn://lima/ class=tls level=2 rate=9600 largest=1000\n";
  Headquarters hq(text);
  const Decision level = hq.router.choose(Headquarters::request("kairo", 3));
  CHECK(level.reason == Reason::level);
  CHECK(level.what == "no link may carry GEHEIM to dtn://kairo/inbox");
  CHECK(hq.router.choose(Headquarters::request("bmi")).reason == Reason::release);
  CHECK(hq.router.choose(Headquarters::request("lima")).reason == Reason::size);
  CHECK(hq.router.choose(Headquarters::request("oslo")).reason == Reason::no_way);
  CHECK(hq.router.choose(Headquarters::request("zentrale")).reason == Reason::here);

  Request unmarked = Headquarters::request("kairo");
  unmarked.handling.marking.reset();
  CHECK(hq.router.choose(unmarked).reason == Reason::unmarked);
  Request parted = Headquarters::request("lima");
  parted.can_be_parted = true;
  CHECK(hq.link_for(parted) == "c");
  Request late = Headquarters::request("kairo");
  late.expires = at("09:00:01");
  CHECK(hq.router.choose(late).reason == Reason::too_late);
  Request tired = Headquarters::request("kairo");
  tired.hops_left = 0;
  CHECK(hq.router.choose(tired).reason == Reason::hops);
}

TEST_CASE("20: a bundle goes to another house, or through it, only when it is released to it") {
  Headquarters hq;
  CHECK(hq.router.choose(Headquarters::request("bmi")).source == Source::any);  // bonn may know more
  Request released = Headquarters::request("bmi");
  released.handling.marking->releasable_to = {"BMI"};
  CHECK(hq.link_for(released) == "z-bmi");

  // Through the foreign house it would be there at once.
  const Decision around = hq.router.choose(Headquarters::request("lima"));
  CHECK(path_of(around).hops.front().link == "z-bonn");
  released.destination = node("lima");
  CHECK(path_of(hq.router.choose(released)).hops.front().link == "z-bmi");
}

TEST_CASE("18: by the contact plan a bundle takes the way on which it arrives first") {
  Headquarters hq;
  const Decision decision = hq.router.choose(Headquarters::request("lima", 2));
  CHECK(decision.kind == Kind::forward);
  CHECK(decision.source == Source::planned);
  const Path path = path_of(decision);
  REQUIRE(path.hops.size() == 2);
  CHECK(path.hops[0].link == "z-bonn");
  CHECK(path.hops[0].arrival == at("09:00:00.080"));
  CHECK(path.hops[1].begin == at("10:00:00"));
  CHECK(path.arrival() == at("10:00:10"));

  // Too high for the radio, so it waits for the courier of the next day.
  const Decision high = hq.router.choose(Headquarters::request("lima", 4));
  CHECK(high.kind == Kind::wait);
  CHECK(path_of(high).arrival() == at("09:00:00.010") + std::chrono::hours(24));
  CHECK_FALSE(hq.router.next_hop({.primary = {.destination = node("lima")}}).has_value());
}

TEST_CASE("18: what no other way is known to takes the route for any") {
  Headquarters hq;
  const Decision decision = hq.router.choose(Headquarters::request("oslo"));
  CHECK(decision.kind == Kind::forward);
  CHECK(decision.source == Source::any);
  CHECK(decision.handovers.at(0).link == "z-bonn");
}

TEST_CASE("18: a scheduled link that is up without a contact is used for its own neighbour") {
  Headquarters hq;
  REQUIRE(hq.router.set_link("z-lima", LinkState::up).has_value());
  CHECK(hq.link_for(Headquarters::request("lima", 4)) == "z-lima");
}

TEST_CASE("18: uncertain contacts and one-way links are for when there is nothing else") {
  const std::string text =
      "link fast from=dtn://zentrale/ to=dtn://lima/ class=radio level=4 rate=8000\n"
      "link mute from=dtn://zentrale/ to=dtn://lima/ class=radio level=4 rate=8000000 one-way=yes\n"
      "contact fast start=2026-11-22T09:00:00Z end=2026-11-22T10:00:00Z confidence=30\n";
  const std::string sure =
      "link sure from=dtn://zentrale/ to=dtn://lima/ class=courier level=4 rate=8000 delay=36000000\n";
  Headquarters with(text + sure);
  CHECK(with.link_for(Headquarters::request("lima")) == "sure");
  const auto rejected = with.router.explain(Headquarters::request("lima")).rejected;
  REQUIRE(rejected.size() == 2);
  CHECK(rejected[0].reason == Reason::less_certain);
  CHECK(rejected[1].reason == Reason::less_certain);
  Headquarters without(text);
  CHECK(without.link_for(Headquarters::request("lima")) == "mute");
}

TEST_CASE("18: a bundle goes back neither to its previous node nor to one it has visited") {
  Headquarters hq;
  Request request = Headquarters::request("lima", 2);
  request.previous = node("bonn");
  CHECK(path_of(hq.router.choose(request)).hops.front().link == "z-lima");
  request.previous.reset();
  request.visited = {bundle::parse_eid("dtn://bonn/inbox").value()};
  CHECK(path_of(hq.router.choose(request)).hops.front().link == "z-lima");
  Request away = Headquarters::request("oslo");
  away.previous = node("bonn");
  const Decision decision = hq.router.choose(away);
  CHECK(decision.kind == Kind::stay);
  CHECK(decision.reason == Reason::been_there);
}

TEST_CASE("19: a higher precedence displaces what is booked, which takes another way") {
  const std::string_view text =
      "link funk from=dtn://zentrale/ to=dtn://kairo/ class=radio level=4 rate=8000\n"
      "contact funk start=2026-11-22T09:00:00Z end=2026-11-22T09:00:15Z\n"
      "contact funk start=2026-11-22T12:00:00Z end=2026-11-22T12:00:15Z\n";
  Headquarters hq(text);
  Request first = Headquarters::request("kairo");
  REQUIRE(hq.router.book(first, path_of(hq.router.choose(first))).value().empty());
  Request second = first;
  second.id = key(2);
  CHECK(path_of(hq.router.choose(second)).arrival() == at("12:00:10"));
  CHECK(path_of(hq.router.choose(first)).arrival() == at("09:00:10"));  // its own booking is its own

  Request flash = first;
  flash.id = key(3);
  flash.handling.precedence = Precedence::flash;
  const auto displaced = hq.router.book(flash, path_of(hq.router.choose(flash)));
  CHECK(displaced.value() == std::vector{key(1)});
  CHECK(path_of(hq.router.choose(first)).arrival() == at("12:00:10"));
  REQUIRE(hq.router.book(first, path_of(hq.router.choose(first))).has_value());
  CHECK(hq.router.choose(second).reason == Reason::no_room);
  // The path that was free for it before is not any more.
  CHECK(hq.router.book(second, path_of(hq.router.choose(first))).error().code == Code::conflict);
}

TEST_CASE("18: when a link goes down, what was booked on its contact wants a new way") {
  Headquarters hq;
  const Request request = Headquarters::request("lima", 2);
  REQUIRE(hq.router.book(request, path_of(hq.router.choose(request))).has_value());
  hq.router.advance(at("09:00:00.050"));
  CHECK(hq.router.set_link("z-lima", LinkState::down).value().empty());
  CHECK(hq.router.set_link("z-bonn", LinkState::down).value() == std::vector{key(1)});
  CHECK(hq.router.choose(request).kind == Kind::wait);  // for the courier
  CHECK(hq.router.choose(request).handovers.at(0).link == "z-lima");
  for (std::size_t i = 0; i < hq.router.network().size(); ++i) {
    for (const Window& window : hq.router.network().lane(i).windows) CHECK(window.bookings.all().empty());
  }
}

TEST_CASE(
    "18: a contact that passed without the bundle being sent is seen; what was sent is not asked for again") {
  Headquarters hq;
  const Request request = Headquarters::request("lima", 2);
  Request other = request;
  other.id = key(2);
  REQUIRE(hq.router.book(request, path_of(hq.router.choose(request))).has_value());
  REQUIRE(hq.router.book(other, path_of(hq.router.choose(other))).has_value());
  hq.router.sent(key(1));
  CHECK(hq.router.advance(at("09:30:00")) == std::vector{key(2)});
  // The time that is taken further on stays taken.
  const Lane& radio = hq.router.network().lane(hq.router.network().find("bonn-lima").value());
  REQUIRE(radio.windows[0].bookings.all().size() == 1);
  CHECK(radio.windows[0].bookings.all()[0].id == key(1));
  CHECK(hq.router.advance(at("11:00:00")).empty());
  CHECK(radio.windows[0].bookings.all().empty());
}

TEST_CASE("18: a newer plan takes the place of the older one, never the other way round") {
  Headquarters hq;
  const Request request = Headquarters::request("lima", 2);
  REQUIRE(hq.router.book(request, path_of(hq.router.choose(request))).has_value());
  REQUIRE(hq.router.set_link("z-kairo-tls", LinkState::down).has_value());
  Plan newer = plan_of(network_text);
  newer.number = 4;
  newer.contacts.clear();
  CHECK(hq.router.replace(newer).value() == std::vector{key(1)});
  CHECK(hq.link_for(request) == "z-lima");
  CHECK(hq.link_for(Headquarters::request("kairo")) == "z-kairo-ser");  // links stay as they are
  CHECK(hq.router.replace(plan_of(network_text)).error().code == Code::conflict);
  newer.links[0].level = 9;
  CHECK(hq.router.replace(newer).error().code == Code::invalid);
  CHECK(hq.link_for(request) == "z-lima");
}

TEST_CASE("18: copies of an emergency are halved over the links that may carry it") {
  Headquarters hq;
  Request request = Headquarters::request("oslo", 2);
  request.copies = 8;
  const Decision decision = hq.router.choose(request);
  CHECK(decision.kind == Kind::spread);
  CHECK(decision.source == Source::flood);
  // Kairo is reached by the serial line only, and the foreign house by nothing.
  CHECK(decision.handovers ==
        std::vector{Handover{.link = "z-bonn", .neighbour = node("bonn"), .copies = 4},
                    Handover{.link = "z-kairo-ser", .neighbour = node("kairo"), .copies = 2}});
  CHECK(decision.copies_kept == 2);

  // The last copy goes as one; the destination itself gets it at once.
  request.copies = 1;
  CHECK(hq.router.choose(request).kind == Kind::forward);
  Request direct = Headquarters::request("bonn", 2);
  direct.copies = 8;
  CHECK(hq.router.choose(direct).kind == Kind::forward);
  CHECK(hq.router.choose(direct).handovers.at(0).link == "z-bonn");
}

TEST_CASE("18: a route with copies spreads over a pool of couriers, once") {
  const std::string_view text =
      "link a from=dtn://zentrale/ to=dtn://kairo/ class=courier level=4 rate=8000\n"
      "link b from=dtn://zentrale/ to=dtn://bonn/ class=courier level=4 rate=8000\n"
      "link c from=dtn://zentrale/ to=dtn://rom/ class=courier level=4 rate=8000\n"
      "route dtn://lima/ at=dtn://zentrale/ via=c,a,b copies=4\n";
  Headquarters hq(text);
  Request request = Headquarters::request("lima");
  const Decision decision = hq.router.choose(request);
  CHECK(decision.kind == Kind::spread);
  REQUIRE(decision.handovers.size() == 2);
  CHECK(decision.handovers[0].link == "c");
  CHECK(decision.handovers[0].copies == 2);
  CHECK(decision.handovers[1].link == "a");
  CHECK(decision.copies_kept == 1);
  request.copies = 1;
  const Decision last = hq.router.choose(request);
  CHECK(last.kind == Kind::forward);
  CHECK(last.handovers.size() == 1);
}

TEST_CASE("41: a dry run says the way with its times, and what speaks against each other link") {
  Headquarters hq;
  const Explanation explanation = hq.router.explain(Headquarters::request("lima", 2));
  CHECK(path_of(explanation.decision).arrival() == at("10:00:10"));
  std::map<std::string, Alternative> against;
  for (const Alternative& other : explanation.rejected) against[other.link] = other;
  REQUIRE(against.size() == 4);
  CHECK(against["z-kairo-tls"].reason == Reason::level);
  CHECK(against["z-kairo-tls"].what == "z-kairo-tls carries up to VS-NfD, this is VS-VERTRAULICH");
  CHECK(against["z-kairo-ser"].reason == Reason::no_way);
  CHECK(against["z-bmi"].reason == Reason::release);
  CHECK(against["z-lima"].reason == Reason::slower);
  REQUIRE(against["z-lima"].path.has_value());
  CHECK(against["z-lima"].what ==
        "it would arrive at 2026-11-23T09:00:00.010Z, not sooner than on the way taken");

  const Explanation fixed = hq.router.explain(Headquarters::request("kairo"));
  against.clear();
  for (const Alternative& other : fixed.rejected) against[other.link] = other;
  CHECK(against["z-kairo-ser"].reason == Reason::later_choice);
  REQUIRE(hq.router.set_link("z-kairo-ser", LinkState::down).has_value());
  for (const Alternative& other : hq.router.explain(Headquarters::request("kairo")).rejected) {
    if (other.link == "z-kairo-ser") CHECK(other.reason == Reason::down);
  }
}

TEST_CASE("18: a bundle's own blocks say what its way depends on") {
  const Bytes handling = bundle::encode_handling(
      {.precedence = Precedence::flash, .marking = bundle::Marking{.level = 3, .releasable_to = {"BMI"}}});
  const Bytes previous = bundle::encode_previous_node(node("bonn"));
  const Bytes hops = bundle::encode_hop_count({.limit = 10, .count = 4});
  bundle::Bundle bundle{.primary = {.flags = bundle::flag::must_not_fragment,
                                    .destination = bundle::parse_eid("dtn://kairo/inbox").value(),
                                    .source = bundle::parse_eid("dtn://lima/outbox").value(),
                                    .created = {.milliseconds = 1'000, .sequence = 1},
                                    .lifetime = 5'000},
                        .blocks = {{.type = bundle::block_type::handling, .number = 2, .data = handling},
                                   {.type = bundle::block_type::previous_node, .number = 3, .data = previous},
                                   {.type = bundle::block_type::hop_count, .number = 4, .data = hops},
                                   {.data = as_bytes("Lage")}}};
  const Request request = request_for(bundle);
  CHECK(request.id == bundle::key_of(bundle));
  CHECK(request.handling.precedence == Precedence::flash);
  CHECK(request.handling.marking->level == 3);
  CHECK(request.previous == node("bonn"));
  CHECK(request.hops_left == 6);
  CHECK_FALSE(request.can_be_parted);
  CHECK(request.size > handling.size() + previous.size() + hops.size() + 4);
  CHECK(request.expires == parse_time("2000-01-01T00:00:06Z"));
  CHECK(request.visited == std::vector{bundle.primary.source});

  bundle.primary.lifetime = ~std::uint64_t{0};
  CHECK_FALSE(request_for(bundle).expires.has_value());
  Headquarters hq;
  CHECK(hq.router.next_hop(bundle) == node("kairo"));
}

}  // namespace
}  // namespace depesche::route
