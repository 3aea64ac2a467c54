// SPDX-License-Identifier: EUPL-1.2
#include "node/own_mailbox.h"
#include "node/search_keeping.h"
#include "node/test_site.h"
#include "node/upkeep.h"

namespace depesche {
namespace {

struct Desk : TestSite {
  explicit Desk(const std::string& name) : TestSite(name) {}

  const Mailbox& own(const std::string& person) const {
    return *own_mailbox(*node->published()->directory, person);
  }
  void save(const std::string& person, const SavedSearch& search,
            const std::optional<DispatchId>& previous = {}) {
    send(submission_of(actor(person), own(person), search, previous));
  }
  void save(const std::string& person, const std::string& id, const std::string& query,
            const search::Filters& filters = {}) {
    save(person, {.id = id, .name = "Suche " + id, .query = query, .filters = filters});
  }
  Reader::WatchedSearch now(const std::string& person, const std::string& id) const {
    return reader().saved_search(actor(person), id).value();
  }
  // Marks everything that is new as seen.
  void see(const std::string& person, const std::string& id) {
    const auto watched = now(person, id);
    const auto seen = reader().seen_up_to(actor(person), watched.kept, *watched.newest).value();
    REQUIRE(seen.has_value());
    save(person, *seen, watched.kept.dispatch);
  }
  DispatchId arrives(const std::string& subject, const std::string& text,
                     Label label = label_of(Level::open)) {
    return send(report(subject, text, std::move(label))).id;
  }
  std::vector<DispatchId> new_hits(const std::string& person, const std::string& id) {
    Ledger ledger;
    search::Request request = request_for_new(now(person, id).kept);
    Reader opened = reader();
    std::vector<DispatchId> ids;
    const SearchResult found = opened.search(actor(person), request, ledger).value();
    for (const Row& row : found.rows) ids.push_back(row.id);
    return ids;
  }
};

TEST_CASE("new in a saved search is what came after it, until it has been seen") {
  Desk desk("saved-new");
  desk.arrives("Hafen", "Der Hafen ist offen.");
  desk.save("anna", "1", "Hafen");
  CHECK(desk.now("anna", "1").fresh == 0);

  const auto first = desk.arrives("Hafen", "Der Hafen ist gesperrt.");
  desk.arrives("Zoll", "Vom Zoll nichts Neues.");
  CHECK(desk.now("anna", "1").fresh == 1);
  CHECK(desk.now("anna", "1").newest == first);
  const auto second = desk.arrives("Lage", "Im Hafen liegen Schiffe.");
  CHECK(desk.new_hits("anna", "1") == std::vector{second, first});

  // What comes while somebody looks at the others stays new.
  const auto looked_at = desk.now("anna", "1");
  const auto third = desk.arrives("Hafen", "Der Hafen brennt.");
  const auto seen = desk.reader().seen_up_to(desk.actor("anna"), looked_at.kept, *looked_at.newest).value();
  desk.save("anna", *seen, looked_at.kept.dispatch);
  CHECK(desk.new_hits("anna", "1") == std::vector{third});
  desk.see("anna", "1");
  CHECK(desk.now("anna", "1").fresh == 0);
  CHECK_FALSE(desk.reader().seen_up_to(desk.actor("anna"), desk.now("anna", "1").kept, third).value());
}

TEST_CASE("a saved search is its owner's alone, and nothing is left of one that was deleted") {
  Desk desk("saved-own");
  desk.save("anna", "1", "Küstenwache");
  CHECK(desk.reader().saved_searches(desk.actor("anna")).value().size() == 1);
  CHECK(desk.reader().saved_searches(desk.actor("bernd")).value().empty());
  CHECK(desk.reader().saved_search(desk.actor("bernd"), "1").error().code == Code::not_found);
  // Not in another's mailbox, and not in another's name.
  const SavedSearch theirs{.id = "2", .name = "x", .query = "x"};
  CHECK(desk.refusal(submission_of(desk.actor("bernd"), desk.own("anna"), theirs, {})).code == Code::denied);

  SavedSearch renamed = next_save(desk.now("anna", "1").kept);
  renamed.name = "Häfen";
  const DispatchId first = desk.now("anna", "1").kept.dispatch;
  desk.save("anna", renamed, first);
  CHECK(desk.now("anna", "1").kept.search.name == "Häfen");
  CHECK(desk.now("anna", "1").kept.search.query == "Küstenwache");
  CHECK(desk.node->log().find(first).value().dispatch.body.empty());

  const auto last = desk.now("anna", "1").kept;
  desk.save("anna", last_save(last), last.dispatch);
  CHECK(desk.reader().saved_searches(desk.actor("anna")).value().empty());
  CHECK(desk.node->log().find(last.dispatch).value().dispatch.body.empty());
  desk.save("anna", renamed);  // a late save does not bring it back
  CHECK(desk.reader().saved_searches(desk.actor("anna")).value().empty());
}

TEST_CASE("renaming loses no new hit, and views made anew hold the same") {
  Desk desk("saved-rebuilt");
  desk.save("anna", "1", "Hafen");
  desk.save("anna", "2", "", {.kinds = {"report"}});
  desk.save("bernd", "3", "Zoll");
  const auto first = desk.arrives("Hafen", "Der Hafen ist gesperrt.");
  SavedSearch renamed = next_save(desk.now("anna", "1").kept);
  renamed.name = "Häfen";
  desk.save("anna", renamed, desk.now("anna", "1").kept.dispatch);
  CHECK(desk.new_hits("anna", "1") == std::vector{first});
  const auto second = desk.arrives("Hafen", "Mehr vom Hafen.");
  desk.see("anna", "2");
  const auto gone = desk.now("bernd", "3").kept;
  desk.save("bernd", last_save(gone), gone.dispatch);

  CHECK(rebuild_views(*desk.node).value().all_equal());
  desk.close();
  std::filesystem::remove_all(desk.folder / "views");
  desk.open();
  CHECK(desk.new_hits("anna", "1") == std::vector{second, first});
  CHECK(desk.now("anna", "2").fresh == 0);
  CHECK(desk.reader().saved_searches(desk.actor("bernd")).value().empty());
}

TEST_CASE("rights, levels and recalls change what is new as they change what is found") {
  Desk desk("saved-rights");
  desk.save("bernd", "1", "Hafen");
  const auto open = desk.arrives("Hafen", "Der Hafen ist gesperrt.");
  const auto secret = desk.arrives("Hafen", "Im Hafen liegen Boote.", label_of(Level::secret));
  CHECK(desk.new_hits("bernd", "1") == std::vector{open});

  desk.see("bernd", "1");
  desk.send(desk.notice(secret, label_of(Level::open)));  // lowered: new to who sees it now
  CHECK(desk.new_hits("bernd", "1") == std::vector{secret});
  desk.see("bernd", "1");
  CHECK(desk.now("bernd", "1").fresh == 0);

  const auto third = desk.arrives("Hafen", "Der Hafen ist wieder offen.");
  const auto fourth = desk.arrives("Hafen", "Im Hafen wird gearbeitet.");
  desk.send(desk.notice(third, label_of(Level::top_secret)));
  desk.send(desk.notice(fourth, std::nullopt));
  CHECK(desk.now("bernd", "1").fresh == 0);
  CHECK(desk.new_hits("bernd", "1").empty());
}

}  // namespace
}  // namespace depesche
