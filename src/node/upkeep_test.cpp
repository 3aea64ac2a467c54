// SPDX-License-Identifier: EUPL-1.2
#include "node/upkeep.h"

#include "node/test_site.h"
#include "node/view_set.h"

namespace depesche {
namespace {

bool go_on(std::uint64_t, std::uint64_t) { return true; }

// Some life, from a seed: reports under all kinds of labels, drafts saved and thrown away, receipts.
void live(TestSite& site, std::uint64_t seed, std::size_t acts) {
  std::mt19937_64 random(seed);
  std::vector<DispatchId> sent;
  std::optional<DispatchId> saved;
  SavedDraft draft{.id = "d", .version = 0, .discarded = false, .planned = {}};
  for (std::size_t i = 0; i < acts; ++i) {
    const auto level = static_cast<Level>(random() % 5);
    const std::string text = "Bericht Nummer " + std::to_string(i) + " über Wahl und Haushalt";
    switch (random() % 5) {
      case 0: {
        ++draft.version;
        draft.planned.content = TestSite::content_of("Entwurf", text);
        saved = site.send(submission_of("anna", {"person.anna"}, draft, saved)).id;
        break;
      }
      case 1: {
        if (sent.empty()) break;
        const DispatchId id = sent[random() % sent.size()];
        const auto row = site.reader().row(site.actor("anna"), id).value();
        const ReceiptAct act{
            .act = static_cast<Act>(random() % 5), .dispatch = id, .person = "anna", .mailbox = {"unit.201"}};
        site.send(submission_of(act, {"person.anna"}, row.author, row.label));
        break;
      }
      case 2: {
        if (sent.empty()) break;
        const bool is_recall = random() % 4 == 0;
        const auto after = is_recall ? std::nullopt : std::optional(label_of(level));
        const DispatchId id = sent[random() % sent.size()];
        site.send(site.notice(id, after));
        if (is_recall) std::erase(sent, id);
        break;
      }
      default:
        sent.push_back(site.send(site.report("Betreff " + std::to_string(i), text, label_of(level))).id);
    }
  }
}

TEST_CASE("views made anew equal the views that grew, byte for byte") {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    CAPTURE(seed);
    TestSite site("rebuild", seed);
    live(site, seed, 60);
    const auto rebuilt = rebuild_views(*site.node).value();
    for (const auto& one : rebuilt.views) {
      CAPTURE(one.view);
      CHECK(one.equal);
    }
    site.close();
    site.open();
    CHECK(rebuild_views(*site.node).value().all_equal());
  }
}

TEST_CASE("a whole site verifies; one altered byte anywhere in the log does not") {
  TestSite site("verify");
  live(site, 5, 30);
  const auto whole = verify_site(*site.node, go_on).value();
  CHECK(whole.faults.empty());
  CHECK(whole.signatures == whole.entries);

  const auto faults_after = [&](const char* sql) {
    site.close();
    auto database = Database::open(site.folder / "log.db").value();
    REQUIRE(database.run("PRAGMA wal_checkpoint(TRUNCATE)").has_value());
    std::filesystem::copy_file(site.folder / "log.db", site.folder / "log.whole",
                               std::filesystem::copy_options::overwrite_existing);
    REQUIRE(database.run(sql).has_value());
    site.open();
    const auto found = verify_site(*site.node, go_on).value();
    site.close();
    database = Database::open(":memory:").value();  // closes the file
    std::filesystem::remove(site.folder / "log.db-wal");
    std::filesystem::remove(site.folder / "log.db-shm");
    std::filesystem::rename(site.folder / "log.whole", site.folder / "log.db");
    site.open();
    return found.faults.size();
  };
  CHECK(faults_after("UPDATE body SET sealed = zeroblob(length(sealed)) WHERE position = 30") > 0);
  CHECK(faults_after("UPDATE entry SET id = zeroblob(48) WHERE position = 30") > 0);
  CHECK(faults_after(
            "UPDATE entry SET proof = (SELECT proof FROM entry WHERE position = 3) WHERE position = 30") > 0);
  CHECK(verify_site(*site.node, go_on).value().faults.empty());
}

TEST_CASE("a backup made while the node goes on is restored to identical views") {
  TestSite site("backup");
  live(site, 9, 40);
  const auto target = site.folder.parent_path() / "backup-target";
  const auto elsewhere = site.folder.parent_path() / "backup-restored";
  std::filesystem::remove_all(target);
  std::filesystem::remove_all(elsewhere);
  REQUIRE(back_up(*site.node, target).has_value());
  const auto before = site.node->views().digests().value();
  CHECK(back_up(*site.node, target).error().code == Code::conflict);
  live(site, 10, 5);

  REQUIRE(restore(target, elsewhere).has_value());
  const auto restored = Node::open(elsewhere, TestSite::passphrase(), site.clock, site.entropy).value();
  CHECK(restored->views().digests().value() == before);
  CHECK(verify_site(*restored, go_on).value().faults.empty());
  CHECK(rebuild_views(*restored).value().all_equal());
}

TEST_CASE("a damaged view file is thrown away and made again") {
  TestSite site("damaged");
  live(site, 11, 20);
  const auto before = site.node->views().digests().value();
  site.close();
  std::filesystem::resize_file(site.folder / "views" / "views.db", 100);
  site.open();
  CHECK(site.node->views().digests().value() == before);
}

}  // namespace
}  // namespace depesche
