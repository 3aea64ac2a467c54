// SPDX-License-Identifier: EUPL-1.2
#include "ltp/engine.h"

#include <doctest/doctest.h>

#include <set>

#include "ltp/sample.h"

namespace depesche::ltp {
namespace {

using bundle::Precedence;

constexpr Duration second{1'000};
constexpr Duration minute{60'000};
constexpr Duration hour{3'600'000};

Result<> send(End& end, std::uint64_t id, std::shared_ptr<const Bytes> bytes,
              Precedence precedence = Precedence::routine) {
  const std::uint64_t size = bytes->size();
  return end.engine->send(
      {.id = {id}, .bytes = std::move(bytes), .red_size = size, .precedence = precedence});
}

// What an end sent of one kind.
template <class Kind>
std::vector<Kind> sent_by(const End& end) {
  std::vector<Kind> found;
  for (const Bytes& datagram : end.datagrams) {
    const auto decoded = decode(datagram);
    if (const auto* one = std::get_if<Kind>(&decoded->segment.content)) found.push_back(*one);
  }
  return found;
}

// An engine that is spoken to as its neighbour would, segment by segment.
struct Stage {
  explicit Stage(Settings given)
      : settings(std::move(given)),
        theirs(settings.suite, settings.key.view(), settings.neighbour, settings.own) {
    Settings copy = settings_of(settings.own.value, settings.neighbour.value);
    copy.mode = settings.mode;
    copy.sessions_max = settings.sessions_max;
    copy.block_size_max = settings.block_size_max;
    copy.bytes_max = settings.bytes_max;
    copy.segment_size_max = settings.segment_size_max;
    copy.reports_commits = settings.reports_commits;
    engine = Engine::begin(std::move(copy), entropy, now).value();
  }
  void hear(std::uint64_t originator, std::uint64_t number, Content content) {
    engine->input(theirs.protect({.session = {.originator = {originator}, .number = number},
                                  .content = std::move(content)}),
                  now);
  }
  std::vector<Bytes> take_all() {
    std::vector<Bytes> all;
    while (auto datagram = engine->output(now)) all.push_back(*std::move(datagram));
    return all;
  }
  template <class Kind>
  std::vector<Kind> said() {
    kept = take_all();
    std::vector<Kind> found;
    for (const Bytes& one : kept) {
      const DecodedSegment decoded = decode(one).value();
      if (const auto* content = std::get_if<Kind>(&decoded.segment.content)) found.push_back(*content);
    }
    return found;
  }
  void meet() {
    const DecodedSegment call = decode(engine->output(now).value()).value();
    hear(settings.own.value, call.segment.session.number, CancelAcknowledgement{.to = Side::sender});
    REQUIRE(engine->is_up());
  }
  template <class Kind>
  std::vector<Kind> events() {
    std::vector<Kind> found;
    for (Event& event : engine->take_events())
      if (auto* one = std::get_if<Kind>(&event)) found.push_back(std::move(*one));
    return found;
  }

  Settings settings;
  Authentication theirs;
  CountedEntropy entropy{1};
  Instant now{};
  std::unique_ptr<Engine> engine;
  std::vector<Bytes> kept;
};

constexpr std::uint64_t own = 1;
constexpr std::uint64_t neighbour = 2;

}  // namespace

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
