// SPDX-License-Identifier: EUPL-1.2
// Requirements 11 to 15: what a node does with bundles, by the paragraphs of RFC 9171.
#include "bundle/agent.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "bundle/agent_site.h"
#include "cbor/writer.h"

namespace depesche::bundle {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

constexpr std::uint64_t all_reports = flag::reports;
using Kind = Reception::Kind;

TEST_CASE(
    "13, §5.2: a bundle made here gets a time, a sequence and hops, and is dispatched once "
    "stored") {
  Site site;
  const Primary wanted{.destination = far_off, .source = here, .lifetime = 1000};
  const Handling flash{.precedence = Precedence::flash};
  const auto first = site.agent.submit(wanted, to_bytes(as_bytes("x")), flash, site.now);
  REQUIRE(first.has_value());
  CHECK(site.agent.retention_of(first->id) == retention::dispatch_pending);
  CHECK(site.agent.take_effects().empty());
  const Bundle bundle = decode(first->bytes).value();
  CHECK(bundle.primary.created == CreationTime{.milliseconds = dtn_noon, .sequence = 0});
  CHECK(bundle.find_type(block_type::hop_count) != nullptr);
  site.agent.stored(first->id, first->bytes, site.now);
  site.run();
  REQUIRE(site.queue.size() == 1);
  CHECK(site.queue[0].precedence == Precedence::flash);

  const Primary strange{.destination = far_off, .source = Eid::ipn(8, 1), .lifetime = 1000};
  CHECK(site.agent.submit(strange, {}, std::nullopt, site.now).error().code == Code::invalid);
}

TEST_CASE("13, §5.3: what is for this node is delivered, all else is forwarded") {
  Site site;
  const auto mine = site.receive(bundle_to(here));
  CHECK(site.delivered == std::vector{mine.id});
  CHECK(site.agent.retention_of(mine.id) == retention::delivery_pending);
  Site relay;
  const auto other = relay.receive(bundle_to(far_off));
  REQUIRE(relay.queue.size() == 1);
  CHECK(relay.queue[0].id == other.id);
  CHECK(relay.queue[0].next_hop == Eid::ipn(3, 0));
  CHECK(relay.agent.retention_of(other.id) == retention::forward_pending);
}

TEST_CASE(
    "13, §5.4: what is forwarded has this node, its age and a hop more, and goes once "
    "acknowledged") {
  Site site;
  const Bytes age = encode_age(500);
  const Bytes hops = encode_hop_count({.limit = 5, .count = 2});
  const Bytes from = encode_previous_node(Eid::ipn(1, 0));
  const Bytes bytes =
      bundle_to(far_off, {{.type = block_type::bundle_age, .number = 2, .crc = CrcType::crc16, .data = age},
                          {.type = block_type::hop_count, .number = 3, .data = hops},
                          {.type = block_type::previous_node, .number = 4, .data = from}});
  const BundleKey id = site.receive(bytes).id;
  site.pass(seconds(7));
  const Bytes sent = site.prepare(id).value();
  const Bundle bundle = decode(sent).value();
  CHECK(decode_age(bundle.find_number(2)->data).value() == 7500);
  CHECK(bundle.find_number(2)->crc == CrcType::crc16);
  CHECK(decode_hop_count(bundle.find_number(3)->data).value() == HopCount{.limit = 5, .count = 3});
  CHECK(decode_previous_node(bundle.find_number(4)->data).value() == Eid::ipn(2, 0));
  CHECK(to_bytes(bundle.primary_encoded) == encode_primary(sent_at_noon(far_off)));
  CHECK(site.discarded.empty());
  site.agent.sent(id, site.store.at(id), site.now);
  site.run();
  CHECK(site.discarded == std::vector{id});
  CHECK(site.prepare(id).error().code == Code::not_found);
}

TEST_CASE("13, §5.4: a bundle whose hops are used up is deleted, not sent") {
  Site site;
  const Bytes hops = encode_hop_count({.limit = 5, .count = 5});
  const BundleKey id =
      site.receive(bundle_to(far_off, {{.type = block_type::hop_count, .number = 2, .data = hops}})).id;
  CHECK(site.prepare(id).error().code == Code::denied);
  site.run();
  CHECK(site.discarded == std::vector{id});
}

TEST_CASE(
    "13, §5.4.1 and §5.4.2: without a route, or after a failure, a bundle waits and is offered "
    "again") {
  Site site;
  site.routes.neighbour.reset();
  const BundleKey id = site.receive(bundle_to(far_off)).id;
  CHECK(site.queue.empty());
  CHECK(site.agent.waiting() == std::vector{id});
  site.routes.neighbour = Eid::ipn(4, 0);
  site.agent.reroute(id, site.store.at(id));
  site.agent.reroute(id, site.store.at(id));
  site.run();
  REQUIRE(site.queue.size() == 1);
  CHECK(site.queue[0].next_hop == Eid::ipn(4, 0));
  site.agent.not_sent(id);
  CHECK(site.agent.waiting() == std::vector{id});
  CHECK(site.agent.retention_of(id) == retention::forward_pending);
}

TEST_CASE("13, §5.5: a bundle whose lifetime is over is deleted, not a millisecond before") {
  Site site;
  const BundleKey id = site.receive(bundle_to(far_off)).id;
  site.pass(hours(1));
  CHECK(site.agent.expired(site.now).empty());
  CHECK(site.prepare(id).has_value());
  site.pass(Duration(1));
  CHECK(site.agent.expired(site.now) == std::vector{id});
  CHECK_FALSE(site.prepare(id).has_value());
  site.run();
  CHECK(site.discarded == std::vector{id});
  CHECK(site.agent.held() == 0);
  Primary late = sent_at_noon(here);
  late.created.sequence += 1;
  CHECK(site.receive(written(late, {sample_payload()})).reason == reason::lifetime_expired);
}

TEST_CASE(
    "12 and 13, §5.6: nothing is dispatched before it is stored, and what failed to be stored "
    "may come again") {
  Site site;
  const Bytes bytes = bundle_to(here);
  const Reception reception = site.agent.receive(bytes, site.now);
  CHECK(reception.kind == Kind::accepted);
  CHECK(reception.bytes == bytes);
  CHECK(site.agent.take_effects().empty());
  CHECK(site.agent.receive(bytes, site.now).kind == Kind::duplicate);
  site.agent.not_stored(reception.id);
  CHECK(site.agent.held() == 0);
  CHECK(site.receive(bytes).kind == Kind::accepted);
  site.agent.not_stored(reception.id);  // it is stored
  CHECK(site.receive(bytes).kind == Kind::duplicate);
  CHECK(site.delivered.size() == 1);
}

TEST_CASE("12: what is invalid, known or too much is told apart") {
  Site site({.bundles_max = 1});
  CHECK(site.receive(hex("9fff")).kind == Kind::invalid);
  CHECK(site.receive(bundle_to(far_off)).kind == Kind::accepted);
  CHECK(site.receive(bundle_to(far_off)).kind == Kind::duplicate);
  const Reception full = site.receive(bundle_to(here, {}, flag::must_not_fragment));
  CHECK(full.kind == Kind::duplicate);  // flags do not make it another bundle
  Primary next = sent_at_noon(here);
  next.created.sequence += 1;
  const Reception no_room = site.receive(written(next, {sample_payload()}));
  CHECK(no_room.kind == Kind::no_room);
  CHECK(no_room.reason == reason::depleted_storage);
  Site small({.bytes_max = 20});
  CHECK(small.receive(bundle_to(here)).kind == Kind::no_room);
}

TEST_CASE("11: a bundle for nobody is dropped by rule") {
  Site site;
  for (const char* destination :
       {"820100", "8202820003", "8203820102", "821a00010000a20164736f6d65181943626967"}) {
    const Reception reception = site.receive(bundle_to(decode_eid(hex(destination)).value()));
    CHECK(reception.kind == Kind::invalid);
    CHECK(reception.reason == reason::destination_unintelligible);
  }
  CHECK(site.agent.held() == 0);
}

TEST_CASE("7 and 13, §5.6: unknown blocks stay, go, or take the bundle with them, as they ask") {
  const BytesView data = as_bytes("x");
  const auto with = [&](std::uint64_t flags) {
    return bundle_to(here, {{.type = 200, .number = 2, .flags = flags, .data = data}});
  };
  Site site;
  CHECK(decode(site.receive(with(0)).bytes)->find_number(2) != nullptr);
  Site dropping;
  CHECK(decode(dropping.receive(with(block_flag::discard_if_unknown)).bytes)->find_number(2) == nullptr);
  Site deleting;
  CHECK(deleting.receive(with(block_flag::delete_bundle_if_unknown)).reason == reason::block_unsupported);
}

TEST_CASE("13, §5.7 and §5.11: a delivered bundle is discarded when the application has it") {
  Site site;
  const BundleKey id = site.receive(bundle_to(here)).id;
  CHECK(site.discarded.empty());
  site.agent.delivered(id, site.store.at(id), site.now);
  site.agent.delivered(id, site.store.at(id), site.now);
  site.run();
  CHECK(site.discarded == std::vector{id});
  CHECK(site.receive(bundle_to(here)).kind == Kind::duplicate);
}

TEST_CASE("13 and 16, §5.8 and §5.9: fragments are held until the whole is stored in their place") {
  Site site;
  const Bytes payload(2000, std::byte{7});
  const Bytes whole = written(sent_at_noon(here), {sample_payload(payload)});
  const auto parts = fragment(decode(whole).value(), 800).value();
  REQUIRE(parts.size() == 3);
  std::vector<BundleKey> ids;
  for (const Bytes& part : parts) ids.push_back(site.receive(part).id);
  REQUIRE(site.made.size() == 1);
  CHECK(site.made[0] == whole);
  CHECK(site.discarded == ids);
  CHECK(site.delivered.size() == 1);
  CHECK(site.receive(parts[1]).kind == Kind::duplicate);
  const auto late = fragment(decode(whole).value(), 700).value();
  CHECK(site.receive(late[1]).kind == Kind::duplicate);
  CHECK(site.receive(whole).kind == Kind::duplicate);

  Site partly;
  const BundleKey held = partly.receive(parts[0]).id;
  partly.receive(parts[2]);
  CHECK(partly.agent.retention_of(held) == retention::reassembly_pending);
  partly.agent.expire(held, parts[0], partly.now);
  partly.run();
  CHECK(partly.discarded.size() == 2);  // the other part waits for nothing any more
  CHECK(partly.agent.held() == 0);
}

TEST_CASE("13, §5.10 and §5.12: what is cancelled or deleted owes nothing any more") {
  Site site;
  const BundleKey id = site.receive(bundle_to(far_off)).id;
  site.agent.cancel(id, site.store.at(id), site.now);
  site.agent.cancel(id, site.store.at(id), site.now);
  site.run();
  CHECK(site.discarded == std::vector{id});
  CHECK(site.made.empty());
}

TEST_CASE("13, §6.2: no status report leaves a node that was not told to send them") {
  Site site;
  const BundleKey id = site.receive(bundle_to(here, {}, all_reports)).id;
  site.agent.delivered(id, site.store.at(id), site.now);
  site.run();
  CHECK(site.made.empty());
}

TEST_CASE("13, §6.2: reports say what was asked for, with the time where that was asked for too") {
  Site site({.sends_reports = true});
  const BundleKey id = site.receive(bundle_to(here, {}, all_reports | flag::status_time_wanted)).id;
  site.agent.delivered(id, site.store.at(id), site.now);
  site.run();
  REQUIRE(site.made.size() == 2);
  const Bundle received = decode(site.made[0]).value();
  CHECK(received.primary.has(flag::is_administrative));
  CHECK(received.primary.destination == sample_primary().report_to);
  const StatusReport report = decode_status_report(received.payload()).value();
  CHECK(report.received == Assertion{.is_made = true, .at = dtn_noon});
  CHECK_FALSE(report.delivered.is_made);
  CHECK(report.source == sample_primary().source);
  CHECK(decode_status_report(decode(site.made[1])->payload())->delivered.is_made);
}

TEST_CASE("13, §6.2: a source causes only so many reports an hour, and administrative records none") {
  Site site({.sends_reports = true, .reports_per_hour = 2});
  const auto cause = [&](std::uint64_t sequence) {
    Primary primary = sent_at_noon(here);
    primary.lifetime = 86'400'000;
    primary.created.sequence = sequence;
    primary.flags = flag::report_reception;
    site.receive(written(primary, {sample_payload()}));
  };
  for (std::uint64_t i = 0; i < 5; ++i) cause(i);
  CHECK(site.made.size() == 2);
  site.pass(hours(1));
  cause(9);
  CHECK(site.made.size() == 3);

  Site quiet({.sends_reports = true});
  Primary record = sent_at_noon(far_off);
  record.flags = flag::is_administrative;
  const BundleKey id = quiet.receive(written(record, {sample_payload()})).id;
  quiet.agent.cancel(id, quiet.store.at(id), quiet.now);
  quiet.run();
  CHECK(quiet.made.empty());
}

TEST_CASE("14: duplicates are known after a restart, until they have expired everywhere") {
  Site before;
  before.receive(bundle_to(here));
  const Bytes state = before.agent.state();
  const auto known = before.agent.take_known();
  REQUIRE(known.size() == 1);
  Site after;
  after.now.boot = 2;
  after.now.up = seconds(5);
  after.agent.restore_known(known.front().key, known.front().expires.value());
  REQUIRE(after.agent.restore(state, after.now).has_value());
  CHECK(after.agent.take_known().empty());
  CHECK(after.receive(bundle_to(here)).kind == Kind::duplicate);
  CHECK(after.agent.state() != state);
  after.pass(hours(2) + seconds(10));  // lifetime and margin
  CHECK(after.receive(bundle_to(here)).reason == reason::lifetime_expired);
  for (std::size_t size = 0; size < state.size(); ++size) {
    Site broken;
    CHECK_FALSE(broken.agent.restore(BytesView(state).first(size), broken.now).has_value());
  }
}

TEST_CASE("14: what a store of an older version knows in one piece is known, and is to be written again") {
  Site before;
  const BundleKey id = before.receive(bundle_to(here)).id;
  cbor::Writer known;
  known.array(2).uint(1).array(1).array(2).bytes(id).uint(10'000'000'000);
  cbor::Writer state;
  state.array(7).uint(1).uint(5).uint(1).uint(5).null().uint(3).bytes(known.view());
  Site after;
  REQUIRE(after.agent.restore(state.view(), after.now).has_value());
  CHECK(after.receive(bundle_to(here)).kind == Kind::duplicate);
  const auto changes = after.agent.take_known();
  REQUIRE(changes.size() == 1);
  CHECK(changes.front().key == id);
  CHECK(changes.front().expires == 10'000'000'000);
}

TEST_CASE("15: a clock that is set neither expires nor revives a bundle") {
  for (const Duration jump : {Duration(hours(24 * 365)), Duration(hours(-24 * 365))}) {
    Site site;
    const BundleKey id = site.receive(bundle_to(far_off)).id;
    *site.now.wall += jump;
    site.pass(seconds(3000));
    CHECK(site.agent.expired(site.now).empty());
    CHECK(site.prepare(id).has_value());
    site.pass(seconds(601));
    CHECK(site.agent.expired(site.now) == std::vector{id});
  }
}

TEST_CASE("15: dwell time goes on over a restart, by the clock or at least by the time since") {
  Site before;
  const Reception reception = before.receive(bundle_to(far_off));
  before.pass(seconds(60));
  CHECK(before.agent.expired(before.now).empty());
  const Bytes state = before.agent.state();
  for (const bool has_clock : {true, false}) {
    Site after;
    after.now = {
        .boot = 2, .up = seconds(10), .wall = has_clock ? std::optional(noon + seconds(3600)) : std::nullopt};
    REQUIRE(after.agent.restore(state, after.now).has_value());
    REQUIRE(after.agent.restored(reception.bytes, reception.arrived, reception.age, after.now).has_value());
    after.run();
    CHECK(after.queue.size() == 1);
    CHECK(after.agent.expired(after.now).empty());
    after.pass(seconds(1));
    CHECK(after.agent.expired(after.now).size() == (has_clock ? 1 : 0));
    after.pass(seconds(3600 - 60 - 10));
    CHECK(after.agent.expired(after.now).size() == 1);
  }
}

TEST_CASE(
    "15: without a clock, bundles made here have time 0, an age and a sequence that never begins "
    "anew") {
  Site site;
  site.now.wall.reset();
  const Primary primary{.destination = far_off, .source = here, .lifetime = 10'000};
  const auto first = site.agent.submit(primary, {}, std::nullopt, site.now).value();
  CHECK(decode(first.bytes)->primary.created == CreationTime{.milliseconds = 0, .sequence = 0});
  site.store[first.id] = first.bytes;
  site.agent.stored(first.id, first.bytes, site.now);
  site.pass(seconds(4));
  const Bytes sent = site.prepare(first.id).value();
  CHECK(decode_age(decode(sent)->find_type(block_type::bundle_age)->data).value() == 4000);

  Site after;
  after.now = {.boot = 2, .up = seconds(1), .wall = std::nullopt};
  REQUIRE(after.agent.restore(site.agent.state(), after.now).has_value());
  const auto second = after.agent.submit(primary, {}, std::nullopt, after.now).value();
  CHECK(decode(second.bytes)->primary.created.sequence == 1);
}

TEST_CASE("15: a bundle without creation time expires by the age its carriers count") {
  Site site;
  Primary primary = sent_at_noon(far_off);
  primary.created.milliseconds = 0;
  primary.lifetime = 10'000;
  const Bytes age = encode_age(8000);
  const BundleKey id =
      site.receive(written(primary,
                           {{.type = block_type::bundle_age, .number = 2, .data = age}, sample_payload()}))
          .id;
  site.pass(seconds(2));
  CHECK(site.agent.expired(site.now).empty());
  site.pass(Duration(1));
  CHECK(site.agent.expired(site.now) == std::vector{id});
}

TEST_CASE("9: creation time and lifetime beyond all bounds neither overflow nor expire") {
  Site site;
  Primary primary = sent_at_noon(far_off);
  primary.created.milliseconds = ~std::uint64_t{0};
  primary.lifetime = ~std::uint64_t{0};
  CHECK(site.receive(written(primary, {sample_payload()})).kind == Kind::accepted);
  site.pass(hours(24 * 36500));
  CHECK(site.agent.expired(site.now).empty());
}

TEST_CASE("34: what is replayed within its lifetime is known, afterwards it is too old") {
  Site site;
  const Bytes bytes = bundle_to(here);
  const BundleKey id = site.receive(bytes).id;
  site.agent.delivered(id, bytes, site.now);
  for (int i = 0; i < 200; ++i) {
    CHECK(site.receive(bytes).kind != Kind::accepted);
    site.pass(seconds(60));
  }
  CHECK(site.delivered.size() == 1);
}

}  // namespace
}  // namespace depesche::bundle
