// SPDX-License-Identifier: EUPL-1.2
#include "store/page_sums.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sqlite3.h>
#include <unistd.h>

#include "store/database.h"

namespace depesche {
namespace {

// A database file in a folder that is gone after the test.
class TestFile {
 public:
  TestFile() {
    std::string name = (std::filesystem::temp_directory_path() / "depesche-sums-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    folder_ = name;
  }
  ~TestFile() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  std::string path(const std::string& ending = {}) const { return (folder_ / "some.db").string() + ending; }

 private:
  std::filesystem::path folder_;
};

constexpr const char* schema =
    "PRAGMA journal_mode = WAL; CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT NOT NULL, weight "
    "INTEGER);"
    "CREATE INDEX by_weight ON word (weight)";
constexpr const char* fill =
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 600) "
    "INSERT INTO word SELECT i, hex(i * 7919) || printf('%0200d', i), i % 50 FROM n";

// Everything there is, by the table and by its index.
Result<std::string> content(const Database& database) {
  std::string all;
  for (const char* sql : {"SELECT id || text || weight FROM word ORDER BY id",
                          "SELECT weight FROM word INDEXED BY by_weight WHERE weight >= 0 ORDER BY weight"}) {
    auto select = TRY(database.prepare(sql));
    for (;;) {
      const bool has_row = TRY(select.step());
      if (!has_row) break;
      all += std::string(select.text(0)) + "\n";
    }
  }
  return all;
}

void turn_a_bit(const std::string& path, std::uint64_t at, unsigned bit) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekg(static_cast<std::streamoff>(at));
  const int byte = file.get();
  REQUIRE(byte >= 0);
  file.seekp(static_cast<std::streamoff>(at));
  file.put(static_cast<char>(byte ^ (1 << bit)));
}

// Turns one bit after the other; whoever reads the file from then on must not see anything else than before.
// How many of them were noticed.
std::size_t turn_bits(const TestFile& file, const std::string& ending, std::uint64_t from,
                      const std::string& before) {
  const std::uint64_t size = std::filesystem::file_size(file.path(ending));
  std::size_t noticed = 0;
  for (std::uint64_t at = from; at < size; at += 997) {
    const auto bit = static_cast<unsigned>(at % 8);
    turn_a_bit(file.path(ending), at, bit);
    const auto reader = Database::open(file.path(), Database::Access::read_only).value();
    const auto found = content(reader);
    if (found) {
      CHECK(*found == before);
    } else {
      ++noticed;
      CHECK(found.error().code == Code::corrupt);
    }
    turn_a_bit(file.path(ending), at, bit);
  }
  return noticed;
}

TEST_CASE("a bit that turned in a file is an error that names file and page, and never another answer") {
  const TestFile file;
  auto database = Database::open(file.path()).value();
  REQUIRE(database.run(schema).has_value());
  REQUIRE(database.run(fill).has_value());
  REQUIRE(database.run("PRAGMA wal_checkpoint(TRUNCATE)").has_value());
  const std::string before = content(database).value();
  CHECK(database.verify().has_value());

  CHECK(turn_bits(file, "", 0, before) > 100);

  turn_a_bit(file.path(), 4096 * 5 + 1000, 3);
  const auto found = content(Database::open(file.path(), Database::Access::read_only).value());
  REQUIRE_FALSE(found.has_value());
  CHECK(found.error().what == "some.db: page 6 is damaged");
  // What the connection remembers is right; the file is not.
  CHECK(content(database).value() == before);
  REQUIRE_FALSE(database.verify().has_value());
  CHECK(database.verify().error().what == "some.db: page 6 is damaged");
}

TEST_CASE("a header that says by a bit that turned that there are no sums is damage, and stays as it is") {
  const TestFile file;
  {
    auto database = Database::open(file.path()).value();
    REQUIRE(database.run(schema).has_value());
    REQUIRE(database.run(fill).has_value());
    REQUIRE(database.run("PRAGMA wal_checkpoint(TRUNCATE)").has_value());
  }
  constexpr std::uint64_t reserved_at = 20;
  for (const unsigned bit : {3U, 0U, 5U}) {  // none, nine and forty bytes are reserved in each page
    turn_a_bit(file.path(), reserved_at, bit);
    for (const auto access : {Database::Access::read_only, Database::Access::read_write}) {
      const auto opened = Database::open(file.path(), access);
      const auto found = opened ? content(*opened).error() : opened.error();
      CHECK(found.code == Code::corrupt);
      CHECK(found.what == "some.db: page 1 is damaged");
    }
    turn_a_bit(file.path(), reserved_at, bit);
  }
  CHECK(content(Database::open(file.path()).value()).has_value());
}

TEST_CASE("a bit that turned in a write-ahead log while it is in use is noticed too") {
  const TestFile file;
  auto database = Database::open(file.path()).value();
  REQUIRE(database.run(schema).has_value());
  REQUIRE(database.run(fill).has_value());
  REQUIRE(database.run("UPDATE word SET weight = weight + 1").has_value());
  const std::string before = content(database).value();
  REQUIRE(std::filesystem::file_size(file.path("-wal")) > 100'000);

  CHECK(turn_bits(file, "-wal", 32, before) > 30);
  CHECK(content(Database::open(file.path(), Database::Access::read_only).value()).value() == before);
}

TEST_CASE("what SQLite writes more than once within a transaction is no damage") {
  const TestFile file;
  auto database = Database::open(file.path()).value();
  REQUIRE(database.run("PRAGMA cache_size = 10").has_value());  // pages leave memory before the commit
  REQUIRE(database.run(schema).has_value());
  for (const bool is_kept : {true, false, true}) {
    auto transaction = Transaction::begin(database).value();
    REQUIRE(database.run("DELETE FROM word").has_value());
    REQUIRE(database.run(fill).has_value());
    for (int i = 0; i < 5; ++i)
      REQUIRE(database.run("UPDATE word SET weight = weight + 1, text = text || 'x'").has_value());
    CHECK(content(database).has_value());
    if (is_kept) REQUIRE(transaction.commit().has_value());
  }
  CHECK(content(database).has_value());
  CHECK(database.verify().has_value());
  REQUIRE(database.run("DELETE FROM word WHERE id > 5; PRAGMA wal_checkpoint(TRUNCATE)").has_value());
  CHECK(database.verify().has_value());
  const TestFile copy;
  REQUIRE(database.copy_to(copy.path()).has_value());
  const auto copied = Database::open(copy.path()).value();
  CHECK(copied.verify().has_value());
  CHECK(content(copied).value() == content(database).value());
  turn_a_bit(copy.path(), 4096 + 7, 0);
  CHECK_FALSE(copied.verify().has_value());
}

TEST_CASE("a file without sums is read, and gets them when it is opened for writing") {
  const TestFile file;
  sqlite3* plain = nullptr;
  REQUIRE(sqlite3_open(file.path().c_str(), &plain) == SQLITE_OK);
  REQUIRE(sqlite3_exec(plain, schema, nullptr, nullptr, nullptr) == SQLITE_OK);
  REQUIRE(sqlite3_exec(plain, fill, nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(plain);
  const std::string before =
      content(Database::open(file.path(), Database::Access::read_only).value()).value();

  CHECK(content(Database::open(file.path()).value()).value() == before);

  CHECK(turn_bits(file, "", 0, before) > 100);
}

}  // namespace
}  // namespace depesche
