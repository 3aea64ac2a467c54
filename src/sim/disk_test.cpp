// SPDX-License-Identifier: EUPL-1.2
#include "sim/disk.h"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <unistd.h>

#include "store/database.h"

namespace depesche::sim {
namespace {

namespace fs = std::filesystem;

// A folder of its own for each test.
class Folder {
 public:
  Folder() {
    std::string made = (fs::temp_directory_path() / "depesche-disk-XXXXXX").string();
    REQUIRE(mkdtemp(made.data()) != nullptr);
    path = made;
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
  fs::path path;
};

void write(const fs::path& path, std::string_view text, bool is_synced) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  REQUIRE(file >= 0);
  REQUIRE(::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  if (is_synced) REQUIRE(fsync(file) == 0);
  close(file);
}

std::string text_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST_CASE("what was synced outlives a power cut, and what was not is there in whole, in part or not at all") {
  bool was_old = false, was_new = false;
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    Folder folder;
    Disk disk(folder.path);
    write(folder.path / "kept", "alt", true);
    write(folder.path / "kept", "neu", false);
    Chance chance(seed);
    disk.cut_power(chance);
    const std::string left = text_of(folder.path / "kept");
    was_old = was_old || left == "alt";
    was_new = was_new || left == "neu";
    CHECK((left == "alt" || left == "neu" || left.empty() || left == std::string(3, '\0')));
  }
  CHECK(was_old);
  CHECK(was_new);
}

TEST_CASE("on a slow disk each sync takes its time, of SQLite's files and of all others") {
  Folder folder;
  Disk disk(folder.path);
  auto database = Database::open((folder.path / "slow.db").string());
  REQUIRE(database.has_value());
  REQUIRE(database->run("CREATE TABLE one (number INTEGER)").has_value());
  std::uint64_t syncs = 0, changes = 0;
  disk.set_slow([&](Disk::Work work) { ++(work == Disk::Work::sync ? syncs : changes); });

  write(folder.path / "segment", "neu", true);
  CHECK(syncs == 1);
  REQUIRE(database->run("INSERT INTO one VALUES (1)").has_value());
  CHECK(syncs > 1);
  CHECK(changes > 1);

  const std::uint64_t before = syncs;
  disk.set_slow({});
  REQUIRE(database->run("INSERT INTO one VALUES (2)").has_value());
  CHECK(syncs == before);
}

TEST_CASE(
    "a name that was changed is the old or the new one after a power cut, and the new one once synced") {
  for (const bool is_synced : {false, true}) {
    bool was_old = false;
    for (std::uint64_t seed = 0; seed < 30; ++seed) {
      Folder folder;
      Disk disk(folder.path);
      write(folder.path / "file", "alt", true);
      write(folder.path / "fresh", "neu", true);
      REQUIRE(std::rename((folder.path / "fresh").c_str(), (folder.path / "file").c_str()) == 0);
      const int opened = open(folder.path.c_str(), O_RDONLY | O_DIRECTORY);
      if (is_synced) REQUIRE(fsync(opened) == 0);
      close(opened);
      Chance chance(seed);
      disk.cut_power(chance);
      const std::string left = text_of(folder.path / "file");
      CHECK((left == "alt" || left == "neu"));
      was_old = was_old || left == "alt";
    }
    CHECK(was_old != is_synced);
  }
}

// Writes rows until the power goes; says how many were acknowledged and how many are there afterwards.
std::pair<std::int64_t, std::int64_t> lose_power_at(std::uint64_t change, const char* synchronous) {
  Folder folder;
  const std::string file = (folder.path / "rows.db").string();
  Disk disk(folder.path);
  std::int64_t acknowledged = 0;
  {
    auto database = Database::open(file).value();
    REQUIRE(database.run("PRAGMA journal_mode = WAL").has_value());
    REQUIRE(database.run(synchronous).has_value());
    REQUIRE(database.run("CREATE TABLE row (value)").has_value());
    disk.fail_after(change);
    while (database.run("INSERT INTO row VALUES (1)").has_value()) ++acknowledged;
  }
  Chance chance(change);
  disk.cut_power(chance);
  auto database = Database::open(file).value();
  auto count = database.prepare("SELECT count(*) FROM row");
  if (!count || !count->step()) return {acknowledged, -1};
  return {acknowledged, count->integer(0)};
}

TEST_CASE("SQLite loses nothing it has acknowledged, at whatever write the power goes") {
  for (std::uint64_t change = 1; change < 60; ++change) {
    CAPTURE(change);
    const auto [acknowledged, found] = lose_power_at(change, "PRAGMA synchronous = FULL");
    CHECK(found >= acknowledged);
    CHECK(found <= acknowledged + 1);
  }
}

TEST_CASE("without syncs the power cut is seen to take rows") {
  std::size_t lost = 0;
  for (std::uint64_t change = 10; change < 40; ++change) {
    const auto [acknowledged, found] = lose_power_at(change, "PRAGMA synchronous = OFF");
    lost += found < acknowledged ? 1 : 0;
  }
  CHECK(lost > 0);
}

TEST_CASE("a full disk takes nothing more until there is room") {
  Folder folder;
  Disk disk(folder.path);
  write(folder.path / "file", "alt", true);
  disk.set_full(true);
  const int file = open((folder.path / "file").c_str(), O_WRONLY);
  CHECK(::write(file, "x", 1) == -1);
  disk.set_full(false);
  CHECK(::write(file, "x", 1) == 1);
  close(file);
}

}  // namespace
}  // namespace depesche::sim
