// SPDX-License-Identifier: EUPL-1.2
#include "ltp/engine.h"

#include <doctest/doctest.h>

#include <set>

#include "ltp/stage.h"

namespace depesche::ltp {

using bundle::Precedence;

TEST_CASE("27: two engines that share a key find each other, and others do not") {
  Way way(left_settings(), right_settings());
  REQUIRE(way.meet());
  CHECK(way.left.ups == 1);
  CHECK(way.right.ups == 1);
  Settings stranger = right_settings();
  stranger.key.span()[0] ^= std::byte{1};
  Way wrong(left_settings(), std::move(stranger));
  wrong.run_for(hour);
  CHECK_FALSE(wrong.left.engine->is_up());
  CHECK(wrong.left.datagrams.size() < 70);  // one a minute
}

TEST_CASE("27: a red block arrives as it was and is acknowledged once it was accepted, and not before") {
  Way way(left_settings(), right_settings());
  REQUIRE(way.meet());
  way.right.accepts = false;
  const auto bytes = random_bytes(20'000, 1);
  REQUIRE(send(way.left, 41, bytes).has_value());
  REQUIRE(way.run_until([&] { return way.right.received.size() == 1; }, minute));
  CHECK(way.right.received[0].bytes == *bytes);
  way.run_for(5 * second);
  CHECK(way.left.acknowledged.empty());
  for (const ReportSegment& report : sent_by<ReportSegment>(way.right))
    CHECK(report.bounds.end - report.bounds.begin > report.claims.at(0).size());
  way.right.engine->accept(way.right.received[0].id);
  REQUIRE(way.run_until([&] { return !way.left.acknowledged.empty(); }, minute));
  CHECK(way.left.acknowledged == std::vector<BlockId>{{41}});
  way.run_for(hour);
  CHECK(way.left.acknowledged.size() == 1);
  CHECK(way.right.received.size() == 1);
}

TEST_CASE(
    "27: a refusal ends the session with the reason of RFC 5326, and what was here already counts as taken") {
  for (const auto& [refusal, reason] : {std::pair{Refusal::not_acceptable, Reason::by_client},
                                        std::pair{Refusal::no_room, Reason::by_engine}}) {
    Way way(left_settings(), right_settings());
    REQUIRE(way.meet());
    way.right.accepts = false;
    REQUIRE(send(way.left, 1, random_bytes(100, 1)).has_value());
    REQUIRE(way.run_until([&] { return way.right.received.size() == 1; }, minute));
    way.right.engine->refuse(way.right.received[0].id, refusal);
    REQUIRE(way.run_until([&] { return !way.left.refused.empty(); }, minute));
    CHECK(way.left.refused[0].reason == reason);
    REQUIRE(send(way.left, 1, random_bytes(100, 2)).has_value());  // the id is free again
    REQUIRE(way.run_until([&] { return way.right.received.size() == 2; }, minute));
    way.right.engine->refuse(way.right.received[1].id, Refusal::already_held);
    CHECK(way.run_until([&] { return !way.left.acknowledged.empty(); }, minute));
  }
}

TEST_CASE(
    "27: timers are made of the one-way delay: over twenty light minutes nothing is sent twice in vain") {
  Settings left = left_settings();
  Settings right = right_settings();
  left.delay = right.delay = 20 * minute;
  Way way(std::move(left), std::move(right));
  REQUIRE(way.meet());
  const auto bytes = random_bytes(100'000, 3);
  const Instant before = way.now();
  REQUIRE(send(way.left, 1, bytes).has_value());
  REQUIRE(way.run_until([&] { return !way.left.acknowledged.empty(); }, 10 * hour));
  CHECK(way.now() - before < 44 * minute);
  std::uint64_t sent = 0;
  for (const DataSegment& one : sent_by<DataSegment>(way.left)) sent += one.data.size();
  CHECK(sent == bytes->size());
  CHECK(way.left.downs == 0);

  way.weather.loss = 0.2;
  REQUIRE(send(way.left, 2, bytes).has_value());
  CHECK(way.run_until([&] { return way.right.received.size() == 2; }, 20 * hour));
}

TEST_CASE("27, 19: a FLASH does not wait for a running ROUTINE but for one datagram") {
  Settings left = left_settings();
  Settings right = right_settings();
  left.bytes_per_second = right.bytes_per_second = 1'200;  // 9600 bit/s
  left.segment_size_max = right.segment_size_max = 300;
  Way way(std::move(left), std::move(right));
  REQUIRE(way.meet());
  REQUIRE(send(way.left, 1, random_bytes(1'000'000, 3)).has_value());
  for (std::uint64_t i = 2; i < 30; ++i) {
    way.run_for(Duration(3'000 + 137 * static_cast<int>(i)));
    const Instant before = way.now();
    REQUIRE(send(way.left, i, random_bytes(100, i), Precedence::flash).has_value());
    REQUIRE(way.run_until([&] { return way.right.received.size() == i - 1; }, minute));
    CHECK(way.now() - before < Duration(700));  // what is on its way, and its own 150 bytes
  }
  CHECK(way.left.broken.empty());
}

TEST_CASE("27: many losses make several reports, and all claims together tell what is missing") {
  Settings left = left_settings();
  Settings right = right_settings();
  left.segment_size_max = right.segment_size_max = 128;
  left.bytes_per_second = right.bytes_per_second = 100'000;
  Way way(std::move(left), std::move(right), 5);
  REQUIRE(way.meet());
  way.weather.loss = 0.3;
  const auto bytes = random_bytes(20'000, 4);
  REQUIRE(send(way.left, 1, bytes).has_value());
  REQUIRE(way.run_until([&] { return !way.left.acknowledged.empty(); }, hour));
  CHECK(way.right.received.at(0).bytes == *bytes);
  std::map<std::uint64_t, std::set<std::uint64_t>> reports;  // by checkpoint
  for (const ReportSegment& one : sent_by<ReportSegment>(way.right))
    reports[one.checkpoint].insert(one.serial);
  CHECK(std::ranges::any_of(reports, [](const auto& one) { return one.second.size() > 3; }));
  for (const Bytes& datagram : way.right.datagrams) CHECK(datagram.size() <= 128);
  for (const Bytes& datagram : way.left.datagrams) CHECK(datagram.size() <= 128);
}

TEST_CASE("27: green blocks go one way, several times over, and their receiver never sends") {
  Settings left = left_settings();
  Settings right = right_settings();
  left.mode = Mode::send_only;
  right.mode = Mode::receive_only;
  Way way(std::move(left), std::move(right), 3);
  way.weather.loss = 0.05;
  way.weather.disorder = second;
  for (std::uint64_t i = 0; i < 20; ++i) REQUIRE(send(way.left, i, random_bytes(5'000, i)).has_value());
  REQUIRE(way.run_until([&] { return way.left.sent.size() == 20; }, hour));
  way.run_for(minute);
  CHECK(way.right.received.size() == 20);
  CHECK(way.right.datagrams.empty());
  CHECK(way.right.ups == 1);
  CHECK(way.left.acknowledged.empty());
}

TEST_CASE(
    "27: a block may be red at its beginning and green after; without the green its red part is handed on") {
  Way way(left_settings(), right_settings());
  REQUIRE(way.meet());
  const auto bytes = random_bytes(10'000, 1);
  REQUIRE(way.left.engine->send({.id = {1}, .bytes = bytes, .red_size = 4'000}).has_value());
  REQUIRE(way.run_until([&] { return !way.left.acknowledged.empty(); }, minute));
  CHECK(way.right.received.at(0).bytes == *bytes);

  Stage stage(left_settings());
  stage.meet();
  const Bytes red(100, std::byte{1});
  stage.hear(neighbour, 9, DataSegment{.ends_red = true, .checkpoint = Checkpoint{.serial = 4}, .data = red});
  CHECK(stage.events<Received>().empty());
  CHECK(stage.said<ReportSegment>().empty());
  stage.now += minute;
  stage.engine->tick(stage.now);
  const auto received = stage.events<Received>();
  REQUIRE(received.size() == 1);
  CHECK(received[0].bytes == red);
  stage.engine->accept(received[0].id);
  const auto reports = stage.said<ReportSegment>();
  REQUIRE(reports.size() == 1);
  CHECK(reports[0].checkpoint == 4);
  CHECK(reports[0].bounds == bundle::Interval{.begin = 0, .end = 100});
}

TEST_CASE(
    "27: a receiver that began anew and lost what it had gets it again, and nothing counts as taken before") {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    CAPTURE(seed);
    Settings left = left_settings();
    Settings right = right_settings();
    left.checkpoint_bytes = right.checkpoint_bytes = 10'000;
    Way way(std::move(left), std::move(right), seed);
    REQUIRE(way.meet());
    way.weather.loss = 0.1;
    const auto bytes = random_bytes(60'000, 1);
    REQUIRE(send(way.left, 1, bytes).has_value());
    way.run_for(Duration(static_cast<std::int64_t>(10'000 + 5'000 * seed)));
    CHECK(way.left.acknowledged.empty());
    way.restart(way.right, right_settings());
    REQUIRE(way.run_until([&] { return !way.left.acknowledged.empty() || !way.left.broken.empty(); }, hour));
    if (way.left.broken.empty()) {
      REQUIRE(way.right.received.size() == 1);
      CHECK(way.right.received[0].bytes == *bytes);
    }
  }
}

TEST_CASE(
    "27: reports of parts, all claimed, are no acknowledgement unless the neighbour is an engine of others") {
  for (const bool reports_commits : {true, false}) {
    Settings settings = left_settings();
    settings.reports_commits = reports_commits;
    Stage stage(std::move(settings));
    stage.meet();
    REQUIRE(stage.engine->send({.id = {1}, .bytes = random_bytes(100, 1), .red_size = 100}).has_value());
    const auto data = stage.said<DataSegment>();
    REQUIRE(data.size() == 1);
    const std::uint64_t session = decode(stage.kept[0])->segment.session.number;
    const auto report = [&](std::uint64_t serial, bundle::Interval bounds) {
      stage.hear(own, session,
                 ReportSegment{.serial = serial,
                               .checkpoint = data[0].checkpoint->serial,
                               .bounds = bounds,
                               .claims = {bounds}});
    };
    report(5, {.begin = 0, .end = 40});
    report(6, {.begin = 40, .end = 100});
    CHECK(stage.events<Acknowledged>().size() == (reports_commits ? 0 : 1));
    const auto answers = stage.said<ReportAcknowledgement>();
    CHECK(answers == std::vector<ReportAcknowledgement>{{.report = 5}, {.report = 6}});
    report(7, {.begin = 0, .end = 100});
    CHECK(stage.events<Acknowledged>().size() == (reports_commits ? 1 : 0));
  }
}

TEST_CASE("27: what nobody answers is given up, and goes on when the neighbour is back") {
  Way way(left_settings(), right_settings());
  REQUIRE(way.meet());
  way.weather.is_cut = true;
  REQUIRE(send(way.left, 1, random_bytes(1'000, 1)).has_value());
  REQUIRE(way.run_until([&] { return way.left.broken.size() == 1; }, 5 * minute));
  CHECK(way.left.downs == 1);
  CHECK_FALSE(way.left.engine->can_send());
  way.run_for(hour);
  way.weather.is_cut = false;
  REQUIRE(way.run_until([&] { return way.left.engine->is_up(); }, 3 * minute));
  REQUIRE(send(way.left, 2, random_bytes(1'000, 1)).has_value());
  CHECK(way.run_until([&] { return way.left.acknowledged.size() == 1; }, minute));
}

TEST_CASE("27: each side may cancel, and the other stops and says that it knows") {
  Way way(left_settings(), right_settings());
  REQUIRE(way.meet());
  REQUIRE(send(way.left, 1, random_bytes(100'000, 1)).has_value());
  way.run_for(5 * second);
  CHECK(way.right.engine->bytes_held() > 0);
  way.left.engine->cancel({1});
  REQUIRE(way.run_until([&] { return way.right.engine->bytes_held() == 0; }, minute));
  way.run_for(minute);
  CHECK(sent_by<CancelSegment>(way.left).size() <= 4);  // once, and what looked after the neighbour
  CHECK(way.left.broken.empty());
  REQUIRE(send(way.left, 1, random_bytes(100, 2)).has_value());
  CHECK(way.run_until([&] { return way.left.acknowledged.size() == 1; }, minute));
}

TEST_CASE("27: wrong colours and other client services end a session with their reason") {
  const Bytes data(10, std::byte{1});
  const auto reason_of = [&](std::vector<DataSegment> segments) {
    Stage stage(left_settings());
    stage.meet();
    for (DataSegment& one : segments) {
      one.data = data;
      stage.hear(neighbour, 4, one);
    }
    const auto cancels = stage.said<CancelSegment>();
    REQUIRE(cancels.size() == 1);
    CHECK(cancels[0].by == Side::receiver);
    CHECK(stage.engine->bytes_held() == 0);
    return cancels[0].reason;
  };
  const DataSegment red{.offset = 20};
  const DataSegment red_end{.ends_red = true, .checkpoint = Checkpoint{.serial = 1}, .offset = 20};
  const DataSegment green{.colour = Colour::green, .offset = 10};
  CHECK(reason_of({red, green}) == Reason::miscoloured);
  CHECK(reason_of({red_end, {.offset = 30}}) == Reason::miscoloured);
  CHECK(reason_of({red_end, {.ends_red = true, .checkpoint = Checkpoint{.serial = 2}, .offset = 40}}) ==
        Reason::miscoloured);
  CHECK(reason_of({red, {.client = 7}}) == Reason::no_client);
  CHECK(reason_of({red, {.offset = std::uint64_t{17} << 20}}) == Reason::by_client);
}

TEST_CASE("27: from when a block is whole until it is accepted, nothing is said about it, not even again") {
  Stage stage(left_settings());
  stage.meet();
  const Bytes data(10, std::byte{1});
  stage.hear(neighbour, 1, DataSegment{.checkpoint = Checkpoint{.serial = 4}, .data = data});
  CHECK(stage.said<ReportSegment>().size() == 1);
  stage.hear(
      neighbour, 1,
      DataSegment{.ends_red = true, .ends_block = true, .checkpoint = Checkpoint{.serial = 5}, .data = data});
  const auto received = stage.events<Received>();
  REQUIRE(received.size() == 1);
  stage.now += minute;
  stage.engine->tick(stage.now);
  CHECK(stage.said<ReportSegment>().empty());
  stage.engine->accept(received[0].id);
  CHECK(stage.said<ReportSegment>().size() == 1);
}

TEST_CASE("27: settings that cannot work are refused") {
  CountedEntropy entropy(1);
  const auto refused = [&](auto change) {
    Settings settings = left_settings();
    change(settings);
    const auto engine = Engine::begin(std::move(settings), entropy, {});
    return !engine && engine.error().code == Code::invalid;
  };
  CHECK(refused([](Settings& one) { one.key = {}; }));
  CHECK(refused([](Settings& one) { one.neighbour = one.own; }));
  CHECK(refused([](Settings& one) { one.bytes_per_second = 0; }));
  CHECK(refused([](Settings& one) { one.segment_size_max = 100; }));
  CHECK(refused([](Settings& one) { one.delay = Duration(-1); }));
  CHECK_FALSE(refused([](Settings&) {}));
}

}  // namespace depesche::ltp
