// SPDX-License-Identifier: EUPL-1.2
#include "schema/kit.h"

#include <doctest/doctest.h>

#include <cstdlib>

namespace depesche::schema {
namespace {

TEST_CASE("every case of the test suite ends as it should") {
  const char* shared = std::getenv("DEPESCHE_SHARED");
  const std::filesystem::path folder =
      std::filesystem::path(shared ? shared : "../shared") / "data/json-schema";
  if (!std::filesystem::exists(folder)) {
    MESSAGE("skipped: there is no suite at " << folder.string() << "; DEPESCHE_SHARED names its place");
    return;
  }
  const auto report = run_kit(folder);
  REQUIRE(report.has_value());
  for (const KitFailure& failure : report->failures) {
    FAIL_CHECK(failure.file << ": " << failure.group << ": " << failure.test_case << ": " << failure.got);
  }
  CHECK(report->cases > 1'000);
}

}  // namespace
}  // namespace depesche::schema
