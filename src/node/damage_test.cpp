// SPDX-License-Identifier: EUPL-1.2
// Bits that turn on the disk under a node that runs.
#include <fstream>

#include "node/fleet_fixture.h"
#include "node/upkeep.h"

namespace depesche {
namespace {

constexpr std::uint64_t page_size = 4096;

void turn_a_bit(const std::filesystem::path& path, std::uint64_t at) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekg(static_cast<std::streamoff>(at));
  const int byte = file.get();
  REQUIRE(byte >= 0);
  file.seekp(static_cast<std::streamoff>(at));
  file.put(static_cast<char>(byte ^ 4));
}

// In every page of a database, also of those that stand in its write-ahead log only.
void damage(const std::filesystem::path& path) {
  for (const char* ending : {"", "-wal"}) {
    const std::filesystem::path file = path.string() + ending;
    const std::uint64_t size = std::filesystem::exists(file) ? std::filesystem::file_size(file) : 0;
    for (std::uint64_t at = page_size / 2; at < size; at += page_size) turn_a_bit(file, at);
  }
}

Result<std::vector<std::string>> inbox(const TestSite& site) {
  const auto reader = TRY(Reader::open(*site.node));
  const auto page = TRY(
      reader.inbox(site.actor("anna"), {.box = Box::inbox, .unread_only = false, .after = {}, .limit = 100}));
  std::vector<std::string> subjects;
  for (const Row& row : page.rows) subjects.push_back(row.subject);
  return subjects;
}

TEST_CASE("views that the disk has changed under a running node show nothing of it") {
  TestSite site("mend");
  for (const char* subject : {"Eins", "Zwei", "Drei"})
    site.send(site.report(subject, "Text", label_of(Level::restricted)));
  REQUIRE(inbox(site)->size() == 3);
  damage(site.folder / "views" / "views.db");

  const auto damaged = inbox(site);
  REQUIRE_FALSE(damaged.has_value());
  CHECK(damaged.error().code == Code::corrupt);
  CHECK(damaged.error().what.find("views.db") != std::string::npos);
}

TEST_CASE("verify reads the files anew and names the damage") {
  TestSite site("mend-verify");
  site.send(site.report("Eins", "Text", label_of(Level::restricted)));
  const auto always = [](auto, auto) { return true; };
  damage(site.folder / "views" / "views.db");
  const auto faults = verify_site(*site.node, always)->faults;
  REQUIRE(faults.size() == 1);
  CHECK(faults[0].starts_with("views.db: "));
}

TEST_CASE("a node whose log is damaged refuses nobody's dispatch for good") {
  TestSite headquarters("mend-log");
  JoinedSite post(headquarters, "kairo");
  Submission report = headquarters.report("Weisung", "Text", label_of(Level::restricted));
  report.author = {"unit.201"};
  report.to = {{.mailbox = {"post.kairo"}, .for_information = false}};
  const DispatchId id = headquarters.send(report).id;
  const std::vector batch{headquarters.node->log().find(id)->dispatch};
  post.close();
  const std::filesystem::path whole = post.folder.string() + "-whole";
  std::filesystem::remove_all(whole);
  std::filesystem::copy(post.folder, whole, std::filesystem::copy_options::recursive);
  std::size_t noticed = 0;
  const std::uint64_t size = std::filesystem::file_size(whole / "log.db");
  for (std::uint64_t at = page_size / 2; at < size; at += page_size) {
    std::filesystem::remove_all(post.folder);
    std::filesystem::copy(whole, post.folder, std::filesystem::copy_options::recursive);
    turn_a_bit(post.folder / "log.db", at);
    const auto opened =
        Node::open(post.folder, TestSite::passphrase(), headquarters.clock, headquarters.entropy);
    if (!opened) continue;  // it was noticed before
    const auto answers = (*opened)->accept(batch);
    if (answers) {
      REQUIRE(answers->front().has_value());
      CHECK(*answers->front() == Node::Acceptance::taken);
    } else {
      ++noticed;
      CHECK(answers.error().what.find("log.db") != std::string::npos);
    }
  }
  CHECK(noticed > 0);
  std::filesystem::remove_all(whole);
}

}  // namespace
}  // namespace depesche
