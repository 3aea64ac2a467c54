// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>

#include "node/fleet_fixture.h"
#include "node/upkeep.h"

namespace depesche {
namespace {

using What = DossierAct::What;

const MailboxId keeper{"unit.201"};

struct DossierSite : TestSite {
  explicit DossierSite(const std::string& name) : TestSite(name) {}

  Submission made(const std::string& person, const DossierOrder& order) const {
    return reader().dossier_act(actor(person), order).value();
  }
  DispatchId act(const std::string& person, const DossierOrder& order) {
    return send(made(person, order)).id;
  }
  Code refused(const std::string& person, const DossierOrder& order) const {
    return reader().dossier_act(actor(person), order).error().code;
  }
  DispatchId open_dossier(bool for_house = false, Level level = Level::open) {
    return act("anna", {.act = {.what = What::opened, .title = "Hafen", .topic = "EGY"},
                        .author = keeper,
                        .for_house = for_house,
                        .label = label_of(level)});
  }
  DispatchId arrives(const std::string& subject, Level level = Level::open) {
    return send(report(subject, "Der Hafen ist gesperrt.", label_of(level))).id;
  }
  DispatchId add(const DispatchId& dossier, const DispatchId& dispatch, const std::string& person = "anna") {
    return act(person, {.act = {.what = What::added, .dossier = dossier, .named = dispatch}});
  }
  static DossierOrder note(const DispatchId& dossier, const DispatchId& entry, const std::string& text,
                           const DispatchId& on = {}, Level level = Level::open) {
    return {.act = {.what = What::noted, .dossier = dossier, .entry = entry, .named = on, .text = text},
            .label = label_of(level)};
  }
  static DossierOrder about(What what, const DispatchId& dossier, const DispatchId& entry = {},
                            const DispatchId& named = {}) {
    return {.act = {.what = what, .dossier = dossier, .entry = entry, .named = named}};
  }
  ShownDossier shown(const std::string& person, const DispatchId& dossier, const DossierExtent& extent = {}) {
    Ledger ledger;
    return reader().dossier(actor(person), dossier, extent, ledger).value();
  }
  std::string subjects(const std::string& person, const DispatchId& dossier) {
    std::string list;
    const ShownDossier seen = shown(person, dossier);
    for (const ShownEntry& one : seen.entries) list += one.row.subject + ";";
    return list;
  }
};

TEST_CASE("each reader sees of a dossier what follows from the acts that they may read") {
  DossierSite site("dossier-parts");
  const auto open = site.arrives("offen"), secret = site.arrives("geheim", Level::secret);
  const auto later = site.arrives("auch offen");
  const auto dossier = site.open_dossier();
  const auto a = site.add(dossier, open), b = site.add(dossier, secret), c = site.add(dossier, later);
  site.act("anna", DossierSite::note(dossier, a, "für alle"));
  site.act("anna", DossierSite::note(dossier, a, "für wenige", {}, Level::secret));
  site.act("anna", DossierSite::about(What::placed, dossier, c, b));
  site.act("anna", DossierSite::about(What::placed, dossier, a, c));

  CHECK(site.subjects("anna", dossier) == "geheim;auch offen;offen;");
  CHECK(site.subjects("carla", dossier) == "auch offen;offen;");
  CHECK(site.shown("anna", dossier).entries[2].entry.notes.size() == 2);
  const ShownDossier low = site.shown("carla", dossier);
  REQUIRE(low.entries[1].entry.notes.size() == 1);
  CHECK(low.entries[1].entry.notes[0].text == "für alle");
  CHECK(low.entries[1].number == 2);
  CHECK(low.label.level == Level::open);
  CHECK(site.shown("anna", dossier).label.level == Level::secret);
  // What carla may not see, she cannot name.
  CHECK(site.refused("carla", DossierSite::about(What::removed, dossier, b)) == Code::not_found);
  CHECK(site.refused("carla", DossierSite::about(What::placed, dossier, a, b)) == Code::not_found);
  CHECK(site.refused("carla", DossierSite::about(What::added, dossier, {}, secret)) == Code::not_found);
}

TEST_CASE("a level that was raised or lowered since shows at once, and a recalled dispatch is gone") {
  DossierSite site("dossier-levels");
  const auto raised = site.arrives("gehoben"), lowered = site.arrives("gesenkt", Level::secret);
  const auto recalled = site.arrives("zurückgerufen");
  const auto dossier = site.open_dossier();
  const auto first = site.add(dossier, raised);
  site.add(dossier, lowered);
  site.add(dossier, recalled);
  const auto note = site.act("anna", DossierSite::note(dossier, first, "gehoben"));
  site.send(site.notice(raised, label_of(Level::confidential)));
  site.send(site.notice(lowered, label_of(Level::open)));
  site.send(site.notice(recalled, std::nullopt));
  CHECK(site.subjects("carla", dossier).empty());
  CHECK(site.subjects("bernd", dossier) == "gehoben;");
  CHECK(site.subjects("anna", dossier) == "gehoben;gesenkt;");
  CHECK(site.shown("bernd", dossier).entries[0].label.level == Level::confidential);
  CHECK(site.shown("anna", dossier).entries[1].label.level == Level::secret);
  // A note on what was raised is at least as high; the one from before can still be taken away.
  CHECK(site.made("anna", DossierSite::note(dossier, first, "neu")).label.level == Level::confidential);
  site.act("bernd", DossierSite::note(dossier, first, "", note));
  CHECK(site.shown("anna", dossier).entries[0].entry.notes.empty());
}

TEST_CASE("what is done on an old page changes nothing, and nothing of a colleague's is lost") {
  DossierSite site("dossier-conflict");
  const auto dossier = site.open_dossier();
  const auto entry = site.add(dossier, site.arrives("offen"));
  const auto first = site.act("anna", DossierSite::note(dossier, entry, "Annas"));
  CHECK(site.refused("bernd", DossierSite::note(dossier, entry, "Bernds")) == Code::conflict);
  const auto late = site.made("bernd", DossierSite::note(dossier, entry, "Bernds", first));
  const auto second = site.act("anna", DossierSite::note(dossier, entry, "Annas zweite", first));
  CHECK(site.refusal(late).code == Code::conflict);
  CHECK(site.shown("carla", dossier).entries[0].entry.notes[0].text == "Annas zweite");
  CHECK(site.shown("carla", dossier).entries[0].entry.notes[0].act == second);
  CHECK(site.node->log().find(first).value().dispatch.body.empty());

  DossierOrder title = DossierSite::about(What::renamed, dossier, {}, dossier);
  title.act.title = "Häfen";
  site.act("bernd", title);
  CHECK(site.refused("anna", title) == Code::conflict);
  site.act("anna", DossierSite::about(What::removed, dossier, entry));
  CHECK(site.refused("bernd", DossierSite::about(What::removed, dossier, entry)) == Code::conflict);
  CHECK(site.shown("anna", dossier).entries.empty());
  CHECK(site.shown("bernd", dossier, {.is_of_removed = true}).entries.size() == 1);
  site.act("bernd", DossierSite::about(What::restored, dossier, entry));
  CHECK(site.shown("anna", dossier).entries[0].entry.notes[0].text == "Annas zweite");
  CHECK(site.refused("anna", DossierSite::about(What::added, dossier, {},
                                                site.shown("anna", dossier).entries[0].row.id)) ==
        Code::conflict);
}

TEST_CASE("an act on an entry has the level that the entry's dispatch has now") {
  DossierSite site("dossier-raised-acts");
  const auto raised = site.arrives("gehoben"), other = site.arrives("andere");
  const auto dossier = site.open_dossier();
  const auto a = site.add(dossier, raised), b = site.add(dossier, other);
  site.send(site.notice(raised, label_of(Level::confidential)));
  const auto before = site.shown("carla", dossier).dossier.changed_at;
  for (const auto& order :
       {DossierSite::about(What::placed, dossier, a, b), DossierSite::about(What::placed, dossier, b, a),
        DossierSite::about(What::removed, dossier, a)})
    CHECK(site.made("anna", order).label.level == Level::confidential);
  site.act("anna", DossierSite::about(What::removed, dossier, a));
  CHECK(site.made("anna", DossierSite::about(What::restored, dossier, a)).label.level == Level::confidential);
  site.act("anna", DossierSite::about(What::restored, dossier, a));
  CHECK(site.shown("carla", dossier).dossier.changed_at == before);
  CHECK(site.shown("anna", dossier).dossier.changed_at > before);
}

TEST_CASE("what was done to an entry that somebody cannot see any more does not show in the dossier's date") {
  DossierSite site("dossier-date");
  const auto raised = site.arrives("gehoben");
  const auto dossier = site.open_dossier();
  const auto opened_at = site.shown("carla", dossier).dossier.changed_at;
  const auto entry = site.add(dossier, raised);
  site.act("anna", DossierSite::note(dossier, entry, "offen"));
  CHECK(site.shown("carla", dossier).dossier.changed_at > opened_at);
  site.send(site.notice(raised, label_of(Level::confidential)));
  CHECK(site.shown("carla", dossier).dossier.changed_at == opened_at);
}

TEST_CASE("a dossier takes no dispatch that its own mailbox was not sent, and none twice") {
  DossierSite site("dossier-addressed");
  Submission to_anna = site.report("für Anna", "Nur sie.", label_of(Level::open));
  to_anna.to = {{.mailbox = {"person.anna"}}};
  const auto hers = site.send(to_anna).id, open = site.arrives("offen");
  const auto dossier = site.open_dossier();
  CHECK(site.refused("anna", DossierSite::about(What::added, dossier, {}, hers)) == Code::not_found);
  const auto own =
      site.act("anna", {.act = {.what = What::opened, .title = "Meins"}, .author = {"person.anna"}});
  site.add(own, hers);
  CHECK(site.subjects("anna", own) == "für Anna;");

  const auto first = site.add(dossier, open), last = site.add(dossier, site.arrives("auch"));
  CHECK(site.refused("anna", DossierSite::about(What::placed, dossier, last, last)) == Code::invalid);
  site.act("anna", DossierSite::about(What::removed, dossier, first));
  CHECK(site.refused("anna", DossierSite::note(dossier, first, "x")) == Code::conflict);
  CHECK(site.refused("anna", DossierSite::about(What::placed, dossier, first)) == Code::conflict);
  site.add(dossier, open);
  CHECK(site.refused("anna", DossierSite::about(What::restored, dossier, first)) == Code::conflict);
}

TEST_CASE("of two acts on one dossier in a batch the second is a conflict") {
  DossierSite site("dossier-batch");
  const auto one = site.open_dossier(), other = site.open_dossier();
  const auto dispatch = site.arrives("offen");
  const auto add = DossierSite::about(What::added, one, {}, dispatch);
  const auto elsewhere = DossierSite::about(What::added, other, {}, dispatch);
  const auto answers =
      site.node
          ->submit(std::vector{site.made("anna", add), site.made("anna", add), site.made("anna", elsewhere)})
          .value();
  CHECK(answers[0].has_value());
  CHECK(answers[1].error().code == Code::conflict);
  CHECK(answers[2].has_value());
  CHECK(site.subjects("anna", one) == "offen;");
}

TEST_CASE("titles from VS-VERTRAULICH up are recorded before a list shows them") {
  DossierSite site("dossier-list-audit");
  site.open_dossier();
  const auto high = site.open_dossier(false, Level::confidential);
  DossierOrder title = DossierSite::about(What::renamed, high, {}, high);
  title.act.title = "Häfen";
  const auto titled_by = site.act("anna", title);
  Ledger ledger;
  CHECK(site.reader().dossiers(site.actor("carla"), {}, ledger).value().rows.size() == 1);
  CHECK(ledger.records.empty());
  const auto rows = site.reader().dossiers(site.actor("anna"), {}, ledger).value().rows;
  REQUIRE(rows.size() == 2);
  CHECK(rows.front().title == "Häfen");
  REQUIRE(ledger.records.size() == 1);
  CHECK(ledger.records[0].dispatches == std::vector{titled_by});
  site.reader().dossier(site.actor("anna"), high, {}, ledger).value();
  REQUIRE(ledger.records.size() == 2);
  CHECK(ledger.records[1].dispatches == std::vector{high, titled_by});
  ledger.is_broken = true;
  CHECK_FALSE(site.reader().dossiers(site.actor("anna"), {}, ledger).has_value());
}

TEST_CASE("while deliveries are not known, nothing counts as arrived everywhere") {
  DossierSite site("dossier-deliveries");
  const auto dossier = site.open_dossier();
  site.close();
  auto views = Database::open(site.folder / "views" / "views.db").value();
  CHECK(is_settled_everywhere(views, dossier).value());
  REQUIRE(views.run("UPDATE checkpoint SET position = 0 WHERE view = 'delivery'").has_value());
  CHECK_FALSE(is_settled_everywhere(views, dossier).value());
}

TEST_CASE("only people of the mailbox that keeps a dossier change it, and only as they are cleared") {
  DossierSite site("dossier-rights");
  site.send(submission_of("", site.node->site(), {"group.house"},
                          Record(Role{.person = "carla", .mailbox = {"unit.201"}, .duties = 1})));
  const auto dossier = site.open_dossier();
  const auto dispatch = site.arrives("offen");
  CHECK(site.refused("carla", DossierSite::about(What::added, dossier, {}, dispatch)) == Code::not_found);
  CHECK_FALSE(site.shown("carla", dossier).may_change);
  CHECK(site.refused("anna", {.act = {.what = What::opened, .title = "x"}, .author = {"post.kairo"}}) ==
        Code::not_found);
  Submission forged = site.made("anna", DossierSite::about(What::added, dossier, {}, dispatch));
  forged.person = "bernd";
  CHECK(site.refusal(forged).code == Code::denied);
  forged =
      site.made("anna", DossierSite::about(What::added, dossier, {}, site.arrives("geheim", Level::secret)));
  forged.label = label_of(Level::open);
  CHECK(site.refusal(forged).code == Code::conflict);
  forged.person.clear();
  CHECK(site.refusal(forged).code == Code::denied);
  const DossierOrder high{
      .act = {.what = What::opened, .title = "x"}, .author = keeper, .label = label_of(Level::secret)};
  CHECK(site.refusal(site.made("bernd", high)).code == Code::denied);
}

TEST_CASE("a dossier for the house speaks to nobody of what is not for the house") {
  DossierSite site("dossier-house");
  const auto for_all = site.arrives("für alle");
  Submission to_unit = site.report("für das Referat", "Nur dort.", label_of(Level::open));
  to_unit.to = {{.mailbox = keeper}};
  const auto for_unit = site.send(to_unit).id;
  const auto dossier = site.open_dossier(true);
  site.add(dossier, for_all);
  const auto narrow = site.made("anna", DossierSite::about(What::added, dossier, {}, for_unit));
  CHECK(narrow.to == std::vector{To{.mailbox = keeper}});
  const auto entry = site.send(narrow).id;
  CHECK(site.made("anna", DossierSite::note(dossier, entry, "x")).to.size() == 1);
  CHECK(site.made("anna", DossierSite::about(What::placed, dossier, entry)).to.size() == 1);
  CHECK(site.made("anna", DossierSite::about(What::ended, dossier)).to.size() == 2);

  Actor outsider = site.actor("carla");
  outsider.held = {{.mailbox = {"group.house"}, .duties = static_cast<std::uint8_t>(Duty::read)}};
  Ledger ledger;
  CHECK(site.reader().dossier(outsider, dossier, {}, ledger).value().entries.size() == 1);
  CHECK(site.reader().dossiers(outsider, {}, ledger).value().rows.size() == 1);
  const auto own = site.open_dossier(false);
  CHECK(site.reader().dossier(outsider, own, {}, ledger).error().code == Code::not_found);
  CHECK(site.reader().dossiers(outsider, {}, ledger).value().rows.size() == 1);
}

TEST_CASE("what is shown from VS-VERTRAULICH up is recorded first: acts as opened, dispatches as shown") {
  DossierSite site("dossier-audit");
  const auto open = site.arrives("offen"), high = site.arrives("vertraulich", Level::confidential);
  const auto dossier = site.open_dossier();
  const auto a = site.add(dossier, open), b = site.add(dossier, high);
  const auto note = site.act("anna", DossierSite::note(dossier, a, "vertraulich", {}, Level::confidential));
  Ledger ledger;
  REQUIRE(site.reader().dossier(site.actor("carla"), dossier, {}, ledger).has_value());
  CHECK(ledger.records.empty());
  REQUIRE(site.reader().dossier(site.actor("bernd"), dossier, {}, ledger).has_value());
  REQUIRE(ledger.records.size() == 2);
  CHECK(ledger.records[0] ==
        AuditRecord{
            .what = AuditRecord::What::opened, .person = "bernd", .dispatches = {note, b}, .because = {}});
  CHECK(ledger.records[1].dispatches == std::vector{high});
  ledger.is_broken = true;
  CHECK_FALSE(site.reader().dossier(site.actor("bernd"), dossier, {}, ledger).has_value());
}

TEST_CASE("a dossier that ended stays readable and is in no list, and lists and dossiers come in pages") {
  DossierSite site("dossier-pages");
  std::vector<DispatchId> dossiers;
  for (int i = 0; i < 5; ++i) dossiers.push_back(site.open_dossier());
  site.act("anna", DossierSite::about(What::ended, dossiers[1]));
  CHECK(site.refused("anna", DossierSite::about(What::ended, dossiers[1])) == Code::conflict);
  CHECK(site.shown("anna", dossiers[1]).dossier.is_ended);
  std::vector<DispatchId> listed;
  DossierQuery query{.author = keeper, .limit = 3};
  Ledger ledger;
  do {
    const DossierPage page = site.reader().dossiers(site.actor("carla"), query, ledger).value();
    for (const DossierRow& row : page.rows) listed.push_back(row.id);
    query.after = page.next;
  } while (query.after);
  CHECK(listed == std::vector{dossiers[4], dossiers[3], dossiers[2], dossiers[0]});
  CHECK(site.reader()
            .dossiers(site.actor("anna"), {.author = MailboxId{"post.kairo"}}, ledger)
            .value()
            .rows.empty());

  for (int i = 0; i < 3; ++i) site.add(dossiers[0], site.arrives(std::to_string(i)));
  const ShownDossier first = site.shown("anna", dossiers[0], {.limit = 2});
  CHECK(first.entries.size() == 2);
  CHECK(first.has_more);
  const ShownDossier rest = site.shown("anna", dossiers[0], {.after = 2, .limit = 2});
  REQUIRE(rest.entries.size() == 1);
  CHECK(rest.entries[0].number == 3);
  CHECK_FALSE(rest.has_more);
}

TEST_CASE("dossiers made anew are those that grew, and what a note superseded is nowhere") {
  DossierSite site("dossier-rebuilt");
  const auto dossier = site.open_dossier();
  const auto a = site.add(dossier, site.arrives("offen"));
  site.add(dossier, site.arrives("geheim", Level::secret));
  const auto first = site.act("anna", DossierSite::note(dossier, a, "geheim", {}, Level::secret));
  site.act("bernd", DossierSite::note(dossier, a, "offen"));
  site.act("anna", DossierSite::note(dossier, a, "geheimer", first, Level::secret));
  const auto before = site.shown("anna", dossier);
  CHECK(rebuild_views(*site.node).value().all_equal());
  site.close();
  std::filesystem::remove_all(site.folder / "views");
  site.open();
  const auto after = site.shown("anna", dossier);
  REQUIRE(after.entries.size() == 2);
  REQUIRE(after.entries[0].entry.notes.size() == 2);
  CHECK(after.entries[0].entry.notes[1].text == "geheimer");
  CHECK(after.dossier.changed_at == before.dossier.changed_at);
}

Actor reader_of_the_house(const Node& node) {
  Actor actor = actor_for(*node.published()->directory, "carla");
  actor.held = {{.mailbox = {"group.house"}, .duties = static_cast<std::uint8_t>(Duty::read)}};
  return actor;
}

TEST_CASE("another node shows the same dossier however its acts came, and forgets what was superseded") {
  DossierSite site("dossier-two-nodes");
  JoinedSite post(site, "kairo");
  const Position before = site.node->log().last().value();
  const auto from_unit = [&](const std::string& subject) {
    Submission report = site.report(subject, "Der Hafen ist gesperrt.", label_of(Level::open));
    report.author = keeper;
    report.to = {{.mailbox = {"group.house"}, .for_information = true}};
    return site.send(report).id;
  };
  const auto dossier = site.open_dossier(true);
  const auto a = site.add(dossier, from_unit("eins")), b = site.add(dossier, from_unit("zwei"));
  site.act("anna", DossierSite::about(What::placed, dossier, b));
  const auto first = site.act("anna", DossierSite::note(dossier, a, "erste"));
  const auto second = site.act("anna", DossierSite::note(dossier, a, "zweite", first));
  // Nobody else has the first note yet: without its body its number would be missed for ever.
  CHECK_FALSE(site.node->log().find(first).value().dispatch.body.empty());

  auto sent = logged(*site.node, before);
  std::ranges::reverse(sent);
  for (const Dispatch& one : sent) REQUIRE(post.node->accept(std::vector{one}).value().front().has_value());
  Ledger ledger;
  const auto shown_at = [&](const Node& node) {
    return Reader::open(node).value().dossier(reader_of_the_house(node), dossier, {}, ledger).value();
  };
  const ShownDossier here = shown_at(*site.node), there = shown_at(*post.node);
  REQUIRE(there.entries.size() == 2);
  CHECK(there.entries[0].entry.act == b);
  CHECK(there.entries[1].entry.notes.front().act == second);
  CHECK(there.entries[1].entry.notes.size() == 1);
  CHECK(here.entries[1].entry.notes.front().text == there.entries[1].entry.notes.front().text);
  CHECK_FALSE(there.may_change);
  CHECK(rebuild_views(*post.node).value().all_equal());
  post.close();
  post.open();
  CHECK(post.node->log().find(first).value().dispatch.body.empty());
  CHECK(rebuild_views(*post.node).value().all_equal());

  const Arrived arrived{.ranges = {{.author = keeper, .addressee = {"group.house"}, .first = 1, .last = 8}}};
  const auto note = post.node->submit(
      std::vector{note_submission(post.node->site(), site.node->site().node, DeliveryNote(arrived))});
  REQUIRE(note.value().front().has_value());
  REQUIRE(site.node->accept(std::vector{logged(*post.node, {}).back()}).value().front().has_value());
  site.close();
  site.open();
  CHECK(site.node->log().find(first).value().dispatch.body.empty());
  CHECK(shown_at(*site.node).entries[1].entry.notes.front().text == "zweite");
}

}  // namespace
}  // namespace depesche
