// SPDX-License-Identifier: EUPL-1.2
// What becomes of a dispatch after it was sent: the author's own copy, recall and change of level.

#include <algorithm>

#include "node/fleet_fixture.h"
#include "node/upkeep.h"

namespace depesche {
namespace {

void add_person(TestSite& site, const std::string& id, const Label& clearance,
                const std::vector<std::string>& mailboxes) {
  const auto tell = [&](const Record& record) {
    site.send(submission_of("", site.node->site(), {"group.house"}, record));
  };
  constexpr std::uint8_t all = 7;
  tell(Person{.id = id, .name = id, .post = "kairo"});
  Label upto = clearance;
  upto.releasable_to = {"aa"};
  tell(Clearance{.person = id, .upto = upto});
  for (const std::string& mailbox : mailboxes) tell(Role{.person = id, .mailbox = {mailbox}, .duties = all});
}

Submission report_to(const TestSite& site, const std::vector<std::string>& to, const Label& label) {
  Submission report = site.report("Haushalt", "Der Haushalt fiel durch.", label);
  report.to.clear();
  for (const std::string& mailbox : to) report.to.push_back({.mailbox = {mailbox}, .for_information = false});
  return report;
}

Actor actor_at(const Node& node, const std::string& person) {
  return actor_for(*node.published()->directory, person);
}

std::vector<std::string> subjects_in(const Node& node, const std::string& person, Box box) {
  std::vector<std::string> subjects;
  const Reader reader = Reader::open(node).value();
  const auto page =
      reader.inbox(actor_at(node, person), {.box = box, .unread_only = false, .after = {}, .limit = 100});
  for (const Row& row : page.value().rows) subjects.push_back(row.subject);
  return subjects;
}

std::uint64_t hits(const Node& node, const std::string& person) {
  Ledger ledger;
  search::Request request;
  request.query = "haushalt";
  return Reader::open(node).value().search(actor_at(node, person), request, ledger).value().answer.total;
}

ChangeOrder order_of(const std::string& person, const DispatchId& id, std::optional<Label> label,
                     const std::string& second = "") {
  ChangeOrder order{.person = person, .change = {.target = id, .second = second}, .because = "Irrtum."};
  order.change.what = label ? Change::What::relabelled : Change::What::recalled;
  if (label) order.change.label = *label;
  return order;
}

Result<std::vector<Result<Sent>>> carry_out(Node& node, const ChangeOrder& order) {
  const auto notices = TRY(Reader::open(node).value().notices(actor_at(node, order.person), order));
  return node.submit(notices);
}

void must_carry_out(Node& node, const ChangeOrder& order) {
  const auto done = carry_out(node, order);
  REQUIRE_MESSAGE(done.has_value(), (done ? "" : done.error().what));
  for (const auto& answer : *done) REQUIRE_MESSAGE(answer.has_value(), (answer ? "" : answer.error().what));
}

TEST_CASE("a post sees what it sent, though none of the addressees is its own") {
  TestSite site("delivery-own");
  add_person(site, "dora", label_of(Level::secret), {"post.kairo"});
  JoinedSite cairo(site, "kairo");
  Submission report = report_to(site, {"unit.201"}, label_of(Level::secret));
  report.blind = {{"person.anna"}};
  const auto answers = cairo.node->submit(std::vector{report});
  const Sent sent = answers.value().front().value();
  CHECK(sent.numbers.size() == 1);
  // The blind copy is a dispatch of its own.
  CHECK(subjects_in(*cairo.node, "dora", Box::sent) == std::vector<std::string>{"Haushalt", "Haushalt"});
  CHECK(subjects_in(*cairo.node, "dora", Box::inbox).empty());
  Ledger ledger;
  Reader reader = Reader::open(*cairo.node).value();
  CHECK(reader.open_dispatch(actor_at(*cairo.node, "dora"), sent.id, ledger).value().content.subject ==
        "Haushalt");
  const Dispatch dispatch = cairo.node->log().find(sent.id).value().dispatch;
  CHECK(*site.node->accept(std::vector{dispatch}).value().front() == Node::Acceptance::taken);
  CHECK(site.reader().open_dispatch(site.actor("anna"), sent.id, ledger).value().copies == 1);
  const auto recalled = carry_out(*cairo.node, order_of("dora", sent.id, std::nullopt)).value();
  CHECK(recalled.size() == 2);
  for (const auto& answer : recalled) CHECK(answer.has_value());
  CHECK(reader.row(actor_at(*cairo.node, "dora"), sent.id).value().recalled.has_value());
  CHECK(rebuild_views(*cairo.node)->all_equal());
}

TEST_CASE("what has an addressee at home, and what nodes say, gets no copy for its author") {
  TestSite site("delivery-no-own");
  JoinedSite cairo(site, "kairo");
  const auto answers =
      cairo.node->submit(std::vector{report_to(site, {"unit.201", "post.low"}, label_of(Level::open)),
                                     report_to(site, {"group.house"}, label_of(Level::open))});
  for (const auto& answer : answers.value()) {
    const Header header =
        decode_header(cairo.node->log().find(answer.value().id).value().dispatch.header).value();
    for (const Recipient& recipient : header.recipients) CHECK_FALSE(is_own_copy(header, recipient));
  }
}

TEST_CASE("a recalled dispatch is its author's alone, with its blind copies, and all who had it are told") {
  TestSite site("delivery-recall");
  Submission report = report_to(site, {"person.bernd"}, label_of(Level::open));
  report.author = {"unit.201"};
  report.blind = {{"person.carla"}};
  // Only bernd and carla as persons; all three work at unit 201, so an outsider is needed to lose it.
  add_person(site, "dora", label_of(Level::open), {"post.low"});
  report.to.push_back({.mailbox = {"post.low"}, .for_information = false});
  const Sent sent = site.send(report);
  REQUIRE(hits(*site.node, "dora") == 1);
  CHECK(carry_out(*site.node, order_of("dora", sent.id, std::nullopt)).error().code == Code::not_found);

  must_carry_out(*site.node, order_of("anna", sent.id, std::nullopt));
  CHECK(hits(*site.node, "dora") == 0);
  CHECK(hits(*site.node, "anna") == 0);
  CHECK(site.reader().row(site.actor("dora"), sent.id).error().code == Code::not_found);
  CHECK(site.reader().row(site.actor("anna"), sent.id).value().recalled.has_value());
  CHECK(subjects_in(*site.node, "dora", Box::inbox).front().starts_with("Rückruf"));
  CHECK(subjects_in(*site.node, "carla", Box::inbox).size() == 1);  // the notice about the blind copy
  CHECK(carry_out(*site.node, order_of("anna", sent.id, std::nullopt)).error().code == Code::conflict);
  CHECK(rebuild_views(*site.node)->all_equal());
}

TEST_CASE("raising a level hides a dispatch at once, lowering it needs two people and shows it") {
  TestSite site("delivery-relabel");
  add_person(site, "dora", label_of(Level::secret), {"unit.201"});
  Submission report = report_to(site, {"post.low", "unit.201"}, label_of(Level::open));
  report.author = {"unit.201"};
  const Sent sent = site.send(report);
  REQUIRE(hits(*site.node, "bernd") == 1);
  must_carry_out(*site.node, order_of("anna", sent.id, label_of(Level::secret)));
  CHECK(hits(*site.node, "bernd") == 0);
  CHECK(site.reader().row(site.actor("bernd"), sent.id).error().code == Code::not_found);
  CHECK(site.reader().row(site.actor("anna"), sent.id).value().label.level == Level::secret);
  CHECK(hits(*site.node, "anna") == 1);

  const Label lower = label_of(Level::confidential);
  const auto alone = carry_out(*site.node, order_of("anna", sent.id, lower));
  CHECK(alone.value().front().error().code == Code::invalid);
  const auto twice = carry_out(*site.node, order_of("anna", sent.id, lower, "anna"));
  CHECK(twice.value().front().error().code == Code::invalid);
  const auto uncleared = carry_out(*site.node, order_of("anna", sent.id, lower, "bernd"));
  CHECK(uncleared.value().front().error().code == Code::invalid);
  must_carry_out(*site.node, order_of("anna", sent.id, lower, "dora"));
  CHECK(hits(*site.node, "bernd") == 1);
  CHECK(hits(*site.node, "carla") == 0);
  CHECK(site.reader().row(site.actor("bernd"), sent.id).value().label.level == Level::confidential);
  CHECK(rebuild_views(*site.node)->all_equal());
}

TEST_CASE(
    "only the originator changes a dispatch: another's notice changes nothing, wherever it comes from") {
  TestSite site("delivery-forged");
  const Sent sent = site.send(report_to(site, {"unit.201"}, label_of(Level::open)));
  CHECK(carry_out(*site.node, order_of("anna", sent.id, std::nullopt)).error().code == Code::not_found);
  // Written by the operator, as a stolen node could write it: the views do not follow.
  const Header header = decode_header(site.node->log().find(sent.id).value().dispatch.header).value();
  const auto directory = site.node->published()->directory;
  for (const auto& label : {std::optional<Label>(), std::optional(label_of(Level::secret))}) {
    Submission forged =
        notice_submission(order_of("", sent.id, label), sent.id, header, header.label, *directory).value();
    forged.author = {"unit.201"};
    site.send(forged);
  }
  const Row row = site.reader().row(site.actor("carla"), sent.id).value();
  CHECK_FALSE(row.recalled.has_value());
  CHECK(row.label.level == Level::open);
  CHECK(hits(*site.node, "carla") == 1);
}

// What a person can tell of a dispatch.
std::string told(const Node& node, const std::string& person, const DispatchId& id) {
  const auto row = Reader::open(node).value().row(actor_at(node, person), id);
  const std::string found = std::to_string(hits(node, person));
  if (!row) return found + " " + row.error().what;
  return found + " " + std::string(to_text(row->label.level)) + (row->recalled ? " recalled" : "");
}

void arrive_in_any_order(const std::string& name, bool is_recalled, const std::string& expected) {
  TestSite site(name);
  add_person(site, "dora", label_of(Level::secret), {"post.kairo"});
  add_person(site, "emil", label_of(Level::secret), {"post.kairo"});
  JoinedSite cairo(site, "kairo");
  const Position before = cairo.node->log().last().value();
  const std::vector report{report_to(site, {"unit.201"}, label_of(Level::restricted))};
  const Sent sent = cairo.node->submit(report).value().front().value();
  must_carry_out(*cairo.node, order_of("dora", sent.id, label_of(Level::secret)));
  must_carry_out(*cairo.node, is_recalled ? order_of("dora", sent.id, std::nullopt)
                                          : order_of("dora", sent.id, label_of(Level::confidential), "emil"));
  const auto dispatches = logged(*cairo.node, before);
  REQUIRE(dispatches.size() == 3);
  std::vector<std::size_t> order{0, 1, 2};
  do {
    CAPTURE(order[0]);
    CAPTURE(order[1]);
    const auto copy = site.folder.parent_path() / (name + "-copy");
    std::filesystem::remove_all(copy);
    REQUIRE(back_up(*site.node, copy).has_value());
    const auto node = Node::open(copy, TestSite::passphrase(), site.clock, site.entropy).value();
    for (const std::size_t place : order) {
      const std::vector twice{dispatches[place], dispatches[place]};
      const auto answers = node->accept(twice).value();
      for (const auto& answer : answers)
        REQUIRE_MESSAGE(answer.has_value(), (answer ? "" : answer.error().what));
    }
    CHECK(told(*node, "bernd", sent.id) == expected);
    CHECK(told(*node, "carla", sent.id) == "0 nicht verfügbar");
    CHECK(rebuild_views(*node)->all_equal());
  } while (std::ranges::next_permutation(order).found);
}

TEST_CASE("notices count alike in any order of arrival, and twice as once") {
  arrive_in_any_order("delivery-order", false, "1 VS-VERTRAULICH");
  arrive_in_any_order("delivery-order-recall", true, "0 nicht verfügbar");
}

TEST_CASE("a deadline of the author's own is kept, and what is late shows on both sides") {
  TestSite site("delivery-overdue");
  Submission report = report_to(site, {"person.bernd"}, label_of(Level::open));
  report.author = {"unit.201"};
  report.precedence = Precedence::routine;
  Content content = TestSite::content_of("Frist", "Text");
  const Time due = site.clock.time + std::chrono::days(2);
  content.acknowledge_by = due;
  report.content = encode_content(content).value();
  const Sent sent = site.send(report);
  const Reader reader = site.reader();
  const auto overdue = [&](const char* person, Catalogue::Whose whose) {
    return reader.overdue(site.actor(person), whose, 10).value();
  };
  CHECK(overdue("bernd", Catalogue::Whose::own).empty());
  CHECK(reader.row(site.actor("bernd"), sent.id).value().acknowledge_by == due);
  site.clock.time = due;
  CHECK(overdue("bernd", Catalogue::Whose::own).size() == 1);
  REQUIRE(overdue("anna", Catalogue::Whose::sent).size() == 1);
  CHECK(overdue("anna", Catalogue::Whose::sent).front().mailbox == MailboxId{"person.bernd"});
  CHECK(overdue("anna", Catalogue::Whose::own).empty());
  CHECK(Catalogue(site.node->views().database()).overdue_ways(due, 10).value().size() == 1);

  const ReceiptAct done{
      .act = Act::acknowledged, .dispatch = sent.id, .person = "bernd", .mailbox = {"person.bernd"}};
  site.send(submission_of(done, {"person.bernd"}, {"unit.201"}, label_of(Level::open)));
  CHECK(overdue("bernd", Catalogue::Whose::own).empty());
  CHECK(overdue("anna", Catalogue::Whose::sent).empty());

  content.acknowledge_by = Time(Duration(1));  // one that was over when it was written is due at once
  report.content = encode_content(content).value();
  report.to = {{.mailbox = {"unit.201"}, .for_information = false}};
  const Sent early = site.send(report);
  CHECK(reader.row(site.actor("anna"), early.id).value().acknowledge_by == site.clock.time);
}

TEST_CASE(
    "the register has each numbered copy, who took note, and changes of level; only supervision sees it") {
  TestSite site("delivery-register");
  add_person(site, "gsb", label_of(Level::secret), {});
  site.send(submission_of("", site.node->site(), {"group.house"},
                          Role{.person = "gsb", .mailbox = site.node->site().supervision, .duties = 16}));
  const Sent secret = site.send(report_to(site, {"unit.201", "person.anna"}, label_of(Level::secret)));
  site.send(report_to(site, {"unit.201"}, label_of(Level::top_secret)));  // above the supervisor's clearance
  const Sent raised = site.send(report_to(site, {"unit.201"}, label_of(Level::open)));
  site.send(report_to(site, {"unit.201"}, label_of(Level::open)));
  site.send(site.notice(raised.id, label_of(Level::confidential)));
  Reader reader = site.reader();
  Ledger ledger;
  REQUIRE(reader.open_dispatch(site.actor("anna"), secret.id, ledger).has_value());
  site.send(audit_submission(site.node->site(), ledger.records.front(), label_of(Level::secret)));
  // Whoever is quoted it took note as well; whoever saw it among the hits of a search did not.
  for (const auto& [who, what] : {std::pair("berta", AuditRecord::What::exported),
                                  std::pair("carla", AuditRecord::What::shown_in_search)})
    site.send(audit_submission(site.node->site(),
                               {.what = what, .person = who, .dispatches = {secret.id}, .because = {}},
                               label_of(Level::secret)));

  CHECK(reader.registered(site.actor("anna"), {}, ledger).error().code == Code::not_found);
  const auto rows = reader.registered(site.actor("gsb"), {}, ledger).value();
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].entry.dispatch == secret.id);
  CHECK(rows[0].entry.number == 1);
  CHECK(rows[1].entry.number == 2);  // what is above the supervisor's clearance leaves no gap
  REQUIRE(rows[0].entry.copies.size() == 2);
  CHECK(rows[0].entry.copies[1].copy == 2);
  CHECK(rows[0].entry.copies[1].mailbox == MailboxId{"person.anna"});
  REQUIRE(rows[0].entry.taken.size() == 2);
  CHECK(rows[0].entry.taken[0].person == "anna");
  CHECK(rows[0].entry.taken[1].person == "berta");
  CHECK(rows[1].entry.dispatch == raised.id);
  CHECK(rows[1].entry.relabelled.has_value());
  CHECK(ledger.records.back().what == AuditRecord::What::registered);
  CHECK(ledger.records.back().dispatches.size() == 2);
  RegisterQuery query;
  query.person = "bernd";
  CHECK(reader.registered(site.actor("gsb"), query, ledger).value().empty());
  query.person.clear();
  query.after = rows[0].entry.dispatch;
  CHECK(reader.registered(site.actor("gsb"), query, ledger).value().size() == 1);

  site.send(site.notice(raised.id, label_of(Level::open)));  // it stays in the register, as what it is now
  query.least = Level::open;
  CHECK(reader.registered(site.actor("gsb"), query, ledger).value().front().entry.label.level == Level::open);
  CHECK(rebuild_views(*site.node)->all_equal());
}

TEST_CASE("seven working days go over a weekend") {
  const Time friday = Time(std::chrono::sys_days(std::chrono::year(2026) / 11 / 20)) + std::chrono::hours(9);
  CHECK(after_working_days(friday, 1) == friday + std::chrono::days(3));
  CHECK(after_working_days(friday, 7) == friday + std::chrono::days(11));
  CHECK(after_working_days(friday + std::chrono::days(1), 1) == friday + std::chrono::days(3));
  CHECK(after_working_days(friday, 0) == friday);
}

}  // namespace
}  // namespace depesche
