// SPDX-License-Identifier: EUPL-1.2
// What a node does with bundles that come while its disk is full, or that a neighbour made to harm it.
#include <random>

#include "bundle/draft.h"
#include "bundle/fragment.h"
#include "exchange/fleet.h"
#include "exchange/full_disk.h"

namespace depesche {
namespace {

using namespace std::chrono_literals;

Exchange::Incoming from_kairo(Bytes bytes) {
  return {.neighbour = Fleet::id("kairo"), .bytes = std::move(bytes)};
}

// What Cairo sends to headquarters now.
Exchange::Outgoing sent_by_kairo(Fleet& fleet) {
  REQUIRE(fleet.exchange("kairo").tick().has_value());
  auto sent = fleet.exchange("kairo").next(Fleet::id("zentrale"), route::LinkClass::tls);
  REQUIRE(sent.has_value());
  return *std::move(sent);
}

Fleet& connected(Fleet& fleet) {
  fleet.connect("kairo", "zentrale");
  fleet.connect("bonn", "zentrale");
  fleet.run(60s);
  return fleet;
}

TEST_CASE("12: what a full disk did not take is taken when it comes again, also after a restart") {
  for (const bool is_restarted : {false, true}) {
    CAPTURE(is_restarted);
    Fleet fleet("receive-full" + std::to_string(is_restarted));
    connected(fleet);
    const auto ids = fleet.write("kairo", "post.kairo", {"post.bonn"}, 1);
    const auto sent = sent_by_kairo(fleet);
    const std::vector batch{from_kairo(*sent.bytes)};
    const std::size_t held = fleet.exchange("zentrale").held();
    {
      const FullDisk full;
      CHECK_FALSE(fleet.exchange("zentrale").receive(batch).has_value());
    }
    CHECK(fleet.exchange("zentrale").held() == held);
    REQUIRE(fleet.exchange("zentrale").tick().has_value());
    if (is_restarted) fleet.restart("zentrale");
    CHECK(fleet.exchange("zentrale").receive(batch)->front().answer == Exchange::Answer::stored);
    fleet.run(5s);
    CHECK(fleet.has("bonn", ids[0]));
  }
}

TEST_CASE(
    "a dispatch in a form of a later version is recorded, not confirmed, and taken once it can be read") {
  Fleet fleet("receive-later");
  connected(fleet);
  const auto ids = fleet.write("kairo", "post.kairo", {"unit.201"}, 1);
  const auto sent = sent_by_kairo(fleet);
  const auto made = bundle::decode(*sent.bytes).value();
  Bytes payload = to_bytes(made.payload());
  payload[1] = std::byte{3};  // the container's version
  bundle::Draft later(made);
  later.set_data(1, std::move(payload));
  const std::size_t records = fleet.count_of("zentrale", Kind::audit);
  const auto answers = fleet.exchange("zentrale").receive(std::vector{from_kairo(later.encode())});
  CHECK(answers->front().answer == Exchange::Answer::stored);
  fleet.exchange("kairo").settled(Fleet::id("zentrale"), sent.key, Exchange::Settlement::taken);
  fleet.run(20s);
  CHECK_FALSE(fleet.has("zentrale", ids[0]));
  CHECK(fleet.count_of("zentrale", Kind::audit) == records + 1);
  CHECK(fleet.count_owed("kairo") == 1);
  fleet.run(7h, 30min);  // meanwhile it was brought up to date, say
  fleet.run(20s);
  CHECK(fleet.has("zentrale", ids[0]));
  CHECK(fleet.count_owed("kairo") == 0);
}

TEST_CASE("16: the parts of a bundle stay until there is room for the whole, also over a restart") {
  for (const bool is_restarted : {false, true}) {
    CAPTURE(is_restarted);
    Fleet fleet("receive-parts" + std::to_string(is_restarted));
    connected(fleet);
    Submission report = fleet.headquarters.report("Lang", {}, label_of(Level::restricted));
    std::string text;
    std::mt19937 chance(3);
    while (text.size() < 400'000) text += std::to_string(chance()) + ' ';
    report.content = encode_content(TestSite::content_of("Lang", text)).value();
    report.author = {"post.kairo"};
    report.to = {{.mailbox = {"unit.201"}, .for_information = false}};
    const DispatchId id = fleet.node("kairo").submit(std::vector{report})->front()->id;
    const auto sent = sent_by_kairo(fleet);
    fleet.write("kairo", "post.kairo", {"post.bonn"}, 1);
    const auto other = sent_by_kairo(fleet);
    const auto whole = bundle::decode(*sent.bytes).value();
    const auto halves = bundle::split(whole, whole.payload().size() - 1000).value();
    Exchange& zentrale = fleet.exchange("zentrale");
    REQUIRE(zentrale.receive(std::vector{from_kairo(halves.first)})->front().answer ==
            Exchange::Answer::stored);
    {
      const auto journal = fleet.node("zentrale").folder() / "exchange.db-wal";
      const FullDisk full(std::filesystem::file_size(journal) + 120'000);  // for the part, not for the whole
      CHECK(zentrale.receive(std::vector{from_kairo(halves.rest)})->front().answer ==
            Exchange::Answer::stored);
      CHECK_FALSE(zentrale.late().has_value());
      // It holds up nothing else.
      CHECK(zentrale.receive(std::vector{from_kairo(*other.bytes)})->front().answer ==
            Exchange::Answer::stored);
      const auto onward = zentrale.next(Fleet::id("bonn"), route::LinkClass::tls);
      REQUIRE(onward.has_value());
      zentrale.settled(Fleet::id("bonn"), onward->key, Exchange::Settlement::broken);
    }
    REQUIRE_FALSE(fleet.has("zentrale", id));
    REQUIRE(zentrale.keep("something", Bytes(1)).has_value());
    if (is_restarted) fleet.restart("zentrale");
    CHECK(fleet.exchange("zentrale").receive(std::vector{from_kairo(halves.rest)})->front().answer ==
          Exchange::Answer::duplicate);
    fleet.run(11s);
    CHECK(fleet.has("zentrale", id));
    CHECK(fleet.exchange("zentrale").late().has_value());
    fleet.run(60s);
    CHECK(fleet.exchange("zentrale").held() == 0);
  }
}

TEST_CASE("10: a bundle that comes twice at once, the second time beyond its age, is taken once") {
  Fleet fleet("receive-twice");
  connected(fleet);
  const auto ids = fleet.write("kairo", "post.kairo", {"unit.201"}, 1);
  const auto sent = sent_by_kairo(fleet);
  bundle::Draft old(bundle::decode(*sent.bytes).value());
  old.add({.type = bundle::block_type::bundle_age, .number = old.free_number()},
          bundle::encode_age(old.bundle().primary.lifetime + 1));
  const std::vector batch{from_kairo(*sent.bytes), from_kairo(old.encode())};
  const auto answers = fleet.exchange("zentrale").receive(batch);
  REQUIRE(answers.has_value());
  CHECK(answers->at(0).answer == Exchange::Answer::stored);
  CHECK(answers->at(1).answer == Exchange::Answer::duplicate);
  CHECK(fleet.has("zentrale", ids[0]));
}

}  // namespace
}  // namespace depesche
