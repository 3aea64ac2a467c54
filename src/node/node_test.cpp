// SPDX-License-Identifier: EUPL-1.2
#include "node/node.h"

#include <algorithm>

#include "node/test_site.h"

namespace depesche {
namespace {

std::vector<std::string> subjects(const InboxPage& page) {
  std::vector<std::string> subjects;
  for (const Row& row : page.rows) subjects.push_back(row.subject);
  return subjects;
}

search::Request some_search(const char* query) {
  search::Request request;
  request.query = query;
  return request;
}

TEST_CASE("a report reaches the inbox of its addressee, numbered, and only of those cleared for it") {
  TestSite site("inbox");
  const Sent first = site.send(site.report("Wahl", "Die Wahl verlief ruhig.", label_of(Level::open)));
  const Sent second = site.send(site.report("Anlage", "Zentrifugen", label_of(Level::secret, {"NUKLEAR"})));
  CHECK(first.numbers.front().number == 1);
  CHECK(second.numbers.front().number == 2);

  const Reader reader = site.reader();
  CHECK(subjects(reader.inbox(site.actor("anna"), {}).value()) == std::vector<std::string>{"Anlage", "Wahl"});
  CHECK(subjects(reader.inbox(site.actor("carla"), {}).value()) == std::vector<std::string>{"Wahl"});
  CHECK(reader.unread(site.actor("anna")).value() == 2);
  CHECK(reader.row(site.actor("carla"), second.id).error().code == Code::not_found);
  CHECK(reader.row(site.actor("nobody"), first.id).error().code == Code::not_found);
}

TEST_CASE("a read from VS-VERTRAULICH up is recorded before it is answered, or not answered") {
  TestSite site("audit");
  const Sent open = site.send(site.report("Offen", "Text", label_of(Level::restricted)));
  const Sent secret = site.send(site.report("Geheim", "Text", label_of(Level::secret)));
  Reader reader = site.reader();
  Ledger ledger;
  const Actor anna = site.actor("anna");

  CHECK(reader.open_dispatch(anna, open.id, ledger).value().content.subject == "Offen");
  CHECK(ledger.records.empty());
  CHECK(reader.open_dispatch(anna, secret.id, ledger).value().content.subject == "Geheim");
  REQUIRE(ledger.records.size() == 1);
  CHECK(ledger.records[0].person == "anna");
  CHECK(ledger.records[0].dispatches == std::vector{secret.id});

  ledger.is_broken = true;
  CHECK_FALSE(reader.open_dispatch(anna, secret.id, ledger).has_value());
  CHECK_FALSE(reader.search(anna, some_search("Geheim"), ledger).has_value());
}

TEST_CASE("an audit record stands in the log under the label of what was read") {
  TestSite site("audit-log");
  const AuditRecord record{
      .what = AuditRecord::What::opened, .person = "anna", .dispatches = {DispatchId{}}, .because = {}};
  const Sent sent = site.send(audit_submission(site.node->site(), record, label_of(Level::secret)));
  const Entry entry = site.node->log().find(sent.id).value();
  const Header header = decode_header(entry.dispatch.header).value();
  CHECK(header.kind == Kind::audit);
  CHECK(header.label.level == Level::secret);
  CHECK(header.recipients.front().mailbox == site.node->site().supervision);
}

TEST_CASE("nobody sends to a mailbox that is not authorised, in another's name, or below what is cited") {
  TestSite site("send");
  const Sent source = site.send(site.report("Quelle", "Text", label_of(Level::confidential)));
  PlannedDispatch planned{.kind = Kind::report,
                          .author = {"unit.201"},
                          .to = {{.mailbox = {"post.low"}}},
                          .blind = {},
                          .label = label_of(Level::restricted),
                          .precedence = {},
                          .references = {},
                          .content = TestSite::content_of("Weisung", "Text")};
  site.send(submission_of("anna", planned).value());

  planned.references = {{.relation = Relation::cites, .target = source.id}};
  CHECK(site.refusal(submission_of("anna", planned).value()).code == Code::invalid);
  CHECK(site.refusal(submission_of("carla", planned).value()).code == Code::not_found);
  planned.references.clear();
  planned.label = label_of(Level::confidential);
  CHECK(site.refusal(submission_of("anna", planned).value()).code == Code::invalid);
  planned.label = label_of(Level::open);
  planned.author = {"post.kairo"};
  CHECK(site.refusal(submission_of("anna", planned).value()).code == Code::denied);
}

TEST_CASE("a refused submission does not hold back the others of its batch") {
  TestSite site("batch");
  auto refused = site.report("x", "y", label_of(Level::secret));
  refused.to = {{.mailbox = {"post.low"}}};
  const auto good = site.report("gut", "Text", label_of(Level::open));
  const auto answers = site.node->submit(std::vector{good, refused, good}).value();
  CHECK(answers[0].has_value());
  CHECK_FALSE(answers[1].has_value());
  CHECK(answers[2].has_value());
  CHECK(answers[2]->numbers.front().number == 2);
}

TEST_CASE("a blind copy reaches its reader and is invisible to the others") {
  TestSite site("blind");
  auto submission = site.report("Still", "Text", label_of(Level::open));
  submission.to = {{.mailbox = {"person.anna"}}};
  submission.blind = {{"person.carla"}};
  const Sent sent = site.send(submission);
  const Header header = decode_header(site.node->log().find(sent.id).value().dispatch.header).value();
  CHECK(header.recipients.size() == 1);
  const Reader reader = site.reader();
  const auto carla = reader.inbox(site.actor("carla"), {}).value();
  REQUIRE(carla.rows.size() == 1);
  CHECK(carla.rows[0].id != sent.id);
  CHECK(reader.row(site.actor("carla"), sent.id).error().code == Code::not_found);
}

TEST_CASE("the newest save of a draft replaces the one before, whose body is forgotten") {
  TestSite site("drafts");
  SavedDraft draft{.id = "d1", .version = 1, .discarded = false, .planned = {}};
  draft.planned.content = TestSite::content_of("Entwurf", "eins");
  const MailboxId own{"person.anna"};
  const Sent first = site.send(submission_of("anna", own, draft, std::nullopt));
  draft.version = 2;
  draft.planned.content.parts[0].text = "zwei";
  const Sent second = site.send(submission_of("anna", own, draft, first.id));

  Reader reader = site.reader();
  const auto current = reader.draft(site.actor("anna"), "d1").value();
  CHECK(current.draft.planned.content.parts[0].text == "zwei");
  CHECK(current.dispatch == second.id);
  CHECK(reader.draft(site.actor("bernd"), "d1").error().code == Code::not_found);
  CHECK(site.node->log().find(first.id).value().dispatch.body.empty());
  CHECK_FALSE(site.node->log().find(second.id).value().dispatch.body.empty());

  draft.version = 3;
  draft.discarded = true;
  draft.planned = {};
  site.send(submission_of("anna", own, draft, second.id));
  CHECK(reader.drafts(site.actor("anna")).value().empty());
}

TEST_CASE("an acknowledgement is the unit's, ends the waiting for all of it, and cannot be given by others") {
  TestSite site("acknowledge");
  const Sent sent = site.send(site.report("Eilt", "Text", label_of(Level::open)));
  const Reader reader = site.reader();
  CHECK(reader
            .inbox(site.actor("bernd"),
                   {.box = Box::acknowledge, .unread_only = false, .after = {}, .limit = 10})
            .value()
            .rows.size() == 1);

  const ReceiptAct wrong{
      .act = Act::acknowledged, .dispatch = sent.id, .person = "anna", .mailbox = {"post.kairo"}};
  CHECK(site.refusal(submission_of(wrong, {"person.anna"}, {"post.kairo"}, label_of(Level::open))).code ==
        Code::denied);
  const ReceiptAct right{
      .act = Act::acknowledged, .dispatch = sent.id, .person = "anna", .mailbox = {"unit.201"}};
  site.send(submission_of(right, {"person.anna"}, {"post.kairo"}, label_of(Level::open)));
  CHECK(reader
            .inbox(site.actor("bernd"),
                   {.box = Box::acknowledge, .unread_only = false, .after = {}, .limit = 10})
            .value()
            .rows.empty());
  const Row row = reader.row(site.actor("bernd"), sent.id).value();
  REQUIRE(row.acknowledged.has_value());
  CHECK(row.acknowledged->person == "anna");
}

TEST_CASE("after a restart everything is there and numbers go on without a gap") {
  TestSite site("restart");
  site.send(site.report("Eins", "Text eins", label_of(Level::open)));
  site.close();
  site.open();
  const Sent second = site.send(site.report("Zwei", "Text zwei", label_of(Level::open)));
  CHECK(second.numbers.front().number == 2);
  Reader reader = site.reader();
  Ledger ledger;
  CHECK(reader.search(site.actor("carla"), some_search("text"), ledger).value().answer.total == 2);
}

TEST_CASE("a second process cannot open the folder, and a wrong passphrase opens nothing") {
  TestSite site("lock");
  CHECK(Node::open(site.folder, TestSite::passphrase(), site.clock, site.entropy).error().code ==
        Code::unavailable);
  site.close();
  const auto wrong =
      Node::open(site.folder, crypto::Secret::of(as_bytes("falsch")), site.clock, site.entropy);
  CHECK(wrong.error().code == Code::denied);
}

}  // namespace
}  // namespace depesche
