// SPDX-License-Identifier: EUPL-1.2
#include "serial/session.h"

#include <doctest/doctest.h>

#include "serial/sample.h"

namespace depesche::serial {
namespace {

using bundle::Precedence;

constexpr Duration minute{60'000};
constexpr Duration hour{3'600'000};

}  // namespace

TEST_CASE("two nodes that share a key find each other, and others do not") {
  Line line(left_settings(), right_settings());
  REQUIRE(line.meet());
  CHECK(line.left.ups == 1);
  CHECK(line.right.ups == 1);

  Settings stranger = right_settings();
  stranger.key.span()[0] ^= std::byte{1};
  Line wrong_key(left_settings(), std::move(stranger));
  CHECK_FALSE(wrong_key.meet());

  Line wrong_name(left_settings(), settings_of("dtn://bonn/", "dtn://zentrale/"));
  CHECK_FALSE(wrong_name.meet());
}

TEST_CASE("a node does not take its own echo for its neighbour") {
  Line line(left_settings(), right_settings());
  line.weather.is_cut = true;
  line.run_for(minute);
  CountedEntropy entropy(9);
  Session alone = Session::begin(left_settings(), entropy, Instant(0)).value();
  for (int i = 0; i < 20; ++i) alone.input(alone.output(1, Instant(i * 20'000)), Instant(i * 20'000));
  CHECK_FALSE(alone.is_up());
}

TEST_CASE("what is sent arrives as it was, is acknowledged once it was accepted, and not before") {
  Line line(left_settings(), right_settings());
  REQUIRE(line.meet());
  line.right.accepts = false;
  const auto bytes = random_bytes(5000, 1);
  REQUIRE(
      line.left.session->send({.id = {41}, .bytes = bytes, .precedence = Precedence::priority}).has_value());
  REQUIRE(line.run_until([&] { return line.right.received.size() == 1; }, minute));
  CHECK(line.right.received[0].bytes == *bytes);
  CHECK(line.right.received[0].precedence == Precedence::priority);
  line.run_for(minute);
  CHECK(line.left.acknowledged.empty());

  line.right.session->accept(line.right.received[0].id);
  line.run_for(minute);
  CHECK(line.left.acknowledged == std::vector<TransferId>{{41}});
  CHECK(line.left.ends == 0);
}

TEST_CASE("a refusal comes back with its reason") {
  Line line(left_settings(), right_settings());
  REQUIRE(line.meet());
  line.right.accepts = false;
  REQUIRE(line.left.session->send({.id = {1}, .bytes = shared("eins")}).has_value());
  REQUIRE(line.run_until([&] { return line.right.received.size() == 1; }, minute));
  line.right.session->refuse(line.right.received[0].id, Refusal::already_held);
  REQUIRE(line.run_until([&] { return line.left.refused.size() == 1; }, minute));
  CHECK(line.left.refused[0].reason == Refusal::already_held);
  CHECK(line.left.session->send({.id = {1}, .bytes = shared("zwei")}).has_value());  // the id is free again
}

TEST_CASE("target: 10 kB that cannot be compressed fill an ideal line of 2400 and 9600 bit/s to 95 percent") {
  for (const std::uint32_t bits_per_second : {2400U, 9600U}) {
    Settings left = left_settings();
    Settings right = right_settings();
    left.bytes_per_second = right.bytes_per_second = bits_per_second / 8;
    Line line(std::move(left), std::move(right));
    REQUIRE(line.meet());
    line.run_for(minute / 4);
    const double before = line.seconds();
    REQUIRE(line.left.session->send({.id = {1}, .bytes = random_bytes(10'000, 3)}).has_value());
    REQUIRE(line.run_until([&] { return !line.right.received.empty(); }, hour));
    const double efficiency = 10'000.0 * 8 / bits_per_second / (line.seconds() - before);
    MESSAGE(bits_per_second << " bit/s: efficiency " << efficiency << ", " << line.seconds() - before
                            << " s");
    CHECK(efficiency >= 0.95);
  }
}

TEST_CASE("19: a FLASH behind a ROUTINE of 1 MB at 9600 bit/s starts within half a second") {
  Line line(left_settings(), right_settings());  // 960 bytes a second: eight bits between start and stop
  REQUIRE(line.meet());
  REQUIRE(line.left.session->send({.id = {1}, .bytes = random_bytes(1'000'000, 3)}).has_value());
  double worst = 0;
  for (std::uint64_t i = 2; i < 60; ++i) {
    line.run_for(Duration(3'000 + 137 * static_cast<int>(i)));
    const double before = line.seconds();
    const double starts = static_cast<double>(line.left.busy_until) / 1e6 - before;
    worst = std::max(worst, starts);
    REQUIRE(
        line.left.session->send({.id = {i}, .bytes = random_bytes(100, i), .precedence = Precedence::flash})
            .has_value());
    REQUIRE(line.run_until([&] { return line.right.received.size() == i - 1; }, minute));
    CHECK(line.seconds() - before <= starts + 0.17);  // its own 155 bytes
  }
  MESSAGE("a FLASH starts after at most " << worst << " s");
  CHECK(worst <= 0.5);
  CHECK(line.left.broken.empty());
}

TEST_CASE("transfers arrive over a line that loses half of all frames") {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    CAPTURE(seed);
    Line line(left_settings(), right_settings(), seed);
    line.weather.frame_loss = 0.5;
    REQUIRE(line.run_until([&] { return line.left.session->is_up() && line.right.session->is_up(); }, hour));
    const double before = line.seconds();
    std::vector<Bytes> expected;
    for (std::uint64_t i = 0; i < 4; ++i) {
      const auto bytes = random_bytes(10'000, i);
      expected.push_back(*bytes);
      REQUIRE(line.left.session->send({.id = {i}, .bytes = bytes}).has_value());
      REQUIRE(line.right.session->send({.id = {i}, .bytes = random_bytes(3'000, i)}).has_value());
    }
    REQUIRE(line.run_until(
        [&] { return line.left.acknowledged.size() == 4 && line.right.acknowledged.size() == 4; }, hour));
    if (seed == 1) MESSAGE("4 times 10 kB at half the frames lost: " << line.seconds() - before << " s");
    std::vector<Bytes> got;
    for (const Received& received : line.right.received) got.push_back(received.bytes);
    std::ranges::sort(got);
    std::ranges::sort(expected);
    CHECK(got == expected);
    CHECK(line.left.received.size() == 4);
  }
}

TEST_CASE(
    "at 2400 bit/s and half the frames lost a session never falls silent before its transfers are over") {
  double longest = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    Settings left = left_settings();
    Settings right = right_settings();
    left.bytes_per_second = right.bytes_per_second = 240;
    Line line(std::move(left), std::move(right), seed);
    REQUIRE(line.meet());
    line.weather.frame_loss = 0.5;
    const double before = line.seconds();
    REQUIRE(line.left.session->send({.id = {1}, .bytes = random_bytes(4'000, seed)}).has_value());
    REQUIRE(line.run_until([&] { return line.right.received.size() == 1; }, hour));
    REQUIRE(line.right.session->send({.id = {1}, .bytes = random_bytes(300, seed)}).has_value());
    REQUIRE(line.run_until([&] { return line.left.received.size() == 1; }, hour));
    CHECK(line.left.ends + line.right.ends == 0);
    longest = std::max(longest, line.seconds() - before);
  }
  CHECK(longest < 180);
}

TEST_CASE("flipped bits cost frames, and never give other bytes") {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    CAPTURE(seed);
    Line line(left_settings(), right_settings(), seed);
    line.weather.garbling = 0.3;
    REQUIRE(line.meet());
    const auto bytes = random_bytes(50'000, seed);
    REQUIRE(line.left.session->send({.id = {1}, .bytes = bytes}).has_value());
    REQUIRE(line.run_until([&] { return line.left.acknowledged.size() == 1; }, hour));
    REQUIRE(line.right.received.size() == 1);
    CHECK(line.right.received[0].bytes == *bytes);
  }
}

TEST_CASE("16: after a long break a transfer goes on where it broke off") {
  Line line(left_settings(), right_settings());
  REQUIRE(line.meet());
  const auto bytes = random_bytes(100'000, 5);
  REQUIRE(line.left.session->send({.id = {1}, .bytes = bytes}).has_value());
  line.run_for(minute);  // more than half
  line.weather.is_cut = true;
  line.run_for(5 * minute);
  REQUIRE(line.left.broken.size() == 1);
  CHECK(line.left.broken[0].acknowledged > 50'000);
  CHECK(line.right.ends == 1);
  CHECK_FALSE(line.left.session->can_send());

  line.weather.is_cut = false;
  REQUIRE(line.meet());
  const std::size_t before = line.left.bytes_sent;
  REQUIRE(line.left.session->send({.id = {2}, .bytes = bytes}).has_value());
  REQUIRE(line.run_until([&] { return line.left.acknowledged.size() == 1; }, hour));
  CHECK(line.left.bytes_sent - before < 105'000 - line.left.broken[0].acknowledged);
  REQUIRE(line.right.received.size() == 1);
  CHECK(line.right.received[0].bytes == *bytes);
}

TEST_CASE("16: after a restart of both nodes a transfer goes on from what was stored") {
  Line line(left_settings(), right_settings());
  REQUIRE(line.meet());
  const auto bytes = random_bytes(100'000, 5);
  REQUIRE(line.left.session->send({.id = {1}, .bytes = bytes}).has_value());
  line.run_for(minute);
  const Bytes state = line.right.session->state();
  CHECK(state.size() > 50'000);
  line.restart(line.left, left_settings());
  line.restart(line.right, right_settings(), state);
  REQUIRE(line.meet());
  const std::size_t before = line.left.bytes_sent;
  REQUIRE(line.left.session->send({.id = {1}, .bytes = bytes}).has_value());
  REQUIRE(line.run_until([&] { return line.left.acknowledged.size() == 1; }, hour));
  CHECK(line.left.bytes_sent - before < 155'000 - state.size());
  CHECK(line.right.received.at(0).bytes == *bytes);
  for (std::size_t size = 1; size < state.size(); size += 977)
    CHECK_FALSE(line.right.session->restore(BytesView(state).first(size)).has_value());
}

TEST_CASE("a node that began anew is found again, and what it did not acknowledge comes back as broken") {
  Line line(left_settings(), right_settings());
  REQUIRE(line.meet());
  REQUIRE(line.left.session->send({.id = {1}, .bytes = random_bytes(50'000, 5)}).has_value());
  line.run_for(minute / 6);
  line.restart(line.right, right_settings());
  REQUIRE(line.run_until([&] { return line.left.ups == 2; }, minute));
  CHECK(line.left.ends == 1);
  CHECK(line.left.broken.size() == 1);
  CHECK(line.right.session->is_up());
  REQUIRE(line.left.session->send({.id = {1}, .bytes = random_bytes(50'000, 5)}).has_value());
  CHECK(line.run_until([&] { return line.left.acknowledged.size() == 1; }, hour));
}

TEST_CASE("a transfer that was accepted, and whose acknowledgement was lost, does not come twice") {
  Line line(left_settings(), right_settings());
  REQUIRE(line.meet());
  const auto bytes = random_bytes(2'000, 5);
  REQUIRE(line.left.session->send({.id = {1}, .bytes = bytes}).has_value());
  REQUIRE(line.run_until([&] { return line.right.received.size() == 1; }, minute));
  line.weather.is_cut = true;
  line.run_for(5 * minute);
  CHECK(line.left.acknowledged.empty());
  line.weather.is_cut = false;
  REQUIRE(line.meet());
  REQUIRE(line.left.session->send({.id = {2}, .bytes = bytes}).has_value());
  REQUIRE(line.run_until([&] { return line.left.acknowledged.size() == 1; }, minute));
  CHECK(line.right.received.size() == 1);
}

TEST_CASE("34: frames of an earlier session, played again, do nothing") {
  Line line(left_settings(), right_settings());
  REQUIRE(line.meet());
  REQUIRE(line.left.session->send({.id = {1}, .bytes = shared("Anweisung")}).has_value());
  REQUIRE(line.run_until([&] { return line.left.acknowledged.size() == 1; }, minute));
  const std::vector<Bytes> recorded = line.left.frames;

  line.restart(line.right, right_settings());
  line.right.received.clear();
  line.weather.is_cut = true;
  for (const Bytes& frame : recorded) {
    line.right.session->input(frame, line.now());
    line.run_for(Duration(3'000));
  }
  CHECK_FALSE(line.right.session->is_up());
  CHECK(line.right.received.empty());

  line.weather.is_cut = false;
  REQUIRE(line.meet());
  for (const Bytes& frame : recorded) line.right.session->input(frame, line.now());
  line.run_for(minute / 2);
  CHECK(line.right.received.empty());
  CHECK(line.right.session->is_up());
  CHECK(line.left.session->is_up());
}

TEST_CASE("a line with a goodbye ends at once on both sides") {
  Line line(left_settings(), right_settings());
  REQUIRE(line.meet());
  line.left.session->terminate(line.now());
  REQUIRE(line.run_until([&] { return line.right.ends == 1; }, Duration(2'000)));
  CHECK(line.left.ends == 1);
  CHECK_FALSE(line.left.session->can_send());
  CHECK(line.left.session->send({.id = {1}, .bytes = shared("eins")}).error().code == Code::unavailable);
}

TEST_CASE("what is cancelled is neither received nor reported") {
  Line line(left_settings(), right_settings());
  REQUIRE(line.meet());
  REQUIRE(line.left.session->send({.id = {1}, .bytes = random_bytes(50'000, 5)}).has_value());
  REQUIRE(line.left.session->send({.id = {2}, .bytes = shared("zwei")}).has_value());
  line.run_for(Duration(10'000));
  line.left.session->cancel({1});
  line.run_for(5 * minute);
  CHECK(line.left.acknowledged == std::vector<TransferId>{{2}});
  CHECK(line.right.received.size() == 1);
  CHECK(line.left.broken.empty());
}

TEST_CASE("40: a transfer beyond the limits is refused before memory is taken for it") {
  Settings small = right_settings();
  small.transfer_size_max = 20'000;
  small.unaccepted_bytes_max = 30'000;
  Line line(left_settings(), std::move(small));
  line.right.accepts = false;
  REQUIRE(line.meet());
  REQUIRE(line.left.session->send({.id = {1}, .bytes = random_bytes(20'001, 1)}).has_value());
  REQUIRE(line.run_until([&] { return line.left.refused.size() == 1; }, minute));
  CHECK(line.left.refused[0].reason == Refusal::not_acceptable);
  // Zeros by the million are few bytes on the line.
  REQUIRE(line.left.session->send({.id = {2}, .bytes = std::make_shared<Bytes>(9'000'000)}).has_value());
  REQUIRE(line.run_until([&] { return line.left.refused.size() == 2; }, minute));
  CHECK(line.left.refused[1].reason == Refusal::not_acceptable);

  for (std::uint64_t i = 3; i < 6; ++i)
    REQUIRE(line.left.session->send({.id = {i}, .bytes = random_bytes(12'000, i)}).has_value());
  REQUIRE(line.run_until([&] { return line.left.refused.size() == 3; }, 5 * minute));
  CHECK(line.left.refused[2].reason == Refusal::no_room);
  line.run_for(minute);
  CHECK(line.right.received.size() == 2);
}

TEST_CASE("38: a receive-only node hears a sender that hears nothing, at half the frames lost") {
  Settings left = left_settings();
  Settings right = right_settings();
  left.mode = Mode::send_only;
  right.mode = Mode::receive_only;
  left.redundancy_percent = 300;
  Line line(std::move(left), std::move(right));
  line.weather.frame_loss = 0.5;
  std::vector<Bytes> expected;
  for (std::uint64_t i = 1; i <= 5; ++i) {
    const auto bytes = random_bytes(i * 10'000, i);
    expected.push_back(*bytes);
    REQUIRE(line.left.session->send({.id = {i}, .bytes = bytes}).has_value());
  }
  REQUIRE(line.run_until([&] { return line.left.sent.size() == 5; }, hour));
  line.run_for(minute);
  std::vector<Bytes> got;
  for (const Received& received : line.right.received) got.push_back(received.bytes);
  CHECK(got == expected);
  CHECK(line.right.bytes_sent == 0);
  CHECK(line.left.acknowledged.empty());
}

TEST_CASE("38: one way, too, a FLASH does not wait for a ROUTINE") {
  Settings left = left_settings();
  Settings right = right_settings();
  left.mode = Mode::send_only;
  right.mode = Mode::receive_only;
  Line line(std::move(left), std::move(right));
  REQUIRE(line.left.session->send({.id = {1}, .bytes = random_bytes(1'000'000, 1)}).has_value());
  line.run_for(minute);
  const auto flash = shared("Blitz");
  REQUIRE(line.left.session->send({.id = {2}, .bytes = flash, .precedence = Precedence::flash}).has_value());
  REQUIRE(line.run_until([&] { return line.right.received.size() == 1; }, Duration(1'000)));
  CHECK(line.right.received[0].bytes == *flash);
  CHECK(line.right.received[0].precedence == Precedence::flash);
}

TEST_CASE("38: what another key made is not received one way either") {
  Settings left = left_settings();
  Settings right = right_settings();
  left.mode = Mode::send_only;
  right.mode = Mode::receive_only;
  left.key.span()[31] ^= std::byte{1};
  Line line(std::move(left), std::move(right));
  REQUIRE(line.left.session->send({.id = {1}, .bytes = shared("Falsch")}).has_value());
  line.run_for(minute);
  CHECK(line.right.received.empty());
  CHECK(line.right.ups == 0);
}

TEST_CASE("how bytes are cut up on their way, and what noise stands between them, changes nothing") {
  CountedEntropy entropy(3);
  std::mt19937_64 chance(3);
  Session left = Session::begin(left_settings(), entropy, Instant(0)).value();
  Session right = Session::begin(right_settings(), entropy, Instant(0)).value();
  const auto bytes = random_bytes(20'000, 2);
  bool has_sent = false;
  std::vector<Received> received;
  for (int round = 0; round < 2'000 && received.empty(); ++round) {
    const Instant now(round * 700);
    for (auto [from, to] : {std::pair(&left, &right), std::pair(&right, &left)}) {
      from->tick(now);
      Bytes sent = from->output(448 * 3, now);
      const Bytes noise = *random_bytes(chance() % 40, chance());
      sent.insert(sent.begin(), noise.begin(), noise.end());
      for (BytesView rest = sent; !rest.empty();) {
        const std::size_t size = std::min<std::size_t>(rest.size(), 1 + chance() % 50);
        to->input(rest.first(size), now);
        rest = rest.subspan(size);
      }
    }
    if (left.can_send() && !has_sent) {
      REQUIRE(left.send({.id = {1}, .bytes = bytes}).has_value());
      has_sent = true;
    }
    for (Event& event : right.take_events())
      if (auto* one = std::get_if<Received>(&event)) received.push_back(std::move(*one));
  }
  REQUIRE(received.size() == 1);
  CHECK(received[0].bytes == *bytes);
}

TEST_CASE("many transfers in both directions all arrive, the most urgent first") {
  Line line(left_settings(), right_settings(), 4);
  line.weather.frame_loss = 0.05;
  REQUIRE(line.meet());
  const std::uint64_t count = 300;
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto precedence = static_cast<Precedence>(i % 4);
    REQUIRE(line.left.session->send({.id = {i}, .bytes = random_bytes(200 + i, i), .precedence = precedence})
                .has_value());
    REQUIRE(line.right.session->send({.id = {i}, .bytes = random_bytes(300 + i, i), .precedence = precedence})
                .has_value());
  }
  REQUIRE(line.run_until(
      [&] { return line.left.acknowledged.size() == count && line.right.acknowledged.size() == count; },
      hour));
  CHECK(line.right.received.size() == count);
  CHECK(line.left.received.size() == count);
  for (std::size_t i = 0; i < 40; ++i) CHECK(line.right.received[i].precedence == Precedence::flash);
}

}  // namespace depesche::serial
