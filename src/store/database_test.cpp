// SPDX-License-Identifier: EUPL-1.2
#include "store/database.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

namespace depesche {
namespace {

std::int64_t count(const Database& database) {
  auto select = database.prepare("SELECT count(*) FROM number").value();
  REQUIRE(select.step().value());
  return select.integer(0);
}

TEST_CASE("a transaction that is not committed leaves nothing behind") {
  auto database = Database::open(":memory:").value();
  REQUIRE(database.run("CREATE TABLE number (value INTEGER)").has_value());
  {
    const auto transaction = Transaction::begin(database).value();
    REQUIRE(database.run("INSERT INTO number VALUES (1)").has_value());
  }
  CHECK(count(database) == 0);

  auto transaction = Transaction::begin(database).value();
  REQUIRE(database.run("INSERT INTO number VALUES (2)").has_value());
  REQUIRE(transaction.commit().has_value());
  CHECK(count(database) == 1);
}

TEST_CASE("a file that is not a database is reported as corrupt") {
  const auto path = std::filesystem::temp_directory_path() / "depesche-not-a-database";
  std::ofstream(path) << std::string(4096, 'x');

  auto database = Database::open(path).value();
  const auto run = database.run("CREATE TABLE t (x)");
  REQUIRE_FALSE(run.has_value());
  CHECK(run.error().code == Code::corrupt);
}

TEST_CASE("a copy holds what was committed when it was made") {
  const auto path = std::filesystem::temp_directory_path() / "depesche-copy.db";
  std::filesystem::remove(path);
  auto database = Database::open(":memory:").value();
  REQUIRE(database.run("CREATE TABLE number (value INTEGER); INSERT INTO number VALUES (7)").has_value());

  REQUIRE(database.copy_to(path).has_value());
  CHECK(count(Database::open(path, Database::Access::read_only).value()) == 1);
}

TEST_CASE("a statement that is asked for again begins anew, without the values of the one before") {
  auto database = Database::open(":memory:").value();
  REQUIRE(
      database.run("CREATE TABLE number (value INTEGER); INSERT INTO number VALUES (7), (8)").has_value());
  const char* sql = "SELECT value FROM number WHERE value >= ? ORDER BY value";
  {
    auto select = database.prepare(sql).value();
    REQUIRE(select.bind(1, std::int64_t{7}).step().value());  // left in the midst of its rows
  }
  auto again = database.prepare(sql).value();
  CHECK_FALSE(again.step().value());  // no value is bound: nothing is as great as NULL

  auto first = database.prepare(sql).value(), second = database.prepare(sql).value();
  REQUIRE(first.bind(1, std::int64_t{8}).step().value());
  REQUIRE(second.bind(1, std::int64_t{7}).step().value());
  CHECK(first.integer(0) == 8);
  CHECK(second.integer(0) == 7);
}

TEST_CASE("what is empty is stored as empty and not as nothing") {
  auto database = Database::open(":memory:").value();
  REQUIRE(database.run("CREATE TABLE thing (bytes BLOB NOT NULL, text TEXT NOT NULL)").has_value());
  auto insert = database.prepare("INSERT INTO thing VALUES (?, ?)").value();
  CHECK(insert.bind(1, BytesView{}).bind(2, std::string_view{}).run().has_value());
  auto select = database.prepare("SELECT bytes = x'' AND text = '' FROM thing").value();
  REQUIRE(select.step().value());
  CHECK(select.integer(0) == 1);
}

TEST_CASE("a statement that nobody uses holds up no change of the tables") {
  auto database = Database::open(":memory:").value();
  REQUIRE(database.run("CREATE TABLE number (value INTEGER); INSERT INTO number VALUES (7)").has_value());
  CHECK(count(database) == 1);
  REQUIRE(database.run("DROP TABLE number").has_value());
  CHECK_FALSE(database.prepare("SELECT count(*) FROM number")->step().has_value());
  REQUIRE(database.run("CREATE TABLE number (value INTEGER)").has_value());
  CHECK(count(database) == 0);
}

}  // namespace
}  // namespace depesche
