// SPDX-License-Identifier: EUPL-1.2
// What a neighbour, or who plays its datagrams again, cannot do.
#include <doctest/doctest.h>

#include "ltp/stage.h"

namespace depesche::ltp {

using bundle::Precedence;

TEST_CASE(
    "27, 34: what is played again begins no session, neither in this life of the receiver nor in the next") {
  Way way(left_settings(), right_settings());
  REQUIRE(way.meet());
  REQUIRE(send(way.left, 1, random_bytes(3'000, 1)).has_value());
  REQUIRE(way.run_until([&] { return !way.left.acknowledged.empty(); }, minute));
  way.run_for(minute);
  for (const Bytes& datagram : way.left.datagrams) way.right.engine->input(datagram, way.now());
  way.right.take_events();
  CHECK(way.right.received.size() == 1);
  Settings next_life = right_settings();
  next_life.first_unheard = decode_numbers(encode(way.right.engine->numbers()))->first_unheard;
  way.restart(way.right, std::move(next_life));
  for (const Bytes& datagram : way.left.datagrams) way.right.engine->input(datagram, way.now());
  way.right.take_events();
  CHECK(way.right.received.size() == 1);
  CHECK(way.right.engine->bytes_held() == 0);
  CHECK_FALSE(way.right.engine->is_up());
}

TEST_CASE("27, 19, 34: what is played again a thousand times holds up a FLASH by one datagram each at most") {
  Stage stage(left_settings());
  stage.meet();
  for (std::uint64_t i = 1; i <= 300; ++i) stage.hear(neighbour, i, CancelSegment{});
  CHECK(stage.said<CancelAcknowledgement>().size() > 200);
  stage.now += hour;
  stage.engine->tick(stage.now);
  stage.take_all();
  for (std::uint64_t i = 0; i < 1'000; ++i) stage.hear(neighbour, 1 + i % 300, CancelSegment{});
  CHECK(stage.said<CancelAcknowledgement>().size() <= 17);
  stage.now += hour;
  stage.take_all();
  const auto flash = random_bytes(1'000, 1);
  REQUIRE(stage.engine
              ->send({.id = {1}, .bytes = flash, .red_size = flash->size(), .precedence = Precedence::flash})
              .has_value());
  for (std::uint64_t i = 0; i < 1'000; ++i)
    stage.hear(own, 1, ReportSegment{.serial = 1 + i, .bounds = {.begin = 0, .end = 1}});
  std::size_t before = 0;
  for (;;) {
    const Bytes next = stage.engine->output(stage.now).value();
    if (std::holds_alternative<DataSegment>(decode(next)->segment.content)) break;
    REQUIRE(++before < 2);
  }
}

TEST_CASE("27, 34: a checkpoint that is played again while its report is on the way is not answered again") {
  Stage stage(left_settings());
  stage.meet();
  const Bytes data(10, std::byte{1});
  const DataSegment asks{.checkpoint = Checkpoint{.serial = 4}, .data = data};
  for (int i = 0; i < 100; ++i) stage.hear(neighbour, 1, asks);
  CHECK(stage.said<ReportSegment>().size() == 1);
  for (int i = 0; i < 100; ++i) stage.hear(neighbour, 1, asks);
  CHECK(stage.said<ReportSegment>().empty());
  for (int i = 0; i < 20; ++i) {  // asked for again in its time, it is no try of ours
    stage.now += answer_wait(stage.settings) - Duration(1);
    stage.hear(neighbour, 1, asks);
    CHECK(stage.said<ReportSegment>().size() == 1);
  }
  stage.now += answer_wait(stage.settings);
  stage.engine->tick(stage.now);
  CHECK(stage.engine->bytes_held() > 0);
}

TEST_CASE(
    "27, 40: sessions and bytes of a neighbour have limits; what nothing came of for longest gives way") {
  Settings settings = left_settings();
  settings.sessions_max = 4;
  settings.bytes_max = 5'000;
  Stage stage(std::move(settings));
  stage.meet();
  const Bytes small(1, std::byte{1});
  for (std::uint64_t i = 0; i < 10; ++i) {
    stage.hear(neighbour, i, DataSegment{.data = small});
    stage.now += second;
  }
  CHECK(stage.engine->bytes_held() == 4 * 193);
  CHECK(stage.said<CancelSegment>().size() == 6);
  const Bytes large(1'000, std::byte{1});
  for (std::uint64_t i = 0; i < 30; ++i) {
    stage.hear(neighbour, 20 + i % 3, DataSegment{.offset = 1'000 * i, .data = large});
    CHECK(stage.engine->bytes_held() <= 5'000);
    stage.now += second;
  }
}

TEST_CASE(
    "27, 40: whole blocks that nobody has decided on yet count as held, and others wait for their room") {
  Settings settings = left_settings();
  settings.bytes_max = 5'000;
  Stage stage(std::move(settings));
  stage.meet();
  const Bytes data(1'000, std::byte{1});
  const DataSegment whole{
      .ends_red = true, .ends_block = true, .checkpoint = Checkpoint{.serial = 4}, .data = data};
  for (std::uint64_t i = 1; i < 20; ++i) {
    stage.hear(neighbour, i, whole);
    CHECK(stage.engine->bytes_held() <= 5'000);
  }
  const auto received = stage.events<Received>();
  CHECK(received.size() == 4);
  CHECK(stage.said<CancelSegment>().size() == 15);
  for (const Received& one : received) stage.engine->accept(one.id);
  CHECK(stage.engine->bytes_held() < 2'000);
  stage.hear(neighbour, 30, whole);
  CHECK(stage.events<Received>().size() == 1);
}

TEST_CASE("27: blocks that are taken make room for others, and are reported again when somebody asks") {
  Settings settings = left_settings();
  settings.sessions_max = 2;
  Stage stage(std::move(settings));
  stage.meet();
  const Bytes data(10, std::byte{1});
  const DataSegment whole{
      .ends_red = true, .ends_block = true, .checkpoint = Checkpoint{.serial = 4}, .data = data};
  const DataSegment beginning{.offset = 5, .data = data};
  stage.hear(neighbour, 1, beginning);
  for (std::uint64_t i = 2; i < 6; ++i) {
    stage.hear(neighbour, i, whole);
    for (const Received& one : stage.events<Received>()) stage.engine->accept(one.id);
  }
  CHECK(stage.engine->bytes_held() >= 202);
  CHECK(stage.engine->bytes_held() < 1'000);
  CHECK(stage.said<CancelSegment>().empty());
  stage.hear(neighbour, 2, whole);
  const auto reports = stage.said<ReportSegment>();
  REQUIRE(reports.size() == 1);
  CHECK(reports[0].bounds == bundle::Interval{.begin = 0, .end = 10});
  CHECK(stage.events<Received>().empty());
}

TEST_CASE("27: session numbers over a restart come back as they were kept, and damaged ones are an error") {
  const Numbers numbers{
      .next_session = 70'000, .first_unheard = 12, .key_mark = mark_of(left_settings().key)};
  const Bytes kept = encode(numbers);
  CHECK(decode_numbers(kept).value() == numbers);
  CHECK(decode_numbers({}).value() == Numbers{});
  for (std::size_t size = 1; size < kept.size(); ++size)
    CHECK(decode_numbers(BytesView(kept).first(size)).error().code == Code::invalid);
}

TEST_CASE("27: no session number is used before it is reserved") {
  Settings settings = left_settings();
  settings.first_session = 100;
  settings.sessions_end = 0;
  Way way(std::move(settings), right_settings());
  way.run_for(minute);
  CHECK(sent_by<CancelSegment>(way.left).empty());
  way.left.engine->reserve(103);
  REQUIRE(way.run_until([&] { return way.left.engine->is_up(); }, minute));
  while (way.left.engine->can_send())
    REQUIRE(send(way.left, way.left.engine->numbers().next_session, random_bytes(10, 1)).has_value());
  way.run_for(hour);
  CHECK(way.left.engine->numbers().next_session == 103);
  for (const Bytes& datagram : way.left.datagrams) {
    const auto session = decode(datagram)->segment.session;
    if (session.originator.value == own) CHECK(session.number < 103);
  }
}

TEST_CASE("27: a report that answers a checkpoint of an earlier life of the session settles nothing") {
  Stage stage(left_settings());
  stage.meet();
  REQUIRE(stage.engine->send({.id = {1}, .bytes = random_bytes(100, 1), .red_size = 100}).has_value());
  const std::uint64_t serial = stage.said<DataSegment>().at(0).checkpoint->serial;
  const std::uint64_t session = decode(stage.kept[0])->segment.session.number;
  const bundle::Interval all{.begin = 0, .end = 100};
  for (const std::uint64_t old : {serial - 1, serial + 1, std::uint64_t{0}}) {
    stage.hear(own, session,
               ReportSegment{.serial = 5 + old, .checkpoint = old, .bounds = all, .claims = {all}});
    CHECK(stage.events<Acknowledged>().empty());
  }
  stage.hear(own, session, ReportSegment{.serial = 5, .checkpoint = serial, .bounds = all, .claims = {all}});
  CHECK(stage.events<Acknowledged>().size() == 1);
}

}  // namespace depesche::ltp
