// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>

#include "exchange/border_fixture.h"
#include "node/reader.h"
#include "route/request.h"

namespace depesche {
namespace {

using namespace std::chrono_literals;

TEST_CASE("what a node behind the gateway refuses comes back over the border and holds nothing up") {
  Border border("returned");
  border.conclude();
  Mailbox low = *border.directory("zentrale").mailbox({"post.kairo"});
  low.ceiling = label_of(Level::restricted);
  border.here.send(submission_of("", border.here.node->site(), {"group.house"}, low));
  const auto high =
      border.write("berlin", border.letter("unit.201", {"post.kairo@aa"}, Level::confidential, {"aa"}));
  border.run(20s);  // every tick must go through
  CHECK_FALSE(border.has("kairo", high));
  CHECK(owed_by(border.node("zentrale")).empty());
  const auto standing = Delivery(border.node("berlin").views().database()).standing_of(high).value();
  REQUIRE(standing.size() == 1);
  CHECK_FALSE(standing.front().refused.empty());  // the gateway had it, and says so now
  auto reader = border.there.reader();
  const auto inbox = logged(border.node("berlin"), {});
  const auto is_return = [&](const Dispatch& one) {
    const auto header = decode_header(one.header).value();
    return header.author == MailboxId{"node.berlin"} && header.kind == Kind::message &&
           header.references.front().target == high;
  };
  CHECK(std::ranges::count_if(inbox, is_return) == 1);
  for (const Dispatch& one : logged(border.node("zentrale"), {})) {  // nobody of ours is told
    const auto header = decode_header(one.header).value();
    CHECK_FALSE((header.author == MailboxId{"node.zentrale"} && header.kind == Kind::message));
  }
  const auto next =
      border.write("berlin", border.letter("unit.201", {"post.kairo@aa"}, Level::restricted, {"aa"}));
  border.run(20s);
  CHECK(border.has("kairo", next));
  for (const char* name : {"kairo", "zentrale", "berlin"})
    CHECK(rebuild_views(border.node(name))->all_equal());
}

TEST_CASE("what comes again after the treaty became narrower holds nothing up, also after a restart") {
  Border border("narrower");
  border.conclude();
  const auto id =
      border.write("berlin", border.letter("unit.201", {"unit.201@aa"}, Level::confidential, {"aa"}));
  REQUIRE(border.exchange("berlin").tick().has_value());
  border.carry("berlin", "zentrale");
  REQUIRE(border.exchange("zentrale").tick().has_value());
  REQUIRE(border.has("zentrale", id));
  Terms narrower = border.terms_here();
  narrower.inward.pop_back();  // SCHUTZ stands for nothing any more
  REQUIRE(conclude_treaty(*border.here.node, border.theirs(), narrower).has_value());
  for (TestSite* site : {&border.here, &border.there})
    site->clock.time += 7h;  // without a receipt it goes again
  REQUIRE(border.exchange("berlin").tick().has_value());
  REQUIRE(border.carry("berlin", "zentrale") > 0);
  border.run(20s);  // every tick goes through
  const auto next =
      border.write("berlin", border.letter("unit.201", {"unit.201@aa"}, Level::restricted, {"aa"}));
  border.run(20s);
  CHECK(border.has("zentrale", next));
}

TEST_CASE("what the gateway took, and cannot hand on since the treaty became narrower, comes back once") {
  Border border("narrowed");
  border.conclude();
  const auto id =
      border.write("berlin", border.letter("unit.201", {"post.kairo@aa"}, Level::confidential, {"aa"}));
  REQUIRE(border.exchange("berlin").tick().has_value());
  REQUIRE(border.carry("berlin", "zentrale") > 0);
  REQUIRE(border.has("zentrale", id));
  Terms narrower = border.terms_here();
  narrower.inward.pop_back();  // SCHUTZ stands for nothing any more
  REQUIRE(conclude_treaty(*border.here.node, border.theirs(), narrower).has_value());
  border.run(40s);
  CHECK_FALSE(border.has("kairo", id));
  CHECK(owed_by(border.node("zentrale")).empty());
  const auto standing = Delivery(border.node("berlin").views().database()).standing_of(id).value();
  REQUIRE(standing.size() == 1);
  CHECK_FALSE(standing.front().refused.empty());
  const auto before = logged(border.node("zentrale"), {}).size();
  border.run(60s);
  CHECK(logged(border.node("zentrale"), {}).size() == before);  // and is not told again and again
}

// Messages of a node's mailbox that answer a dispatch.
std::ptrdiff_t returns_of(Border& border, const std::string& at, const DispatchId& id) {
  const auto all = logged(border.node(at), {});
  return std::ranges::count_if(all, [&](const Dispatch& one) {
    const auto header = decode_header(one.header).value();
    return header.author.value.starts_with("node.") && header.kind == Kind::message &&
           header.references.front().target == id;
  });
}

TEST_CASE("what is under way when the treaty ends comes back to its author, and is owed to nobody") {
  Border border("under-way");
  border.conclude();
  const auto at_gateway =
      border.write("kairo", border.letter("post.kairo", {"unit.201@bmi"}, Level::restricted, {"bmi"}));
  REQUIRE(border.exchange("kairo").tick().has_value());
  REQUIRE(border.carry("kairo", "zentrale") > 0);
  REQUIRE(border.has("zentrale", at_gateway));
  const auto at_author =
      border.write("kairo", border.letter("post.kairo", {"unit.201@bmi"}, Level::restricted, {"bmi"}));
  REQUIRE(border.exchange("kairo").tick().has_value());
  REQUIRE(end_treaty(*border.here.node, "bmi").has_value());
  border.run(40s);
  CHECK_FALSE(border.has("berlin", at_gateway));
  CHECK_FALSE(border.has("berlin", at_author));
  CHECK(returns_of(border, "kairo", at_author) == 1);
  CHECK(returns_of(border, "kairo", at_gateway) >= 1);  // once more where the gateway's receipt was late
  for (const char* name : {"zentrale", "kairo"}) {
    CHECK(owed_by(border.node(name)).empty());
    CHECK(border.exchange(name).held() == 0);
    CHECK(rebuild_views(border.node(name))->all_equal());
  }
  REQUIRE(conclude_treaty(*border.here.node, border.theirs(), border.terms_here()).has_value());
  border.run(40s);
  CHECK_FALSE(border.has("berlin", at_gateway));  // its author was told that it did not go
}

TEST_CASE("what our gateway has from a partner whose treaty ends is refused behind it, and owed no more") {
  Border border("behind");
  border.conclude();
  const auto id =
      border.write("berlin", border.letter("unit.201", {"post.kairo@aa"}, Level::restricted, {"aa"}));
  REQUIRE(border.exchange("berlin").tick().has_value());
  REQUIRE(border.carry("berlin", "zentrale") > 0);
  REQUIRE(border.has("zentrale", id));
  REQUIRE(end_treaty(*border.here.node, "bmi").has_value());
  const Entry ended =
      border.node("zentrale").log().find(logged(border.node("zentrale"), {}).back().id).value();
  REQUIRE(border.offered("kairo", ended.dispatch).has_value());  // it overtakes
  REQUIRE(end_treaty(*border.there.node, "aa").has_value());
  border.run(40s);
  CHECK_FALSE(border.has("kairo", id));
  CHECK(owed_by(border.node("zentrale")).empty());
  const auto before = logged(border.node("zentrale"), {}).size();
  for (TestSite* site : {&border.here, &border.there}) site->clock.time += 7h;
  border.run(60s);
  CHECK(logged(border.node("zentrale"), {}).size() == before);
}

TEST_CASE("a partner whose treaty has ended gets no receipt for what came before") {
  Border border("no-receipt");
  border.conclude();
  border.write("berlin", border.letter("unit.201", {"unit.201@aa"}, Level::restricted, {"aa"}));
  REQUIRE(border.exchange("berlin").tick().has_value());
  REQUIRE(border.carry("berlin", "zentrale") > 0);
  REQUIRE(end_treaty(*border.here.node, "bmi").has_value());
  border.run(20s);
  CHECK(border.exchange("zentrale").held() == 0);
}

TEST_CASE("a partner whose treaty has ended gives us nothing over a link that is still up, for nobody") {
  Border border("stranger");
  border.conclude();
  const auto id =
      border.write("berlin", border.letter("unit.201", {"post.kairo@aa"}, Level::restricted, {"aa"}));
  REQUIRE(border.exchange("berlin").tick().has_value());
  REQUIRE(end_treaty(*border.here.node, "bmi").has_value());
  const auto one = border.exchange("berlin").next({"node.zentrale"}, route::LinkClass::tls);
  REQUIRE(one.has_value());
  const auto answers =
      border.exchange("zentrale")
          .receive(std::vector{Exchange::Incoming{.neighbour = {"node.berlin"}, .bytes = *one->bytes}});
  REQUIRE(answers.has_value());
  CHECK(answers->front().answer == Exchange::Answer::invalid);
  CHECK_FALSE(border.has("zentrale", id));
}

TEST_CASE("inside our network a partner's dispatch is carried under what its label stands for here") {
  Border border("carried");
  border.conclude();
  const auto id =
      border.write("berlin", border.letter("unit.201", {"post.kairo@aa"}, Level::confidential, {"aa"}));
  REQUIRE(border.exchange("berlin").tick().has_value());
  border.carry("berlin", "zentrale");
  REQUIRE(border.exchange("zentrale").tick().has_value());
  REQUIRE(border.has("zentrale", id));
  const auto level_of = [](const bundle::Bundle& made) {
    const auto marking = route::request_for(made).handling.marking;
    return marking ? std::optional(static_cast<Level>(marking->level)) : std::nullopt;
  };
  std::optional<Level> carried;
  while (const auto one = border.exchange("zentrale").next({"node.kairo"}, route::LinkClass::tls)) {
    const auto made = bundle::decode(*one->bytes).value();
    const auto dispatch = decode_dispatch(made.payload());
    if (dispatch && dispatch->id == id) carried = level_of(made);
  }
  CHECK(carried == Level::secret);
}

TEST_CASE("a partner neither relabels nor recalls what stands here, nor speaks in our words") {
  Border border("change");
  border.conclude();
  const auto& ring = *border.there.node->published()->keys;
  const auto said = [&](const Content& content) {
    const Label label{
        .level = Level::confidential, .compartments = {}, .releasable_to = {"aa"}, .term_year = 0};
    return border.forged(
        ring.latest({"unit.201"})->keys, "unit.201", content.change ? Kind::message : Kind::report, label,
        {border.addressed("zentrale", "unit.201", "unit.201@aa")}, encode_content(content).value());
  };
  Content letter = TestSite::content_of("Brief", "Text");
  letter.author_text = "Büro der Ministerin";
  letter.post = "kairo";
  const Dispatch report = said(letter);
  REQUIRE(border.offered("zentrale", report).value() == Node::Acceptance::taken);
  for (const Change::What what : {Change::What::relabelled, Change::What::recalled}) {
    Content notice = TestSite::content_of("Änderung", "Text");
    notice.change = Change{.what = what, .target = report.id, .label = label_of(Level::open), .second = {}};
    notice.change->label.releasable_to.clear();
    REQUIRE(border.offered("zentrale", said(notice)).value() == Node::Acceptance::taken);
  }
  auto reader = border.here.reader();
  Ledger ledger;
  const auto seen = reader.open_dispatch(border.here.actor("anna"), report.id, ledger).value();
  CHECK(seen.row.label.level == Level::secret);
  CHECK_FALSE(seen.row.recalled);
  CHECK(seen.content.author_text.empty());
  CHECK(seen.content.post.empty());
  CHECK(rebuild_views(border.node("zentrale"))->all_equal());
}

TEST_CASE("what went to a partner alone stays with its author, who may change it without telling them") {
  Border border("kept");
  border.conclude();
  const auto id =
      border.write("zentrale", border.letter("unit.201", {"unit.201@bmi"}, Level::restricted, {"bmi"}));
  border.run(20s);
  REQUIRE(border.has("berlin", id));
  auto reader = border.here.reader();
  Ledger ledger;
  CHECK(reader.open_dispatch(border.here.actor("anna"), id, ledger).has_value());
  const Change change{.what = Change::What::recalled, .target = id, .label = {}, .second = {}};
  const auto notices =
      reader.notices(border.here.actor("anna"), {.person = "anna", .change = change, .because = "Irrtum"});
  REQUIRE_MESSAGE(notices.has_value(), (notices ? "" : notices.error().what));
  for (const Submission& notice : *notices) {
    for (const To& to : notice.to) CHECK_FALSE(is_foreign(to.mailbox));
  }
}

}  // namespace
}  // namespace depesche
