// SPDX-License-Identifier: EUPL-1.2
#include "station/post_box.h"

#include <doctest/doctest.h>

#include "exchange/addresses.h"

namespace depesche {
namespace {

const LinkId over_tls{.neighbour = {"node.kairo"}, .over = route::LinkClass::tls};
const LinkId over_serial{.neighbour = {"node.kairo"}, .over = route::LinkClass::serial};
const bundle::Eid node_kairo = node_eid({"node.kairo"});

Exchange::Outgoing numbered(std::uint64_t number, bundle::Precedence precedence, std::size_t size = 10) {
  bundle::BundleKey key{};
  key[0] = static_cast<std::byte>(number);
  return {.key = key,
          .bytes = std::make_shared<const Bytes>(size, static_cast<std::byte>(number)),
          .precedence = precedence};
}

TEST_CASE("19: what is most urgent leaves the box first, whenever it was put in") {
  PostBox box;
  box.put(over_tls, numbered(1, bundle::Precedence::routine));
  box.put(over_tls, numbered(2, bundle::Precedence::immediate));
  box.put(over_tls, numbered(3, bundle::Precedence::priority));
  box.put(over_tls, numbered(4, bundle::Precedence::flash));
  transport::Peer& side = box.side(route::LinkClass::tls);
  CHECK_FALSE(box.side(route::LinkClass::serial).next(node_kairo, tcpcl::Lane::all));
  CHECK(side.next(node_kairo, tcpcl::Lane::urgent)->precedence == bundle::Precedence::flash);
  CHECK(side.next(node_kairo, tcpcl::Lane::rest)->precedence == bundle::Precedence::priority);
  CHECK(side.next(node_kairo, tcpcl::Lane::all)->precedence == bundle::Precedence::immediate);
  CHECK_FALSE(side.next(node_kairo, tcpcl::Lane::urgent));
  CHECK(side.next(node_kairo, tcpcl::Lane::rest)->precedence == bundle::Precedence::routine);
}

TEST_CASE("19: however much of another precedence a serial line has, there is room for a FLASH") {
  PostBox box;
  std::uint64_t number = 0;
  while (box.has_room(over_serial, bundle::Precedence::immediate)) {
    box.put(over_serial, numbered(++number, bundle::Precedence::immediate));
    REQUIRE(box.side(route::LinkClass::serial).next(node_kairo, tcpcl::Lane::urgent));
  }
  CHECK(number < 16);
  CHECK(box.has_room(over_serial, bundle::Precedence::flash));
  CHECK(box.has_room(over_serial, bundle::Precedence::routine));
  CHECK(box.has_room(over_tls, bundle::Precedence::immediate));
}

TEST_CASE("16: a transfer that broke off on a serial line goes on with the bytes it began with") {
  for (const LinkId& link : {over_serial, over_tls}) {
    PostBox box;
    transport::Peer& side = box.side(link.over);
    box.put(link, numbered(1, bundle::Precedence::routine, 10));
    const auto begun = side.next(node_kairo, tcpcl::Lane::rest);
    side.settled(node_kairo, begun->id, {.kind = transport::Outcome::Kind::broken, .arrived = 5});
    const auto inbound = box.wait(Duration(1));
    REQUIRE(inbound.settled.size() == 1);
    CHECK(inbound.settled[0].how == Exchange::Settlement::broken);
    CHECK(inbound.settled[0].link == link);

    for (const std::size_t size : {11, 12}) {
      box.put(link, numbered(1, bundle::Precedence::routine, size));
      const bool goes_on = link == over_serial && size == 11;
      CHECK(side.next(node_kairo, tcpcl::Lane::rest)->bytes->size() == (goes_on ? 10 : size));
    }
  }
}

TEST_CASE("what one link had ready when it ended goes back, and the other link keeps its own") {
  PostBox box;
  box.put(over_tls, numbered(1, bundle::Precedence::routine));
  box.put(over_serial, numbered(2, bundle::Precedence::routine));
  box.side(route::LinkClass::serial).down(node_kairo, "silence");
  const auto inbound = box.wait(Duration(1));
  REQUIRE(inbound.settled.size() == 1);
  CHECK(inbound.settled[0].key[0] == std::byte{2});
  REQUIRE(inbound.changes.size() == 1);
  CHECK(inbound.changes[0].link == over_serial);
  CHECK(box.last_reason(over_serial) == "silence");
  CHECK(box.last_reason(over_tls).empty());
  CHECK(box.side(route::LinkClass::tls).next(node_kairo, tcpcl::Lane::rest).has_value());
}

}  // namespace
}  // namespace depesche
