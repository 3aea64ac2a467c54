// SPDX-License-Identifier: EUPL-1.2
#include "exchange/exchange.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "dispatch/open.h"
#include "exchange/addresses.h"
#include "exchange/fleet.h"
#include "exchange/plan_source.h"
#include "node/enrolment.h"
#include "node/upkeep.h"

namespace depesche {
namespace {

using namespace std::chrono_literals;

TEST_CASE("a node's name and its endpoints say the same") {
  CHECK(bundle::to_text(node_eid({"node.kairo"})) == "dtn://node.kairo/");
  CHECK(node_mailbox(dispatch_eid({"node.kairo"})) == MailboxId{"node.kairo"});
  CHECK_FALSE(node_mailbox(bundle::Eid::ipn(4, 2)).has_value());
  CHECK_FALSE(node_mailbox(bundle::Eid{}).has_value());
}

TEST_CASE("a report reaches the other node, is confirmed, and is owed no more") {
  Fleet fleet("exchange-one");
  fleet.connect("kairo", "zentrale");
  fleet.connect("bonn", "zentrale");
  fleet.run(60s);  // the house learns of its nodes
  fleet.carried = 0;
  const auto ids = fleet.write("kairo", "post.kairo", {"unit.201"}, 1);
  fleet.run(1s);
  CHECK(fleet.has("zentrale", ids[0]));
  CHECK(fleet.count_owed("kairo") == 1);
  fleet.run(10s);
  CHECK(fleet.count_owed("kairo") == 0);
  CHECK(fleet.exchange("kairo").held() == 0);
  CHECK(fleet.exchange("zentrale").held() == 0);
  // One bundle there, one receipt back; receipts are not confirmed themselves.
  CHECK(fleet.carried == 2);
  fleet.run(60s);
  CHECK(fleet.carried == 2);
}

TEST_CASE("17: what came together is confirmed by one signed receipt of ranges") {
  Fleet fleet("exchange-ranges");
  fleet.write("kairo", "post.kairo", {"unit.201"}, 200);
  fleet.connect("kairo", "zentrale");
  fleet.run(30s);
  CHECK(fleet.count_owed("kairo") == 0);
  const auto all = logged(fleet.node("kairo"), {});
  const auto is_receipt = [](const Dispatch& one) {
    const auto header = decode_header(one.header).value();
    return header.kind == Kind::receipt && header.author == Fleet::id("zentrale");
  };
  REQUIRE(std::ranges::count_if(all, is_receipt) == 1);
  CHECK(std::ranges::find_if(all, is_receipt)->body.size() < 200);  // a status report takes 80 for each
}

TEST_CASE(
    "37: nodes that lack nothing say nothing when they meet again, and otherwise what is missing goes") {
  Fleet fleet("exchange-reconcile");
  fleet.connect("kairo", "zentrale");
  fleet.write("kairo", "post.kairo", {"unit.201"}, 20);
  fleet.run(2min);
  REQUIRE(fleet.count_owed("kairo") == 0);
  fleet.cut("kairo", "zentrale");
  const std::size_t carried = fleet.carried;
  fleet.connect("kairo", "zentrale");
  fleet.run(2min);
  CHECK(fleet.carried == carried);
  fleet.cut("kairo", "zentrale");
  const auto late = fleet.write("kairo", "post.kairo", {"unit.201"}, 1);
  fleet.connect("kairo", "zentrale");
  fleet.run(2min);
  CHECK(fleet.has("zentrale", late[0]));
  CHECK(fleet.carried == carried + 2);  // it, and its receipt
}

TEST_CASE("what was sent to the old node of a mailbox follows it to the new one") {
  Fleet fleet("exchange-moved");
  fleet.connect("kairo", "zentrale");
  fleet.connect("bonn", "zentrale");
  const auto ids =
      fleet.write("kairo", "post.kairo", {"post.bonn"}, 1);  // Cairo does not know Bonn's node yet
  CHECK(owed_by(fleet.node("kairo"))[0].node == Fleet::id("zentrale"));
  fleet.run(60s);
  CHECK(fleet.has("bonn", ids[0]));
  CHECK(fleet.count_owed("kairo") == 0);
  CHECK(rebuild_views(fleet.node("kairo"))->all_equal());
}

TEST_CASE("18: what is for another post goes over headquarters, which does not take it into its own log") {
  Fleet fleet("exchange-relay");
  fleet.connect("kairo", "zentrale");
  fleet.connect("bonn", "zentrale");
  fleet.run(10s);
  const auto ids = fleet.write("kairo", "post.kairo", {"post.bonn"}, 3);
  fleet.run(20s);
  for (const DispatchId& id : ids) {
    CHECK(fleet.has("bonn", id));
    CHECK_FALSE(fleet.has("zentrale", id));
  }
  CHECK(fleet.count_owed("kairo") == 0);
  CHECK(fleet.exchange("zentrale").held() == 0);
}

// What came back to an author's mailbox about a dispatch, as texts.
std::vector<std::string> returned_about(Node& node, const DispatchId& id) {
  std::vector<std::string> texts;
  const Entry dispatch = node.log().find(id).value();
  const MailboxId author = decode_header(dispatch.dispatch.header)->author;
  const auto entries = node.log().read({}, 10'000).value();
  for (const Entry& entry : entries) {
    const Header header = decode_header(entry.dispatch.header).value();
    const Reference about{.relation = Relation::answers, .target = id};
    if (header.kind != Kind::message || header.references != std::vector{about}) continue;
    CHECK(header.recipients.front().mailbox == author);
    const auto keys = node.published()->keys;
    const auto content = decode_content(Opener(*keys).open(entry.dispatch, header).value()).value();
    texts.push_back(content.subject + "\n" + content.parts.front().text);
  }
  return texts;
}

TEST_CASE("what the other node does not take comes back to its author with the reason, once") {
  Fleet fleet("exchange-returned");
  fleet.connect("kairo", "zentrale");
  fleet.run(10s);
  fleet.cut("kairo", "zentrale");
  // Headquarters knows already that the unit's ceiling was lowered, Cairo does not.
  Mailbox unit = *fleet.node("zentrale").published()->directory->mailbox({"unit.201"});
  unit.ceiling = label_of(Level::open);
  fleet.headquarters.send(submission_of("", fleet.node("zentrale").site(), {"group.house"}, unit));
  const auto ids = fleet.write("kairo", "post.kairo", {"unit.201"}, 1, Precedence::flash);
  fleet.connect("kairo", "zentrale");
  fleet.run(30s);
  fleet.restart("kairo");
  fleet.run(60s);
  CHECK_FALSE(fleet.has("zentrale", ids[0]));
  const auto texts = returned_about(fleet.node("kairo"), ids[0]);
  REQUIRE(texts.size() == 1);
  CHECK(texts[0].starts_with("Nicht zustellbar"));
  CHECK(texts[0].find("nicht bis zu dieser Stufe ermächtigt") != std::string::npos);
  CHECK(fleet.count_owed("kairo") == 0);
  CHECK(rebuild_views(fleet.node("kairo"))->all_equal());
}

TEST_CASE("what somebody on the way altered or left bare is a forgery; the true one still arrives") {
  for (const bool is_bare : {false, true}) {
    CAPTURE(is_bare);
    Fleet fleet("exchange-altered" + std::to_string(is_bare));
    fleet.connect("kairo", "zentrale");
    fleet.connect("bonn", "zentrale");
    fleet.run(60s);
    const auto ids = fleet.write("kairo", "post.kairo", {"unit.201"}, 1);
    REQUIRE(fleet.exchange("kairo").tick().has_value());
    const auto sent = fleet.exchange("kairo").next(Fleet::id("zentrale"), route::LinkClass::tls);
    REQUIRE(sent.has_value());
    auto made = bundle::decode(*sent->bytes).value();
    Dispatch dispatch = decode_dispatch(made.payload()).value();
    REQUIRE(dispatch.id == ids[0]);
    if (is_bare)
      dispatch.body.clear();
    else
      dispatch.body.back() ^= std::byte{1};
    bundle::Bundle altered = made;
    altered.primary.created.sequence += 1000;
    const Bytes payload = encode(dispatch).value();
    altered.blocks.back().data = payload;
    altered.primary_encoded = altered.blocks.back().encoded = {};
    const auto before = fleet.count_of("zentrale", Kind::audit);
    REQUIRE(fleet.exchange("zentrale")
                .receive(std::vector{Exchange::Incoming{.neighbour = Fleet::id("bonn"),
                                                        .bytes = bundle::encode(altered),
                                                        .over = route::LinkClass::tls}})
                ->front()
                .answer == Exchange::Answer::stored);
    fleet.run(60s);
    CHECK_FALSE(fleet.has("zentrale", ids[0]));
    CHECK(fleet.count_of("zentrale", Kind::audit) == before + 1);
    fleet.exchange("kairo").settled(Fleet::id("zentrale"), sent->key, Exchange::Settlement::broken);
    fleet.run(60s);
    CHECK(fleet.has("zentrale", ids[0]));
    CHECK(returned_about(fleet.node("kairo"), ids[0]).empty());
  }
}

TEST_CASE("what nobody confirms for ninety days comes back to its author; the directory is never given up") {
  Fleet fleet("exchange-given-up");
  const auto ids = fleet.write("kairo", "post.kairo", {"unit.201"}, 1);
  const auto owed_before = fleet.count_owed("zentrale");
  fleet.run(89 * 24h, 24h);
  CHECK(returned_about(fleet.node("kairo"), ids[0]).empty());
  fleet.run(3 * 24h, 24h);
  const auto texts = returned_about(fleet.node("kairo"), ids[0]);
  REQUIRE(texts.size() == 1);
  CHECK(texts[0].find("kein Empfangsschein") != std::string::npos);
  CHECK(fleet.count_owed("kairo") == 0);
  CHECK(fleet.count_owed("zentrale") == owed_before);
  CHECK(rebuild_views(fleet.node("kairo"))->all_equal());
}

TEST_CASE("what was under way to a node that is revoked comes back to its author") {
  Fleet fleet("exchange-home");
  fleet.connect("kairo", "zentrale");
  fleet.run(60s);
  fleet.cut("kairo", "zentrale");
  const auto ids = fleet.write("zentrale", "unit.201", {"post.kairo"}, 1);
  fleet.run(2s);
  REQUIRE(revoke_node(*fleet.headquarters.node, Fleet::id("kairo"), "gestohlen").has_value());
  fleet.run(1min);
  for (const Owed& owed : owed_by(fleet.node("zentrale"))) CHECK(owed.node != Fleet::id("kairo"));
  CHECK(fleet.exchange("zentrale").held() == fleet.count_owed("zentrale"));  // for Bonn
  const auto texts = returned_about(fleet.node("zentrale"), ids[0]);
  REQUIRE(texts.size() == 1);
  CHECK(texts[0].find("nicht mehr da") != std::string::npos);
  CHECK(rebuild_views(fleet.node("zentrale"))->all_equal());
}

TEST_CASE("15: a clock that is set years ahead gives up nothing, and set back it delays nothing") {
  Fleet fleet("exchange-clock");
  fleet.connect("kairo", "zentrale");
  fleet.run(60s);
  fleet.cut("kairo", "zentrale");
  constexpr auto ten_years = std::chrono::days(3652);
  fleet.set_clocks(ten_years);
  const auto ids = fleet.write("kairo", "post.kairo", {"unit.201"}, 1);
  fleet.run(1min);
  CHECK(returned_about(fleet.node("kairo"), ids[0]).empty());
  auto& exchange = fleet.exchange("kairo");
  exchange.up(Fleet::id("zentrale"));
  REQUIRE(exchange.tick().has_value());
  const auto sent = exchange.next(Fleet::id("zentrale"), route::LinkClass::tls);
  REQUIRE(sent.has_value());
  exchange.settled(Fleet::id("zentrale"), sent->key, Exchange::Settlement::refused);
  exchange.down(Fleet::id("zentrale"));
  fleet.set_clocks(-ten_years);
  fleet.connect("kairo", "zentrale");
  fleet.run(2min);
  CHECK(fleet.has("zentrale", ids[0]));
  CHECK(fleet.count_owed("kairo") == 0);
}

TEST_CASE("while the link is cut everything waits, and goes by precedence when it is back") {
  Fleet fleet("exchange-cut");
  fleet.write("kairo", "post.kairo", {"unit.201"}, 5);
  const auto flash = fleet.write("kairo", "post.kairo", {"unit.201"}, 1, Precedence::flash);
  fleet.run(5s);
  auto& exchange = fleet.exchange("kairo");
  CHECK(exchange.held() == 6);
  exchange.up(Fleet::id("zentrale"));
  REQUIRE(exchange.tick().has_value());
  const auto first = exchange.next(Fleet::id("zentrale"), route::LinkClass::tls);
  REQUIRE(first.has_value());
  CHECK(first->precedence == bundle::Precedence::flash);
  CHECK_FALSE(exchange.next(Fleet::id("zentrale"), route::LinkClass::tls, bundle::Precedence::immediate));
  exchange.settled(Fleet::id("zentrale"), first->key, Exchange::Settlement::broken);
  fleet.connect("kairo", "zentrale");
  fleet.run(10s);
  CHECK(fleet.has("zentrale", flash[0]));
  CHECK(fleet.count_owed("kairo") == 0);
}

TEST_CASE("14: nothing is lost or doubled when nodes end at any time and start again") {
  Fleet fleet("exchange-restart");
  fleet.connect("kairo", "zentrale");
  fleet.connect("bonn", "zentrale");
  fleet.run(10s);
  std::mt19937 chance(5);
  std::vector<DispatchId> ids;
  const std::vector<std::string> names{"kairo", "zentrale", "bonn"};
  for (int round = 0; round < 12; ++round) {
    std::ranges::copy(fleet.write("kairo", "post.kairo", {"unit.201", "post.bonn"}, 2),
                      std::back_inserter(ids));
    fleet.run(Duration(chance() % 3 * 1000));
    fleet.restart(names[chance() % names.size()]);
  }
  fleet.run(30s);
  for (const DispatchId& id : ids) {
    CHECK(fleet.has("zentrale", id));
    CHECK(fleet.has("bonn", id));
  }
  CHECK(fleet.count_owed("kairo") == 0);
  CHECK(Delivery(fleet.node("zentrale").views().database()).gaps(10)->empty());
}

TEST_CASE("a number that stays away is asked for and sent again") {
  Fleet fleet("exchange-missing");
  fleet.connect("kairo", "zentrale");
  fleet.write("kairo", "post.kairo", {"unit.201"}, 1);
  REQUIRE(fleet.exchange("kairo").tick().has_value());
  // The neighbour says it has it and loses it, as a node does whose disk was restored from a backup.
  const auto lost = fleet.exchange("kairo").next(Fleet::id("zentrale"), route::LinkClass::tls);
  REQUIRE(lost.has_value());
  fleet.exchange("kairo").settled(Fleet::id("zentrale"), lost->key, Exchange::Settlement::taken);
  const auto second = fleet.write("kairo", "post.kairo", {"unit.201"}, 1);
  fleet.run(30s);
  CHECK(fleet.has("zentrale", second[0]));
  const Delivery delivery(fleet.node("zentrale").views().database());
  CHECK(delivery.gaps(10)->size() == 1);
  fleet.run(120s);
  CHECK(delivery.gaps(10)->empty());
  CHECK(fleet.count_owed("kairo") == 0);
}

TEST_CASE(
    "what a node confirmed before it was restored from a backup is sent to it again, also years later") {
  Fleet fleet("exchange-restored");
  fleet.connect("kairo", "zentrale");
  fleet.run(60s);
  const auto backup = std::filesystem::temp_directory_path() / "exchange-restored-backup";
  const auto replace = [](const std::filesystem::path& from, const std::filesystem::path& to) {
    std::filesystem::remove_all(to);
    std::filesystem::copy(from, to, std::filesystem::copy_options::recursive);
  };
  fleet.restart("zentrale", [&](const auto& folder) { replace(folder, backup); });
  const auto lost = fleet.write("kairo", "post.kairo", {"unit.201"}, 3);
  fleet.run(60s);
  REQUIRE(fleet.count_owed("kairo") == 0);

  fleet.restart("zentrale", [&](const auto& folder) { replace(backup, folder); });
  std::filesystem::remove_all(backup);
  CHECK_FALSE(fleet.has("zentrale", lost[0]));
  fleet.set_clocks(3 * 365 * 24h);
  fleet.write("kairo", "post.kairo", {"unit.201"}, 1);
  fleet.run(10min, 5s);
  for (const DispatchId& id : lost) {
    CHECK(fleet.has("zentrale", id));
    CHECK(returned_about(fleet.node("kairo"), id).empty());
  }
  CHECK(fleet.count_owed("kairo") == 0);
  CHECK(rebuild_views(fleet.node("kairo"))->all_equal());
}

TEST_CASE("30 days apart, couriers only, media lost and repeated: after the merge both have everything") {
  Fleet fleet("exchange-courier");
  std::mt19937 chance(11);
  std::vector<DispatchId> there, back;
  for (int day = 0; day < 30; ++day) {
    std::ranges::copy(fleet.write("kairo", "post.kairo", {"unit.201"}, 10), std::back_inserter(there));
    std::ranges::copy(fleet.write("zentrale", "unit.201", {"post.kairo"}, 10), std::back_inserter(back));
    fleet.run(24h, 6h);
    if (day % 3 == 0) fleet.courier("kairo", "zentrale", 30, 20, chance);
    if (day % 4 == 0) fleet.courier("zentrale", "kairo", 30, 20, chance);
  }
  fleet.connect("kairo", "zentrale");
  fleet.connect("bonn", "zentrale");
  fleet.run(10min, 5s);
  for (const DispatchId& id : there) CHECK(fleet.has("zentrale", id));
  for (const DispatchId& id : back) CHECK(fleet.has("kairo", id));
  for (const char* name : {"kairo", "zentrale"}) {
    CHECK(fleet.count_owed(name) == 0);
    const auto gaps = Delivery(fleet.node(name).views().database()).gaps(10).value();
    for (const auto& gap : gaps)
      FAIL_CHECK(name << " misses " << gap.range.author.value << " to " << gap.range.addressee.value << ' '
                      << gap.range.first << " to " << gap.range.last);
    CHECK(fleet.exchange(name).held() == 0);
    CHECK(rebuild_views(fleet.node(name))->all_equal());
    CHECK(verify_site(fleet.node(name), [](auto, auto) { return true; })->faults.empty());
  }
}

TEST_CASE("20: what the plan does not let over a link waits for another one") {
  Fleet fleet("exchange-policy");
  auto plan = usual_plan(*fleet.node("zentrale").published()->directory, "aa");
  plan.number = 1;
  for (route::Link& link : plan.links) {
    link.level = 0;
    link.carries_unmarked = false;
  }
  fleet.connect("kairo", "zentrale");
  fleet.publish(plan);
  fleet.run(10s);
  const auto ids = fleet.write("kairo", "post.kairo", {"unit.201"}, 1);
  fleet.run(10s);
  CHECK_FALSE(fleet.has("zentrale", ids[0]));
  CHECK(fleet.exchange("kairo").held() >= 1);
  CHECK(decode_published(encode_published(plan))->links.size() == plan.links.size());
  CHECK_FALSE(decode_published(as_bytes("x")).has_value());
}

TEST_CASE("6: a carrier's disk holds neither the text nor a key to it") {
  Fleet fleet("exchange-carrier");
  fleet.connect("kairo", "zentrale");
  fleet.run(60s);
  const std::size_t before = fleet.exchange("zentrale").held();
  const std::string secret = "Zwiebelturmfassade";
  Submission report = fleet.headquarters.report(secret, secret, label_of(Level::secret));
  report.to = {{.mailbox = {"post.bonn"}, .for_information = false}};
  REQUIRE(fleet.node("kairo").submit(std::vector{report})->front().has_value());
  fleet.run(5s);
  CHECK(fleet.exchange("zentrale").held() == before + 1);
  for (const auto& file : std::filesystem::recursive_directory_iterator(fleet.node("zentrale").folder())) {
    if (!file.is_regular_file()) continue;
    std::ifstream in(file.path(), std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(in)), {});
    CHECK_MESSAGE(bytes.find(secret) == std::string::npos, file.path().string());
  }
}

TEST_CASE("what is sent to a group reaches its members at other posts, each with a number of their own") {
  Fleet fleet("exchange-group", "carla");
  Node& headquarters = fleet.node("zentrale");
  std::vector<Mailbox> group{{.id = {"group.lage"},
                              .kind = MailboxKind::group,
                              .owner = "zentrale",
                              .name = {},
                              .ceiling = headquarters.published()->directory->mailbox({"unit.201"})->ceiling,
                              .keys = {}}};
  REQUIRE(headquarters.create_keys(group).has_value());
  std::vector<Record> records{group.front()};
  for (const char* person : {"anna", "carla"})
    records.emplace_back(Role{.person = person, .mailbox = {"group.lage"}, .duties = 1});
  for (const Record& record : records)
    fleet.headquarters.send(submission_of("", headquarters.site(), {"group.house"}, record));
  fleet.connect("kairo", "zentrale");
  fleet.connect("bonn", "zentrale");
  fleet.run(20s);
  const auto ids = fleet.write("bonn", "post.bonn", {"group.lage"}, 2);
  fleet.run(30s);
  for (const DispatchId& id : ids) {
    CHECK(fleet.has("zentrale", id));  // where the group is served, with Anna
    CHECK(fleet.has("kairo", id));     // where Carla is
  }
  const Entry last = fleet.node("kairo").log().find(ids[1]).value();
  const auto header = decode_header(last.dispatch.header).value();
  const auto carla = std::ranges::find(header.recipients, MailboxId{"person.carla"}, &Recipient::mailbox);
  REQUIRE(carla != header.recipients.end());
  CHECK(carla->number == 2);
  CHECK(std::ranges::find(header.recipients, MailboxId{"person.anna"}, &Recipient::mailbox) ==
        header.recipients.end());  // she reads it in the group's own mailbox
  CHECK(fleet.count_owed("bonn") == 0);
  CHECK(Delivery(fleet.node("kairo").views().database()).gaps(10)->empty());
}

}  // namespace
}  // namespace depesche
