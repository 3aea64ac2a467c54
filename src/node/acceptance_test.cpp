// SPDX-License-Identifier: EUPL-1.2
#include "node/acceptance.h"

#include <algorithm>

#include "node/fleet_fixture.h"
#include "node/upkeep.h"

namespace depesche {
namespace {

using Acceptance = Node::Acceptance;

// A report from Cairo, as it lies in the post's log.
std::vector<Dispatch> reports_from(TestSite& headquarters, JoinedSite& post, int count) {
  const auto before = post.node->log().last().value();
  for (int i = 0; i < count; ++i) {
    headquarters.clock.time += Duration(1000);
    const auto report =
        headquarters.report("Bericht " + std::to_string(i), "Text", label_of(Level::restricted));
    const auto answers = post.node->submit(std::vector{report});
    REQUIRE(answers.has_value());
    REQUIRE_MESSAGE(answers->front().has_value(), (answers->front() ? "" : answers->front().error().what));
  }
  return logged(*post.node, before);
}

TEST_CASE("what another node wrote is taken once, shown, and the same here as there") {
  TestSite headquarters("accept");
  JoinedSite post(headquarters, "kairo");
  const auto reports = reports_from(headquarters, post, 3);
  REQUIRE(reports.size() == 3);
  CHECK(owed_by(*post.node).size() == 3);
  const auto answers = headquarters.node->accept(reports);
  REQUIRE(answers.has_value());
  for (const auto& answer : *answers) CHECK(*answer == Acceptance::taken);
  const auto again = headquarters.node->accept(reports);
  for (const auto& answer : *again) CHECK(*answer == Acceptance::known);
  const Actor anna = headquarters.actor("anna");
  const auto inbox = headquarters.reader().inbox(anna, {});
  REQUIRE(inbox.has_value());
  CHECK(inbox->rows.size() == 3);
  CHECK(rebuild_views(*headquarters.node)->all_equal());
  CHECK(verify_site(*headquarters.node, [](auto, auto) { return true; })->faults.empty());
}

TEST_CASE("a dispatch that was altered, has no body, or is signed by nobody known is not taken") {
  TestSite headquarters("accept-forged");
  JoinedSite post(headquarters, "kairo");
  const Dispatch report = reports_from(headquarters, post, 1).front();
  const auto answer_to = [&](const Dispatch& dispatch) {
    return headquarters.node->accept(std::vector{dispatch})->front();
  };
  Dispatch altered = report;
  altered.body.back() ^= std::byte{1};
  CHECK_FALSE(answer_to(altered).has_value());
  altered = report;
  altered.body.clear();
  CHECK_FALSE(answer_to(altered).has_value());
  altered = report;
  altered.proof.signature[0] ^= std::byte{1};
  CHECK_FALSE(answer_to(altered).has_value());

  const auto stranger = MailboxKeys::generate(post.entropy);
  Feed feed;
  const Draft draft{.kind = Kind::report,
                    .label = label_of(Level::open),
                    .precedence = Precedence::routine,
                    .created = {},
                    .references = {},
                    .to = {{.mailbox = {"unit.201"},
                            .number = 1,
                            .for_information = false,
                            .keys = post.node->published()->directory->mailbox({"unit.201"})->keys}},
                    .content = {}};
  const auto forged = seal(std::vector{draft}, {"post.kairo"}, stranger, feed, post.entropy);
  CHECK(*answer_to(forged->front()) == Acceptance::waiting);

  const auto wrong_author =
      seal(std::vector{draft}, {"post.low"}, post.node->published()->keys->latest({"post.kairo"})->keys, feed,
           post.entropy);
  CHECK(answer_to(wrong_author->front()).error().code == Code::denied);
  CHECK(*answer_to(report) == Acceptance::taken);
}

// What somebody with all keys of Cairo's node could write, whatever its own program allows.
Dispatch forged(JoinedSite& post, const MailboxId& author, Kind kind, const MailboxId& to, Bytes content,
                std::uint64_t number = 900) {
  const auto moment = post.node->published();
  Feed feed{.sequence = 900, .previous = {}};
  feed.previous.value.fill(std::byte{9});
  const Draft draft{.kind = kind,
                    .label = label_of(Level::restricted),
                    .precedence = Precedence::routine,
                    .created = {},
                    .references = {},
                    .to = {{.mailbox = to,
                            .number = number,
                            .for_information = false,
                            .keys = moment->directory->mailbox(to)->keys}},
                    .content = std::move(content)};
  const auto sealed =
      seal(std::vector{draft}, author, moment->keys->latest(author)->keys, feed, post.entropy);
  REQUIRE(sealed.has_value());
  return sealed->front();
}

TEST_CASE(
    "a stolen node plants no password, changes no directory and speaks for nobody but its own mailboxes") {
  TestSite headquarters("accept-stolen");
  JoinedSite post(headquarters, "kairo");
  const auto is_denied = [&](const Dispatch& dispatch) {
    const auto end = headquarters.node->log().last().value();
    const auto answers = headquarters.node->accept(std::vector{dispatch});
    REQUIRE(answers.has_value());
    return !answers->front() && answers->front().error().code == Code::denied &&
           headquarters.node->log().last().value() == end;
  };
  const MailboxId node{"node.kairo"}, centre = headquarters.node->site().node;
  const Credential password{.id = "password.anna",
                            .person = "anna",
                            .kind = Credential::Kind::password,
                            .name = {},
                            .verifier = Bytes(9),
                            .revoked = false};
  CHECK(is_denied(forged(post, node, Kind::directory, centre, encode(Record(password)))));
  const Role role{.person = "carla", .mailbox = {"unit.201"}, .duties = 7};
  CHECK(is_denied(forged(post, {"post.kairo"}, Kind::directory, {"group.house"}, encode(Record(role)))));
  CHECK(is_denied(forged(post, node, Kind::policy, centre, {})));
  CHECK(is_denied(forged(post, {"post.kairo"}, Kind::audit, {"group.supervision"}, {})));
  CHECK(is_denied(forged(post, {"group.house"}, Kind::report, {"unit.201"},
                         encode_content(TestSite::content_of("An alle", "x")).value())));

  // Acknowledging in the name of a unit of headquarters, or of somebody who does not sit in Cairo.
  Submission order = headquarters.report("Weisung", "Text", label_of(Level::open));
  order.author = {"unit.201"};
  const Sent known = headquarters.send(order);
  const auto receipt = [&](const MailboxId& author, const std::string& person, Act act,
                           const MailboxId& mailbox = {"unit.201"}) {
    return forged(post, author, Kind::receipt, {"unit.201"},
                  encode(ReceiptAct{.act = act, .dispatch = known.id, .person = person, .mailbox = mailbox}));
  };
  CHECK(is_denied(receipt({"post.kairo"}, "anna", Act::acknowledged)));
  CHECK(is_denied(receipt({"post.kairo"}, "anna", Act::read)));
  CHECK(is_denied(receipt({"post.kairo"}, "anna", Act::acknowledged, {"post.kairo"})));
  CHECK(is_denied(forged(post, {"post.kairo"}, Kind::receipt, {"unit.201"}, {})));
  // Nor under the number of what nodes write one another.
  const auto note = [&](const MailboxId& author) {
    return forged(
        post, author, Kind::receipt, centre,
        encode(ReceiptAct{
            .act = Act::acknowledged, .dispatch = known.id, .person = "anna", .mailbox = {"unit.201"}}),
        0);
  };
  CHECK(is_denied(note({"post.kairo"})));
  const auto acknowledged = [&] {
    const Catalogue catalogue(headquarters.node->views().database());
    return catalogue.history(headquarters.actor("anna"), known.id)->size();
  };
  const auto before = acknowledged();
  CHECK(*headquarters.node->accept(std::vector{note(node)})->front() == Acceptance::taken);
  CHECK(acknowledged() == before);
  // What it may say is still taken.
  CHECK(*headquarters.node
             ->accept(std::vector{forged(post, {"post.kairo"}, Kind::report, {"unit.201"},
                                         encode_content(TestSite::content_of("Lage", "x")).value())})
             ->front() == Acceptance::taken);
}

TEST_CASE("what nobody here is addressed by is not taken") {
  TestSite headquarters("accept-foreign");
  JoinedSite post(headquarters, "kairo");
  const auto before = headquarters.node->log().last().value();
  Submission inner = headquarters.report("Intern", "Text", label_of(Level::open));
  inner.author = {"unit.201"};
  inner.to = {{.mailbox = {"person.anna"}, .for_information = false}};
  headquarters.send(inner);
  const auto answers = post.node->accept(logged(*headquarters.node, before));
  REQUIRE_FALSE(answers->front().has_value());
  CHECK(answers->front().error().code == Code::denied);
}

TEST_CASE("records of the directory are taken in the authority's order, whatever the order of their coming") {
  TestSite headquarters("accept-order");
  JoinedSite post(headquarters, "kairo");
  const auto before = headquarters.node->log().last().value();
  for (const char* name : {"Eins", "Zwei", "Drei"}) {
    headquarters.send(submission_of("", headquarters.node->site(), {"group.house"},
                                    Unit{.id = "301", .post = "zentrale", .name = {.de = name, .en = name}}));
  }
  auto records = logged(*headquarters.node, before);
  std::ranges::reverse(records);
  std::size_t taken = 0;
  for (int round = 0; round < 3; ++round) {
    for (const Dispatch& record : records) {
      const auto answer = post.node->accept(std::vector{record})->front();
      REQUIRE(answer.has_value());
      if (*answer == Acceptance::taken) ++taken;
    }
  }
  CHECK(taken == 3);
  CHECK(post.node->published()->directory->unit("301")->name.de == "Drei");
}

TEST_CASE("series: a number that does not come is a gap until it comes, and what came is confirmed once") {
  TestSite headquarters("accept-gaps");
  JoinedSite post(headquarters, "kairo");
  const auto reports = reports_from(headquarters, post, 5);
  const Delivery delivery(headquarters.node->views().database());
  REQUIRE(headquarters.node->accept(std::vector{reports[0], reports[3]}).has_value());
  auto gaps = delivery.gaps(10).value();
  REQUIRE(gaps.size() == 2);  // to unit 201 and to the house
  CHECK(gaps[1].node == MailboxId{"node.kairo"});
  CHECK(gaps[1].range == NumberRange{{"post.kairo"}, {"unit.201"}, 2, 3});
  REQUIRE(headquarters.node->accept(std::vector{reports[1], reports[2], reports[4]}).has_value());
  CHECK(delivery.gaps(10)->empty());
  CHECK(delivery.complete_up_to({"post.kairo"}, {"unit.201"}).value() == 5);

  const auto ranges = delivery.unconfirmed({"node.kairo"}, 10).value();
  REQUIRE(ranges.size() == 2);
  CHECK(ranges[1] == NumberRange{{"post.kairo"}, {"unit.201"}, 1, 5});
  const auto before = headquarters.node->log().last().value();
  headquarters.send(note_submission(headquarters.node->site(), {"node.kairo"}, Arrived{ranges}));
  CHECK(delivery.unconfirmed({"node.kairo"}, 10)->empty());

  CHECK(owed_by(*post.node).size() == 5);
  const auto answers = post.node->accept(logged(*headquarters.node, before));
  REQUIRE_MESSAGE(answers->front().has_value(), (answers->front() ? "" : answers->front().error().what));
  CHECK(owed_by(*post.node).empty());
  const auto standing = Delivery(post.node->views().database()).standing_of(reports[2].id).value();
  REQUIRE(standing.size() == 1);
  CHECK(standing[0].arrived.has_value());
  CHECK(rebuild_views(*post.node)->all_equal());
  CHECK(rebuild_views(*headquarters.node)->all_equal());
}

}  // namespace
}  // namespace depesche
