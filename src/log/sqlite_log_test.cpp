// SPDX-License-Identifier: EUPL-1.2
#include "log/sqlite_log.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "log/log_contract.h"

namespace depesche {
namespace {

std::string fresh_path(const std::string& name) {
  const auto folder = std::filesystem::temp_directory_path() / "depesche-log-test";
  std::filesystem::remove_all(folder / name);
  std::filesystem::create_directories(folder / name);
  return folder / name / "log.db";
}

SqliteLog open_log(const std::string& path) {
  static const SystemClock clock;
  SystemEntropy entropy;
  return SqliteLog::open(Database::open(path).value(), clock, entropy).value();
}

bool file_holds(const std::string& path, BytesView needle) {
  std::ifstream in(path, std::ios::binary);
  const std::string all((std::istreambuf_iterator<char>(in)), {});
  const auto bytes = as_bytes(all);
  return !std::ranges::search(bytes, needle).empty();
}

TEST_CASE("SqliteLog keeps the Log contract") {
  auto log = open_log(":memory:");
  check_log_contract(log);
  CHECK(log.verify_chain().value() == Position{5});
}

TEST_CASE("an erased body is gone from the files, and the chain still verifies") {
  const std::string path = fresh_path("erase");
  auto log = open_log(path);
  const Dispatch secret = numbered_dispatch(77);
  REQUIRE(log.append(std::vector{numbered_dispatch(1), secret, numbered_dispatch(3)}).has_value());
  REQUIRE((file_holds(path, secret.body) || file_holds(path + "-wal", secret.body)));

  REQUIRE(log.erase_body(secret.id).has_value());
  CHECK_FALSE(file_holds(path, secret.body));
  CHECK_FALSE(file_holds(path + "-wal", secret.body));
  CHECK(log.verify_chain().value() == Position{3});
}

TEST_CASE("39: a log that was tampered with does not verify") {
  const std::string path = fresh_path("tamper");
  {
    auto log = open_log(path);
    REQUIRE(log.append(std::vector{numbered_dispatch(1), numbered_dispatch(2), numbered_dispatch(3)})
                .has_value());
  }
  const auto verify_after = [&](const char* sql) {
    auto database = Database::open(path).value();
    REQUIRE(database.run(sql).has_value());
    return open_log(path).verify_chain();
  };
  const auto reordered = verify_after(
      "UPDATE entry SET position = 9 WHERE position = 1; UPDATE entry SET position = 1 WHERE position = 2;"
      "UPDATE entry SET position = 2 WHERE position = 9");
  CHECK(reordered.error().code == Code::corrupt);
  const auto cut = verify_after("DELETE FROM entry WHERE position = 2");
  CHECK(cut.error().code == Code::corrupt);
}

TEST_CASE("a log of a later version is not opened") {
  const std::string path = fresh_path("later");
  REQUIRE(Database::open(path).value().run("PRAGMA user_version = 2").has_value());
  const SystemClock clock;
  SystemEntropy entropy;
  CHECK(SqliteLog::open(Database::open(path).value(), clock, entropy).error().code == Code::invalid);
}

TEST_CASE("each log file has an incarnation of its own, and keeps it") {
  const std::string path = fresh_path("incarnation");
  const Bytes first = open_log(path).incarnation().value();
  CHECK(open_log(path).incarnation().value() == first);
  CHECK(open_log(fresh_path("another")).incarnation().value() != first);
}

TEST_CASE("a copy of the log is the log as of that moment") {
  const std::string path = fresh_path("copy");
  auto log = open_log(path);
  REQUIRE(log.append(std::vector{numbered_dispatch(1)}).has_value());
  const std::string copy = fresh_path("copied");
  REQUIRE(log.copy_to(copy).has_value());
  REQUIRE(log.append(std::vector{numbered_dispatch(2)}).has_value());
  CHECK(open_log(copy).verify_chain().value() == Position{1});
}

}  // namespace
}  // namespace depesche
