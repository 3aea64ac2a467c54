// SPDX-License-Identifier: EUPL-1.2
#include "node/test_site.h"
#include "node/upkeep.h"

namespace depesche {
namespace {

bool go_on(std::uint64_t, std::uint64_t) { return true; }

PlannedDispatch order_to(std::vector<PlannedDispatch::Addressee> to) {
  return {.kind = Kind::report,
          .author = {"unit.201"},
          .to = std::move(to),
          .blind = {},
          .label = label_of(Level::open),
          .precedence = {},
          .references = {},
          .content = TestSite::content_of("Weisung", "Text")};
}

TEST_CASE("a mailbox that the key store could not read again gets no keys") {
  TestSite site("long-name");
  std::vector<Mailbox> mailboxes(1);
  mailboxes[0].id = {std::string(mailbox_size_max + 1, 'a')};
  CHECK(site.node->create_keys(mailboxes).error().code == Code::invalid);
  mailboxes[0].id = {""};
  CHECK(site.node->create_keys(mailboxes).error().code == Code::invalid);
  mailboxes[0].id = {std::string(mailbox_size_max, 'a')};
  CHECK(site.node->create_keys(mailboxes).has_value());
  site.close();
  site.open();
}

TEST_CASE("a site whose log is gone or older than its views does not start") {
  TestSite site("lost-log");
  const auto old = site.folder.parent_path() / "lost-log-backup";
  std::filesystem::remove_all(old);
  REQUIRE(back_up(*site.node, old).has_value());
  site.send(site.report("Später", "Text", label_of(Level::open)));
  site.close();
  for (const char* name : {"log.db", "log.db-wal", "log.db-shm"}) std::filesystem::remove(site.folder / name);
  const auto reopened = [&] {
    return Node::open(site.folder, TestSite::passphrase(), site.clock, site.entropy);
  };
  CHECK(reopened().error().code == Code::corrupt);
  std::filesystem::copy_file(old / "log.db", site.folder / "log.db");
  CHECK(reopened().error().code == Code::conflict);
  std::filesystem::remove_all(site.folder / "views");
  CHECK(reopened().has_value());
}

TEST_CASE("a backup does not lie in the node's own folder") {
  TestSite site("backup-inside");
  CHECK(back_up(*site.node, site.folder / "views" / "index" / "copy").error().code == Code::invalid);
  std::filesystem::create_directory(site.folder / "views" / "index" / "copy");
  CHECK(rebuild_views(*site.node).value().all_equal());
  CHECK(verify_site(*site.node, go_on).value().faults.empty());
}

TEST_CASE("a draft above a clearance that was lowered since is not there") {
  TestSite site("lowered");
  SavedDraft draft{.id = "d1", .version = 1, .discarded = false, .planned = {}};
  draft.planned.label = label_of(Level::secret);
  draft.planned.content = TestSite::content_of("Entwurf", "streng");
  site.send(submission_of("anna", {"person.anna"}, draft, std::nullopt));
  Reader reader = site.reader();
  CHECK(reader.draft(site.actor("anna"), "d1").has_value());

  draft.id = "d2";  // for a partner alone: it is its author's all the same
  draft.planned.label.releasable_to = {"bmi"};
  site.send(submission_of("anna", {"person.anna"}, draft, std::nullopt));
  CHECK(reader.draft(site.actor("anna"), "d2").has_value());
  CHECK(reader.drafts(site.actor("anna")).value().size() == 2);

  const Clearance lowered{.person = "anna", .upto = label_of(Level::open)};
  site.send(submission_of("", site.node->site(), {"group.house"}, lowered));
  CHECK(reader.draft(site.actor("anna"), "d1").error().code == Code::not_found);
  CHECK(reader.drafts(site.actor("anna")).value().empty());
}

TEST_CASE("whatever a report refers to is a source it may not be lowered below") {
  TestSite site("sources");
  const Sent source = site.send(site.report("Quelle", "Text", label_of(Level::confidential)));
  for (const Relation relation :
       {Relation::cites, Relation::answers, Relation::supersedes, Relation::attachment_of}) {
    CAPTURE(to_text(relation));
    PlannedDispatch planned = order_to({{.mailbox = {"person.anna"}}});
    planned.references = {{.relation = relation, .target = source.id}};
    CHECK(site.refusal(submission_of("anna", planned).value()).code == Code::invalid);
    CHECK(site.refusal(submission_of("carla", planned).value()).code == Code::not_found);
    planned.label = label_of(Level::confidential);
    site.send(submission_of("anna", planned).value());
  }
}

TEST_CASE("a mailbox acknowledges only what was sent to it") {
  TestSite site("not-addressed");
  auto submission = site.report("Für das Haus", "Text", label_of(Level::open));
  submission.to = {{.mailbox = {"person.anna"}}};
  const Sent sent = site.send(submission);
  const auto receipt = [&](const char* mailbox) {
    const ReceiptAct act{
        .act = Act::acknowledged, .dispatch = sent.id, .person = "anna", .mailbox = {mailbox}};
    return submission_of(act, {"person.anna"}, {"post.kairo"}, label_of(Level::open));
  };
  CHECK(site.refusal(receipt("unit.201")).code == Code::denied);
  site.send(receipt("person.anna"));
}

TEST_CASE("whoever is named twice gets one copy and one number") {
  TestSite site("twice");
  PlannedDispatch planned = order_to({{.mailbox = {"person.carla"}}, {.mailbox = {"person.carla"}}});
  planned.blind = {{"person.carla"}, {"person.bernd"}, {"person.bernd"}};
  const Sent sent = site.send(submission_of("anna", planned).value());
  CHECK(sent.numbers.size() == 1);
  CHECK(site.reader().inbox(site.actor("carla"), {}).value().rows.size() == 1);
  CHECK(site.reader().inbox(site.actor("bernd"), {}).value().rows.size() == 1);
}

TEST_CASE("nobody writes to a node's own mailbox or to the authority's") {
  TestSite site("for-people");
  for (const MailboxId& id : {site.node->site().node, site.node->site().authority}) {
    CAPTURE(id.value);
    const auto planned = order_to({{.mailbox = id}});
    CHECK(site.refusal(submission_of("anna", planned).value()).code == Code::invalid);
  }
}

}  // namespace
}  // namespace depesche
