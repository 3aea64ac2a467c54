// SPDX-License-Identifier: EUPL-1.2
#include <doctest/doctest.h>

#include "tcpcl/test_pair.h"

namespace depesche::tcpcl {
namespace {

// The segments that a session says, in their order.
std::vector<Segment> segments_in(BytesView said) {
  std::vector<Segment> found;
  while (!said.empty()) {
    const Reading reading = read_message(said);
    REQUIRE(reading.kind == Reading::Kind::message);
    const Segment segment = std::get<Segment>(reading.message);
    found.push_back(segment);
    said = said.subspan(reading.size + segment.size);
  }
  return found;
}

Bytes segment(Segment head) {
  Bytes bytes;
  write(bytes, head);
  bytes.resize(bytes.size() + head.size);
  return bytes;
}

constexpr std::uint8_t start = segment_flag::start;
constexpr std::uint8_t end = segment_flag::end;

TEST_CASE("24: the transfer length is told when there is more than one segment, and only with START") {
  Alone alone(config_of(Role::passive));
  alone.come_up();
  REQUIRE(alone.session.send(transfer(1, 65'536)).has_value());
  REQUIRE(alone.session.send(transfer(2, 65'537)).has_value());
  const auto segments = segments_in(alone.said());
  REQUIRE(segments.size() == 3);
  CHECK(segments[0].flags == (start | end));
  CHECK_FALSE(segments[0].total.has_value());
  CHECK(segments[1].flags == start);
  CHECK(segments[1].total == std::optional<std::uint64_t>(65'537));
  CHECK(segments[2].flags == end);
}

TEST_CASE("24: transfer ids are never used again, and one that is gets rejected") {
  Alone sender(config_of(Role::passive));
  sender.come_up();
  for (std::uint64_t i = 0; i < 5; ++i) REQUIRE(sender.session.send(transfer(77, 10)).has_value());
  std::uint64_t next = 0;
  for (const Segment& one : segments_in(sender.said())) CHECK(one.id == next++);

  Alone receiver(config_of(Role::passive));
  receiver.come_up();
  receiver.hear(segment({.flags = start | end, .id = 4, .size = 3}));
  receiver.hear(segment({.flags = start | end, .id = 4, .size = 3}));
  CHECK(receiver.told<Received>().size() == 1);
  CHECK(receiver.said() == bundle::hex("060301"));
}

TEST_CASE(
    "24: a transfer that is announced as too long is refused before it comes, and its rest passed over") {
  Config config = config_of(Role::passive);
  config.transfer_mru = 1000;
  Alone alone(config);
  alone.come_up();
  alone.hear(segment({.flags = start, .id = 1, .size = 100, .total = 1001}));
  CHECK(alone.said() == bundle::hex("03020000000000000001"));
  alone.hear(segment({.flags = 0, .id = 1, .size = 100}));
  alone.hear(segment({.flags = end, .id = 1, .size = 801}));
  CHECK(alone.said().empty());
  alone.hear(segment({.flags = start | end, .id = 2, .size = 10}));
  CHECK(alone.told<Received>().size() == 1);
}

TEST_CASE("24: a transfer without a length is refused where it grows too long") {
  Config config = config_of(Role::passive);
  config.transfer_mru = 1000;
  Alone alone(config);
  alone.come_up();
  alone.hear(segment({.flags = start, .id = 1, .size = 900}));
  alone.said();
  alone.hear(segment({.flags = 0, .id = 1, .size = 101}));
  CHECK(alone.said() == bundle::hex("03020000000000000001"));
  CHECK(alone.told<Received>().empty());
}

TEST_CASE("24: a transfer of another length than it announced is not acceptable") {
  for (const std::uint64_t size : {9U, 11U}) {
    Alone alone(config_of(Role::passive));
    alone.come_up();
    alone.hear(segment({.flags = start | end, .id = 1, .size = size, .total = 10}));
    CHECK(alone.said() == bundle::hex("03040000000000000001"));
    CHECK(alone.told<Received>().empty());
  }
}

TEST_CASE("24: acknowledgements are cumulative, and the one with END comes only after the durable write") {
  Alone alone(config_of(Role::passive));
  alone.come_up();
  alone.hear(segment({.flags = start, .id = 1, .size = 10}));
  alone.hear(segment({.flags = 0, .id = 1, .size = 10}));
  CHECK(alone.said() == bundle::hex("0202"
                                    "0000000000000001"
                                    "000000000000000a"
                                    "0200"
                                    "0000000000000001"
                                    "0000000000000014"));
  alone.hear(segment({.flags = end, .id = 1, .size = 10}));
  CHECK(alone.said().empty());
  alone.session.accept({1});
  CHECK(alone.said() == bundle::hex("0201"
                                    "0000000000000001"
                                    "000000000000001e"));
}

TEST_CASE("24: acknowledgements keep the order of the transfers, in whatever order these become durable") {
  Alone alone(config_of(Role::passive));
  alone.come_up();
  for (std::uint64_t id = 0; id < 3; ++id) alone.hear(segment({.flags = start | end, .id = id, .size = 1}));
  alone.session.accept({2});
  CHECK(alone.said().empty());
  alone.session.refuse({0}, Reason::completed);
  CHECK(alone.said() == bundle::hex("03010000000000000000"));
  alone.session.accept({1});
  CHECK(alone.said() == bundle::hex("0203"
                                    "0000000000000001"
                                    "0000000000000001"
                                    "0203"
                                    "0000000000000002"
                                    "0000000000000001"));
  alone.session.accept({1});  // twice, and of nobody
  alone.session.refuse({99}, Reason::unknown);
  CHECK(alone.said().empty());
}

TEST_CASE("24: unknown types are rejected, and since nobody knows their length the session ends") {
  Alone alone(config_of(Role::passive));
  alone.come_up();
  alone.hear("21");
  CHECK(alone.said() == bundle::hex("060121"
                                    "050000"));
  CHECK(alone.session.is_over());
}

TEST_CASE("24: a second transfer within the first, and a segment of none, are rejected and passed over") {
  Alone alone(config_of(Role::passive));
  alone.come_up();
  alone.hear(segment({.flags = start, .id = 1, .size = 10}));
  alone.said();
  alone.hear(segment({.flags = start | end, .id = 2, .size = 10}));
  CHECK(alone.said() == bundle::hex("060301"));
  alone.hear(segment({.flags = 0, .id = 7, .size = 10}));
  CHECK(alone.said() == bundle::hex("060301"));
  alone.hear(segment({.flags = end, .id = 1, .size = 10}));
  const auto received = alone.told<Received>();
  REQUIRE(received.size() == 1);
  CHECK(received[0].bytes.size() == 20);
}

TEST_CASE("24: a refusal stops the transfer, also an unknown one, and what waits goes on") {
  Alone alone(config_of(Role::passive));
  alone.come_up();
  REQUIRE(alone.session.send(transfer(1, 900'000)).has_value());
  REQUIRE(alone.session.send(transfer(2, 10)).has_value());
  std::size_t size = 0;
  for (const BytesView view : alone.session.output()) size += view.size();
  alone.session.written(size, Instant{0});  // the first part of it
  alone.hear("03ff0000000000000000");
  const auto refused = alone.told<Refused>();
  REQUIRE(refused.size() == 1);
  CHECK(refused[0].id == TransferId{1});
  const auto segments = segments_in(alone.said());
  REQUIRE(segments.size() == 1);
  CHECK(segments[0].id == 1);
  CHECK(segments[0].flags == (start | end));
}

TEST_CASE("24: acknowledgements of what was not sent are rejected") {
  Alone alone(config_of(Role::passive));
  alone.come_up();
  REQUIRE(alone.session.send(transfer(1, 10)).has_value());
  alone.said();
  for (const std::string_view wrong :
       {"02030000000000000001000000000000000a", "0203000000000000000000000000000000ff",
        "02030000000000000000"
        "0000000000000009",
        "03000000000000000005"}) {
    CAPTURE(wrong);
    alone.hear(wrong);
    CHECK_FALSE(alone.said().empty());
    CHECK(alone.told<Acknowledged>().empty());
  }
  alone.hear("02030000000000000000000000000000000a");
  CHECK(alone.told<Acknowledged>().size() == 1);
}

TEST_CASE(
    "24: of those that wait the most urgent goes first; a second session carries it past a running one") {
  Alone alone(config_of(Role::passive));
  alone.come_up();
  REQUIRE(alone.session.send(transfer(1, 10)).has_value());
  REQUIRE(alone.session.send(transfer(2, 20, bundle::Precedence::priority)).has_value());
  REQUIRE(alone.session.send(transfer(3, 30, bundle::Precedence::flash)).has_value());
  REQUIRE(alone.session.send(transfer(4, 40, bundle::Precedence::flash)).has_value());
  std::vector<std::uint64_t> sizes;
  for (const Segment& one : segments_in(alone.said())) sizes.push_back(one.size);
  CHECK(sizes == std::vector<std::uint64_t>{30, 40, 20, 10});

  Config urgent = config_of(Role::active);
  urgent.lane = Lane::urgent;
  Pair pair(urgent);
  pair.settle();
  const auto up = pair.right.told<SessionUp>();
  REQUIRE(up.size() == 1);
  CHECK(up[0].lane == Lane::urgent);
}

TEST_CASE("26: small bundles leave in one write, large ones without being copied") {
  Alone alone(config_of(Role::passive));
  alone.come_up();
  for (std::uint64_t i = 0; i < 100; ++i) REQUIRE(alone.session.send(transfer(i, 100)).has_value());
  CHECK(alone.session.output().size() == 1);
  alone.said();
  const Transfer large = transfer(200, 50'000);
  REQUIRE(alone.session.send(large).has_value());
  const auto views = alone.session.output();
  REQUIRE(views.size() == 2);
  CHECK(views[1].data() == large.bytes->data());
}

TEST_CASE("26: who does not accept what came stops reading, and queues are bounded") {
  Config config = config_of(Role::passive);
  config.unaccepted_bytes_max = 1000;
  config.transfers_max = 3;
  config.unacknowledged_bytes_max = 1000;
  Alone alone(config);
  alone.come_up();
  alone.hear(segment({.flags = start | end, .id = 0, .size = 999}));
  CHECK(alone.session.wants_input());
  alone.hear(segment({.flags = start | end, .id = 1, .size = 1}));
  CHECK_FALSE(alone.session.wants_input());
  alone.session.accept({0});
  CHECK(alone.session.wants_input());

  for (std::uint64_t i = 0; i < 3; ++i) REQUIRE(alone.session.send(transfer(i, 10)).has_value());
  CHECK(alone.session.send(transfer(3, 10)).error().code == Code::unavailable);
}

TEST_CASE("26: a neighbour that reads nothing is not read from") {
  Alone alone(config_of(Role::passive));
  alone.come_up();
  Bytes flood;
  for (std::uint64_t id = 0; id < 10'000; ++id) {
    const Bytes one = segment({.flags = 0, .id = 5, .size = 0});  // rejected each time
    flood.insert(flood.end(), one.begin(), one.end());
  }
  CHECK(alone.session.wants_input());
  for (int i = 0; i < 3; ++i) alone.hear(flood);
  CHECK_FALSE(alone.session.wants_input());
  alone.said();
  CHECK(alone.session.wants_input());
}

TEST_CASE("40: no length that is only announced makes a session hold more than it may") {
  Config config = config_of(Role::passive);
  config.transfer_mru = std::uint64_t{1} << 40;
  config.segment_mru = std::uint64_t{1} << 40;
  Alone alone(config);
  alone.come_up();
  // A terabyte is announced, and 100 bytes come: the reservation stays at a megabyte.
  Bytes head;
  write(head,
        Segment{.flags = start, .id = 1, .size = std::uint64_t{1} << 39, .total = std::uint64_t{1} << 40});
  head.resize(head.size() + 100);
  alone.hear(head);
  alone.session.lost("");
  alone.collect();
  const auto interrupted = alone.told<Interrupted>();
  REQUIRE(interrupted.size() == 1);
  CHECK(interrupted[0].bytes.size() == 100);
  CHECK(interrupted[0].bytes.capacity() <= (std::size_t{1} << 20));

  for (const std::string_view bomb :
       {"0700000000000000000000000000000000000000000000ffffffff", "01020000000000000001ffffffff"}) {
    Alone other(config_of(Role::passive));
    other.come_up();
    other.hear(bomb);
    CHECK(other.session.is_over());
  }
}

}  // namespace
}  // namespace depesche::tcpcl
