// SPDX-License-Identifier: EUPL-1.2
#include "node/dictionaries.h"

#include "dispatch/open.h"
#include "dispatch/sample.h"
#include "node/dictionary_tables.h"
#include "node/fleet_fixture.h"
#include "node/upkeep.h"

namespace depesche {
namespace {

using Acceptance = Node::Acceptance;

// Headquarters gives out a dictionary; its dispatch.
Dispatch publish(TestSite& headquarters) {
  const auto moment = headquarters.node->published();
  const auto submission = dictionary_submission(headquarters.node->site(), *moment->directory, *moment->keys,
                                                *sample::dictionary());
  REQUIRE_MESSAGE(submission.has_value(), (submission ? "" : submission.error().what));
  return headquarters.node->log().find(headquarters.send(*submission).id).value().dispatch;
}

Submission letter(const TestSite& site, const MailboxId& author, const MailboxId& to) {
  Submission report = site.report("Lage", sample::some_report(1'000), label_of(Level::secret));
  report.author = author;
  report.to = {{.mailbox = to, .for_information = false}};
  return report;
}

Dispatch sent_by(Node& node, const Submission& submission) {
  const auto answers = node.submit(std::vector{submission});
  REQUIRE(answers.has_value());
  REQUIRE_MESSAGE(answers->front().has_value(), (answers->front() ? "" : answers->front().error().what));
  return node.log().find(answers->front()->id).value().dispatch;
}

Dispatch to_cairo(TestSite& site) { return sent_by(*site.node, letter(site, {"unit.201"}, {"post.kairo"})); }

Acceptance offer(Node& node, const Dispatch& dispatch) {
  const auto answers = node.accept(std::vector{dispatch});
  REQUIRE_MESSAGE(answers.has_value(), (answers ? "" : answers.error().what));
  REQUIRE_MESSAGE(answers->front().has_value(), (answers->front() ? "" : answers->front().error().what));
  return *answers->front();
}

// Whether the keys of this node alone do not open what lies there.
bool needs_dictionary(const Node& node, const Dispatch& dispatch) {
  KeyRing keys;
  for (const auto& entry : node.published()->keys->entries()) keys.add(entry->mailbox, entry->keys.copy());
  const auto opened = Opener(keys).open(dispatch);
  if (!opened) REQUIRE(opened.error().code == Code::unavailable);
  return !opened;
}

void confirm(JoinedSite& post, TestSite& headquarters, const Dispatch& dispatch) {
  const Header header = decode_header(dispatch.header).value();
  const Recipient& to = header.recipients.front();
  const Arrived arrived{
      {{.author = header.author, .addressee = to.mailbox, .first = to.number, .last = to.number}}};
  const auto note = note_submission(post.node->site(), headquarters.node->site().node, arrived);
  REQUIRE(offer(*headquarters.node, sent_by(*post.node, note)) == Acceptance::taken);
}

std::size_t dictionaries_at(const Node& node) { return node.published()->keys->dictionaries().size(); }

TEST_CASE("headquarters uses a dictionary for a post once the post's node has confirmed it") {
  TestSite headquarters("dictionary-confirmed");
  JoinedSite cairo(headquarters, "kairo");
  const Dispatch published = publish(headquarters);
  CHECK_FALSE(needs_dictionary(*headquarters.node, to_cairo(headquarters)));
  CHECK(offer(*cairo.node, published) == Acceptance::taken);
  CHECK_FALSE(needs_dictionary(*headquarters.node, to_cairo(headquarters)));
  confirm(cairo, headquarters, published);
  const Dispatch report = to_cairo(headquarters);
  CHECK(needs_dictionary(*headquarters.node, report));
  CHECK(offer(*cairo.node, report) == Acceptance::taken);
  CHECK(rebuild_views(*headquarters.node)->all_equal());
  CHECK(rebuild_views(*cairo.node)->all_equal());
  CHECK(verify_site(*cairo.node, [](auto, auto) { return true; })->faults.empty());
}

TEST_CASE(
    "a dictionary that the disk did not take is taken when it comes again, and is there after a restart") {
  TestSite headquarters("dictionary-full-disk");
  JoinedSite cairo(headquarters, "kairo");
  const Dispatch published = publish(headquarters);
  const auto in_the_way = cairo.node->folder() / "dictionaries.tmp";
  std::filesystem::create_directory(in_the_way);
  CHECK_FALSE(cairo.node->accept(std::vector{published}).has_value());
  CHECK(dictionaries_at(*cairo.node) == 0);
  std::filesystem::remove(in_the_way);
  CHECK(offer(*cairo.node, published) == Acceptance::taken);
  CHECK(dictionaries_at(*cairo.node) == 1);
  cairo.close();
  cairo.open();
  CHECK(dictionaries_at(*cairo.node) == 1);
}

TEST_CASE("what goes to a node that has not confirmed, too, or to no other node, is sealed without it") {
  TestSite headquarters("dictionary-not-all");
  JoinedSite cairo(headquarters, "kairo");
  const Dispatch published = publish(headquarters);
  REQUIRE(offer(*cairo.node, published) == Acceptance::taken);
  // A post knows of itself and of headquarters, which gave it out.
  Submission report = letter(headquarters, {"post.kairo"}, {"unit.201"});
  CHECK(needs_dictionary(*cairo.node, sent_by(*cairo.node, report)));
  CHECK_FALSE(needs_dictionary(
      *headquarters.node, sent_by(*headquarters.node, letter(headquarters, {"unit.201"}, {"unit.201"}))));
  report = letter(headquarters, {"unit.201"}, {"unit.201"});
  report.blind = {{"post.kairo"}};
  const auto end = headquarters.node->log().last().value();
  sent_by(*headquarters.node, report);
  for (const Dispatch& dispatch : logged(*headquarters.node, end))
    CHECK_FALSE(needs_dictionary(*headquarters.node, dispatch));
}

// Tables that are there when the test says so.
class Shelf final : public DictionaryTables {
 public:
  void expect(const std::shared_ptr<const Dictionary>& dictionary) override {
    expected.push_back(dictionary);
  }
  std::shared_ptr<const AuthorsDictionary> of(const std::shared_ptr<const Dictionary>& dictionary) override {
    return is_filled ? AuthorsDictionary::from(dictionary).value() : nullptr;
  }

  std::vector<std::shared_ptr<const Dictionary>> expected;
  bool is_filled = false;
};

Submission draft_to(const MailboxId& mailbox) {
  PlannedDispatch planned;
  planned.author = {"unit.201"};
  planned.to = {{.mailbox = mailbox, .for_information = false}};
  return submission_of("anna", {"person.anna"}, SavedDraft{.id = std::string(32, '1'), .planned = planned},
                       {});
}

TEST_CASE("while the tables are not there a text goes without; drafts to others make them expected") {
  TestSite headquarters("dictionary-tables");
  JoinedSite cairo(headquarters, "kairo");
  Shelf shelf;
  headquarters.node->use(shelf);
  const Dispatch published = publish(headquarters);
  REQUIRE(offer(*cairo.node, published) == Acceptance::taken);
  headquarters.send(draft_to({"post.kairo"}));
  CHECK(shelf.expected.empty());
  confirm(cairo, headquarters, published);
  CHECK_FALSE(needs_dictionary(*headquarters.node, to_cairo(headquarters)));
  shelf.is_filled = true;
  CHECK(needs_dictionary(*headquarters.node, to_cairo(headquarters)));

  headquarters.send(draft_to({"unit.201"}));
  CHECK(shelf.expected.empty());
  headquarters.send(draft_to({"post.kairo"}));
  REQUIRE(shelf.expected.size() == 1);
  CHECK(shelf.expected.front()->id() == sample::dictionary()->id());
}

TEST_CASE("a post that joins later has the dictionaries from the beginning") {
  TestSite headquarters("dictionary-late");
  publish(headquarters);
  JoinedSite cairo(headquarters, "kairo");
  CHECK(dictionaries_at(*cairo.node) == 1);
  const Dispatch report = to_cairo(headquarters);
  CHECK(needs_dictionary(*headquarters.node, report));
  CHECK(offer(*cairo.node, report) == Acceptance::taken);
  CHECK(needs_dictionary(*cairo.node,
                         sent_by(*cairo.node, letter(headquarters, {"post.kairo"}, {"unit.201"}))));
}

TEST_CASE("a report that comes before the dictionary it needs waits for it") {
  TestSite headquarters("dictionary-waits");
  JoinedSite cairo(headquarters, "kairo");
  const auto copy = std::filesystem::temp_directory_path() / "depesche-node-test" / "dictionary-waits-copy";
  std::filesystem::remove_all(copy);
  REQUIRE(back_up(*cairo.node, copy).has_value());
  const Dispatch published = publish(headquarters);
  REQUIRE(offer(*cairo.node, published) == Acceptance::taken);
  confirm(cairo, headquarters, published);
  const Dispatch report = to_cairo(headquarters);
  REQUIRE(needs_dictionary(*headquarters.node, report));

  // The post comes back as it was before.
  cairo.close();
  std::filesystem::remove_all(cairo.folder);
  REQUIRE(restore(copy, cairo.folder).has_value());
  cairo.open();
  CHECK(offer(*cairo.node, report) == Acceptance::waiting);
  CHECK(offer(*cairo.node, published) == Acceptance::taken);
  CHECK(offer(*cairo.node, report) == Acceptance::taken);
  CHECK(rebuild_views(*cairo.node)->all_equal());
}

TEST_CASE("dictionaries are there again after a restart, and made again from a restored log") {
  TestSite headquarters("dictionary-restored");
  JoinedSite cairo(headquarters, "kairo");
  const Dispatch published = publish(headquarters);
  REQUIRE(offer(*cairo.node, published) == Acceptance::taken);
  const Dispatch report = sent_by(*cairo.node, letter(headquarters, {"post.kairo"}, {"unit.201"}));
  REQUIRE(needs_dictionary(*cairo.node, report));
  const auto copy = cairo.folder.parent_path() / "dictionary-restored-copy";
  std::filesystem::remove_all(copy);
  REQUIRE(back_up(*cairo.node, copy).has_value());
  const auto before = cairo.node->views().digests().value();
  cairo.close();
  cairo.open();
  CHECK(dictionaries_at(*cairo.node) == 1);
  cairo.close();
  std::filesystem::remove_all(cairo.folder);
  REQUIRE(restore(copy, cairo.folder).has_value());
  cairo.open();
  CHECK(dictionaries_at(*cairo.node) == 1);
  CHECK(cairo.node->views().digests().value() == before);
}

TEST_CASE("only headquarters gives out dictionaries, and each once") {
  TestSite headquarters("dictionary-who");
  JoinedSite cairo(headquarters, "kairo");
  const auto moment = cairo.node->published();
  const auto denied =
      dictionary_submission(cairo.node->site(), *moment->directory, *moment->keys, *sample::dictionary());
  CHECK(denied.error().code == Code::denied);
  publish(headquarters);
  const auto now = headquarters.node->published();
  const auto again =
      dictionary_submission(headquarters.node->site(), *now->directory, *now->keys, *sample::dictionary());
  CHECK(again.error().code == Code::conflict);

  // A post's node that says so all the same is not believed.
  Submission stolen = letter(headquarters, {"node.kairo"}, {"node.zentrale"});
  stolen.kind = Kind::policy;
  stolen.content = encode(*sample::dictionary());
  const auto answers = headquarters.node->accept(std::vector{sent_by(*cairo.node, stolen)});
  CHECK(answers.value().front().error().code == Code::denied);
}

TEST_CASE("a dictionary is made of open texts to the whole house that all may read still, the latest") {
  TestSite site("dictionary-texts");
  const auto subjects = [&](std::size_t size_max) {
    std::vector<std::string> found;
    const auto contents = contents_for_training(*site.node, size_max).value();
    for (const Bytes& content : contents) found.push_back(decode_content(content).value().subject);
    return found;
  };
  CHECK(subjects(1'000'000).empty());
  site.send(site.report("offen", "Text", label_of(Level::open)));
  site.send(site.report("nfd", "Text", label_of(Level::restricted)));
  site.send(site.report("geheim", "Text", label_of(Level::secret, {"NUKLEAR"})));
  site.send(site.report("bereich", "Text", label_of(Level::open, {"NUKLEAR"})));
  Submission elsewhere = site.report("anderswo", "Text", label_of(Level::open));
  elsewhere.to = {{.mailbox = {"unit.201"}, .for_information = false}};
  site.send(elsewhere);
  const Sent raised = site.send(site.report("angehoben", "Text", label_of(Level::open)));
  const Sent recalled = site.send(site.report("zurück", "Text", label_of(Level::open)));
  const Sent lowered = site.send(site.report("gesenkt", "Text", label_of(Level::restricted)));
  CHECK(subjects(1'000'000) == std::vector<std::string>{"offen", "angehoben", "zurück"});
  site.send(site.notice(raised.id, label_of(Level::restricted)));
  site.send(site.notice(recalled.id, std::nullopt));
  site.send(site.notice(lowered.id, label_of(Level::open)));
  CHECK(subjects(1'000'000) == std::vector<std::string>{"offen"});
  site.send(site.report("später", "Text", label_of(Level::open)));
  CHECK(subjects(1'000'000) == std::vector<std::string>{"offen", "später"});
  const std::size_t last = contents_for_training(*site.node, 1'000'000).value().back().size();
  CHECK(subjects(last) == std::vector<std::string>{"später"});
}

}  // namespace
}  // namespace depesche
