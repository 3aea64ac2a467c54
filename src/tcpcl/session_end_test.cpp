// SPDX-License-Identifier: EUPL-1.2
#include <doctest/doctest.h>

#include "tcpcl/test_pair.h"

namespace depesche::tcpcl {
namespace {

TEST_CASE("25: an end is agreed on: one reply, running transfers finish, nothing new begins") {
  Pair pair;
  pair.accepts = false;
  pair.settle();
  REQUIRE(pair.left.session.send(transfer(1, 300'000)).has_value());
  pair.cross(pair.left, pair.right);
  REQUIRE(pair.left.session.send(transfer(2, 10)).has_value());
  pair.left.session.terminate(TermReason::unknown, pair.now);
  pair.left.collect();
  CHECK(pair.left.told<Broken>().size() == 1);  // the second one had not begun
  CHECK(pair.left.session.send(transfer(3, 10)).error().code == Code::unavailable);
  pair.settle();
  CHECK_FALSE(pair.left.session.is_over());
  CHECK(pair.right.told<Ended>().empty());

  pair.accept_all(pair.right);
  pair.settle();
  CHECK(pair.left.told<Acknowledged>().size() == 1);
  CHECK(pair.left.session.is_over());
  CHECK(pair.right.session.is_over());
}

TEST_CASE("25: SESS_TERM is answered once with the reply flag, and a reply is not answered") {
  Alone alone(config_of(Role::passive));
  alone.come_up();
  alone.hear("050003");
  CHECK(alone.said() == bundle::hex("050103"));
  CHECK(alone.session.is_over());

  Alone crossing(config_of(Role::passive));
  crossing.come_up();
  crossing.session.terminate(TermReason::busy, Instant{0});
  CHECK(crossing.said() == bundle::hex("050003"));
  crossing.hear("050000");
  CHECK(crossing.said().empty());
  CHECK(crossing.session.is_over());
}

TEST_CASE("25: a transfer that begins while the session ends is refused with 0x06") {
  Alone alone(config_of(Role::passive));
  alone.come_up();
  alone.session.terminate(TermReason::unknown, Instant{0});
  alone.said();
  alone.hear("0103000000000000000700000000000000000000000161");
  CHECK(alone.said() == bundle::hex("03060000000000000007"));
}

TEST_CASE("25: an ending that does not come to its end is cut off") {
  Alone alone(config_of(Role::passive));
  alone.come_up();
  alone.session.terminate(TermReason::unknown, Instant{1'000});
  CHECK(alone.session.deadline() == std::optional(Instant{31'000}));
  alone.tick(Instant{31'000});
  CHECK(alone.session.is_over());
}

TEST_CASE("25: a session without transfers ends after its idle time") {
  Config config = config_of(Role::passive);
  config.idle_max = Duration{60'000};
  Alone alone(config);
  alone.come_up();
  CHECK(alone.session.deadline() == std::optional(Instant{60'000}));
  alone.tick(Instant{60'000});
  CHECK(alone.said() == bundle::hex("050001"));
}

TEST_CASE("25: when the connection breaks both ends keep what they have of the transfer") {
  Pair pair;
  pair.settle();
  REQUIRE(pair.left.session.send(transfer(9, 200'000)).has_value());
  const Bytes bytes = pair.left.said();
  pair.right.hear(BytesView(bytes).first(150'000));
  pair.cross(pair.right, pair.left);
  pair.left.session.lost("the cable was cut");
  pair.right.session.lost("the cable was cut");
  pair.left.collect();
  pair.right.collect();
  const auto broken = pair.left.told<Broken>();
  REQUIRE(broken.size() == 1);
  CHECK(broken[0].id == TransferId{9});
  CHECK(broken[0].acknowledged == 131'072);  // two whole segments
  const auto interrupted = pair.right.told<Interrupted>();
  REQUIRE(interrupted.size() == 1);
  CHECK(interrupted[0].bytes.size() >= broken[0].acknowledged);
  CHECK(std::ranges::equal(interrupted[0].bytes,
                           BytesView(*transfer(9, 200'000).bytes).first(interrupted[0].bytes.size())));
}

TEST_CASE("25: a transfer that stalls, and one that is never acknowledged, end the session") {
  Alone stalled(config_of(Role::passive));
  stalled.come_up();
  stalled.hear("0102000000000000000000000000000000000000006461", Instant{1'000});
  CHECK(stalled.session.deadline() == std::optional(Instant{61'000}));
  stalled.tick(Instant{61'000});
  CHECK(stalled.session.is_over());
  CHECK(stalled.told<Interrupted>().size() == 1);

  Alone ignored(config_of(Role::passive));
  ignored.come_up();
  REQUIRE(ignored.session.send(transfer(1, 10)).has_value());
  ignored.said(Instant{1'000'000});
  CHECK(ignored.session.deadline() == std::optional(Instant{1'300'000}));
  ignored.tick(Instant{1'300'000});
  CHECK(ignored.told<Broken>().size() == 1);
}

TEST_CASE("25: an unacknowledged transfer that was not written yet does not end an idle session at once") {
  Alone alone(config_of(Role::passive));
  alone.come_up();
  REQUIRE(alone.session.send(transfer(1, 10)).has_value());
  static_cast<void>(alone.session.output());  // the socket takes nothing now
  alone.tick(Instant{1'000'000});
  CHECK_FALSE(alone.session.is_over());
  CHECK(alone.session.deadline() == std::optional(Instant{1'300'000}));
}

}  // namespace
}  // namespace depesche::tcpcl
