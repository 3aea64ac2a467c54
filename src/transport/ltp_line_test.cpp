// SPDX-License-Identifier: EUPL-1.2
#include "transport/ltp_line.h"

#include <doctest/doctest.h>

#include <array>

#include "transport/test_desk.h"
#include "transport/test_ether.h"
#include "transport/test_pouch.h"

namespace depesche::transport {
namespace {

// Two nodes with the ether between their sockets.
struct Air {
  explicit Air(std::uint32_t bytes_per_second, ltp::Mode left_mode = ltp::Mode::two_way,
               ltp::Mode right_mode = ltp::Mode::two_way) {
    ether.begin(sockets[0]->port(), sockets[1]->port());
    left.port = open(0, left_mode, bytes_per_second, left);
    right.port = open(1, right_mode, bytes_per_second, right);
  }
  std::unique_ptr<LtpLine> open(std::size_t side, ltp::Mode mode, std::uint32_t bytes_per_second,
                                Peer& peer) {
    LtpSettings settings{.neighbour = side == 0 ? cairo : berlin, .there = ether.side(side), .number = side};
    settings.engine.mode = mode;
    settings.engine.own = {side + 1};
    settings.engine.neighbour = {2 - side};
    settings.engine.key = crypto::Secret(ltp::key_size);
    settings.engine.bytes_per_second = bytes_per_second;
    settings.engine.answer_time = Duration(150);
    settings.engine.tries_max = 12;
    auto line = LtpLine::open(io, *sockets[side], std::move(settings), peer, entropy).value();
    line->kept(line->state_to_keep());
    return line;
  }
  std::unique_ptr<Datagrams> socket() { return Datagrams::open(io, Ether::place_of(0)).value(); }
  bool comes_true(const std::function<bool()>& claim) { return transport::comes_true(io, claim, 30); }
  Bytes random(std::size_t size) {
    Bytes bytes(size);
    entropy.fill(bytes);
    return bytes;
  }

  boost::asio::io_context io;
  SystemEntropy entropy;
  Ether ether{io};
  std::array<std::unique_ptr<Datagrams>, 2> sockets{socket(), socket()};
  Desk left;
  Desk right;
};

}  // namespace

TEST_CASE(
    "27, 12: over UDP with losses bundles arrive as they were, and are acknowledged once they were "
    "accepted") {
  Air air(400'000);
  REQUIRE(air.comes_true([&] { return air.left.ups == 1 && air.right.ups == 1; }));
  air.ether.loss = 0.15;
  air.right.accepts = false;
  const Bytes there = air.random(200'000);
  const Bytes back = air.random(3'000);
  air.left.queue(1, there);
  air.right.queue(7, back);
  REQUIRE(air.comes_true([&] { return air.right.arrivals.size() == 1 && air.left.arrivals.size() == 1; }));
  CHECK(air.right.arrivals[0].bytes == there);
  CHECK(air.right.arrivals[0].neighbour == berlin);
  CHECK(air.left.arrivals[0].bytes == back);
  REQUIRE(air.comes_true([&] { return air.right.outcomes.contains(7); }));
  const Stopwatch watch;
  air.comes_true([&] { return watch.seconds() > 1; });
  CHECK(air.left.outcomes.empty());
  air.right.port->accept(air.right.arrivals[0].ticket);
  REQUIRE(air.comes_true([&] { return air.left.outcomes.contains(1); }));
  CHECK(air.left.outcomes[1].at(0).kind == Outcome::Kind::acknowledged);
}

TEST_CASE("27: a refusal over LTP comes back with its reason") {
  Air air(400'000);
  air.right.accepts = false;
  for (const auto reason : {tcpcl::Reason::no_resources, tcpcl::Reason::not_acceptable}) {
    const std::size_t number = air.right.arrivals.size();
    air.left.queue(number, air.random(100));
    REQUIRE(air.comes_true([&] { return air.right.arrivals.size() == number + 1; }));
    air.right.port->refuse(air.right.arrivals[number].ticket, reason);
    REQUIRE(air.comes_true([&] { return air.left.outcomes.contains(number); }));
    CHECK(air.left.outcomes[number].at(0).kind == Outcome::Kind::refused);
    CHECK(air.left.outcomes[number].at(0).reason == reason);
  }
}

TEST_CASE(
    "27, 19: over LTP, too, a FLASH overtakes a running ROUTINE, and nothing is sent faster than told") {
  Air air(40'000);
  REQUIRE(air.comes_true([&] { return air.left.ups == 1; }));
  const Stopwatch watch;
  air.left.queue(1, air.random(100'000));
  REQUIRE(air.comes_true([&] { return air.left.port->status().bytes_out > 10'000; }));
  const Bytes flash = air.random(500);
  air.left.queue(2, flash, bundle::Precedence::flash);
  REQUIRE(air.comes_true([&] { return air.left.outcomes.size() == 2; }));
  CHECK(watch.seconds() > 2.4);
  REQUIRE(air.right.arrivals.size() == 2);
  CHECK(air.right.arrivals[0].bytes == flash);
}

TEST_CASE("27, 19: a FLASH waits neither for answers to others nor for room that a ROUTINE found none of") {
  Air air(400'000);
  REQUIRE(air.comes_true([&] { return air.left.ups == 1; }));
  air.right.accepts = false;
  for (std::uint64_t i = 0; i < 64; ++i) air.left.queue(i, air.random(50), bundle::Precedence::immediate);
  REQUIRE(air.comes_true([&] { return air.right.arrivals.size() == 64; }));
  const Bytes flash = air.random(60);
  air.left.queue(64, flash, bundle::Precedence::flash);
  const Stopwatch watch;
  REQUIRE(air.comes_true([&] { return air.right.arrivals.size() == 65; }));
  CHECK(air.right.arrivals[64].bytes == flash);
  air.right.port->refuse(air.right.arrivals[0].ticket, tcpcl::Reason::no_resources);
  REQUIRE(air.comes_true([&] { return air.left.outcomes.contains(0); }));
  air.left.queue(65, air.random(60), bundle::Precedence::flash);
  REQUIRE(air.comes_true([&] { return air.right.arrivals.size() == 66; }));
  CHECK(watch.seconds() < 4);
}

TEST_CASE(
    "27, 38: what is sent one way arrives although some is lost, and its receiver sends not one datagram") {
  Air air(400'000, ltp::Mode::send_only, ltp::Mode::receive_only);
  air.ether.loss = 0.1;
  for (std::uint64_t i = 0; i < 5; ++i) air.left.queue(i, air.random(2'000));
  REQUIRE(air.comes_true([&] { return air.right.arrivals.size() == 5; }));
  REQUIRE(air.comes_true([&] { return air.left.outcomes.size() == 5; }));
  CHECK(air.ether.heard[0] > 0);
  CHECK(air.ether.heard[1] == 0);
  CHECK(air.right.port->status().is_up);
}

TEST_CASE("27: a line whose neighbour went away settles what it was given, and goes on when it is back") {
  Air air(400'000);
  REQUIRE(air.comes_true([&] { return air.left.ups == 1; }));
  air.ether.loss = 1;
  air.left.queue(1, air.random(1'000));
  REQUIRE(air.comes_true([&] { return air.left.downs == 1; }));
  CHECK(air.left.outcomes[1].at(0).kind == Outcome::Kind::broken);
  CHECK(air.left.port->status().next_call.has_value());
  air.ether.loss = 0;
  air.left.queue(2, air.random(1'000));
  REQUIRE(air.comes_true([&] { return air.left.outcomes.contains(2); }));
  CHECK(air.left.outcomes[2].at(0).kind == Outcome::Kind::acknowledged);
  air.left.accepts = false;
  air.right.queue(3, air.random(500'000));
  REQUIRE(air.comes_true([&] { return air.right.port->status().bytes_out > 5'000; }));
  air.right.port->stop();
  CHECK(air.right.outcomes[3].at(0).kind == Outcome::Kind::broken);
}

TEST_CASE("27: session numbers go on over a restart, and two neighbours cannot be at one place") {
  Air air(400'000);
  air.left.queue(1, air.random(100));
  REQUIRE(air.comes_true([&] { return air.left.outcomes.contains(1); }));
  const auto used = ltp::decode_numbers(air.left.port->state()).value();
  const auto kept = ltp::decode_numbers(air.left.port->state_to_keep()).value();
  CHECK(kept.next_session >= used.next_session + 65'536);
  const auto settings_for_the_next = [&] {
    LtpSettings settings{.neighbour = cairo, .there = air.ether.side(0), .state = ltp::encode(kept)};
    settings.engine.own = {1};
    settings.engine.neighbour = {2};
    settings.engine.key = crypto::Secret(ltp::key_size);
    return settings;
  };
  CHECK(LtpLine::open(air.io, *air.sockets[0], settings_for_the_next(), air.left, air.entropy).error().code ==
        Code::conflict);
  air.left.port = nullptr;
  auto next = LtpLine::open(air.io, *air.sockets[0], settings_for_the_next(), air.left, air.entropy);
  REQUIRE(next.has_value());
  CHECK(ltp::decode_numbers((*next)->state())->next_session >= kept.next_session);
  CHECK((*next)->wants_keeping());
  const Stopwatch watch;
  air.comes_true([&] { return watch.seconds() > 0.5; });
  CHECK((*next)->status().bytes_out == 0);
  (*next)->kept((*next)->state_to_keep());
  CHECK_FALSE((*next)->wants_keeping());
  CHECK(air.comes_true([&] { return (*next)->status().bytes_out > 0; }));
  LtpSettings with_new_key = settings_for_the_next();
  with_new_key.engine.key.span()[0] = std::byte{1};
  with_new_key.state = ltp::encode({.next_session = 5, .first_unheard = 9, .key_mark = kept.key_mark});
  *next = nullptr;
  const auto renewed =
      LtpLine::open(air.io, *air.sockets[0], std::move(with_new_key), air.left, air.entropy).value();
  CHECK(ltp::decode_numbers(renewed->state())->first_unheard == 0);
  CHECK(air.sockets[0]->take_from({.address = "::1", .port = 5}, {}).error().code == Code::invalid);
  CHECK(air.sockets[0]->take_from({.address = "kairo.example", .port = 5}, {}).error().code == Code::invalid);
}

}  // namespace depesche::transport
