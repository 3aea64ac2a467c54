// SPDX-License-Identifier: EUPL-1.2
#include <doctest/doctest.h>

#include "exchange/fleet.h"

namespace depesche {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

route::Plan numbered(Fleet& fleet, std::uint64_t number) {
  auto plan = usual_plan(*fleet.node("zentrale").published()->directory, "aa");
  plan.number = number;
  return plan;
}

TEST_CASE("18: a plan that was adopted counts after a restart, without a look through the whole log") {
  Fleet fleet("plan-restart");
  fleet.connect("kairo", "zentrale");
  fleet.publish(numbered(fleet, 1));
  fleet.run(60s);
  REQUIRE(fleet.exchange("kairo").plan().number == 1);
  // Whoever read its dispatch again would find nothing there.
  fleet.restart("kairo", [](const fs::path& folder) {
    auto log = Database::open((folder / "log.db").string()).value();
    REQUIRE(log.run("DELETE FROM body").has_value());
  });
  CHECK(fleet.exchange("kairo").plan().number == 1);
  fleet.publish(numbered(fleet, 2));
  fleet.run(60s);
  CHECK(fleet.exchange("kairo").plan().number == 2);
}

TEST_CASE("18: a log that was restored from a backup is looked through for plans anew") {
  Fleet fleet("plan-restored");
  fleet.connect("kairo", "zentrale");
  fleet.run(60s);
  const auto backup = fs::temp_directory_path() / "plan-restored-backup";
  fs::remove_all(backup);
  fleet.restart("kairo", [&](const auto& folder) { fs::copy(folder, backup, fs::copy_options::recursive); });
  fleet.publish(numbered(fleet, 1));
  fleet.run(60s);
  REQUIRE(fleet.exchange("kairo").plan().number == 1);

  fleet.restart("kairo", [&](const fs::path& folder) {
    fs::rename(folder / "exchange.db", backup / "exchange.db");  // the exchange's file is newer than the log
    fs::remove_all(folder);
    fs::rename(backup, folder);
  });
  CHECK(fleet.exchange("kairo").plan().number == 0);
  fleet.publish(numbered(fleet, 2));
  fleet.run(60s);
  CHECK(fleet.exchange("kairo").plan().number == 2);
}

TEST_CASE("18: of the plans in a log the one with the highest number counts, whichever came last") {
  Fleet fleet("plan-highest");
  fleet.publish(numbered(fleet, 5));
  fleet.publish(numbered(fleet, 3));
  fleet.connect("kairo", "zentrale");
  fleet.run(60s);
  CHECK(fleet.exchange("kairo").plan().number == 5);
  fleet.restart("kairo", [](const fs::path& folder) { fs::remove(folder / "exchange.db"); });
  CHECK(fleet.exchange("kairo").plan().number == 5);
}

}  // namespace
}  // namespace depesche
