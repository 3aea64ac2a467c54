// SPDX-License-Identifier: EUPL-1.2
#include "dmn/kit.h"

#include <doctest/doctest.h>

#include <cstdlib>

namespace depesche::dmn {
namespace {

TEST_CASE("every case of the compatibility kit has the result it should have") {
  const char* shared = std::getenv("DEPESCHE_SHARED");
  const std::filesystem::path folder = std::filesystem::path(shared ? shared : "../shared") / "data/dmn-tck";
  if (!std::filesystem::exists(folder)) {
    MESSAGE("skipped: there is no kit at " << folder.string() << "; DEPESCHE_SHARED names its place");
    return;
  }
  const SystemClock clock;
  const auto report = run_kit(folder, clock);
  REQUIRE(report.has_value());
  for (const KitFailure& failure : report->failures) {
    FAIL_CHECK(failure.folder << ' ' << failure.test_case << ": expected " << failure.expected << ", got "
                              << failure.got << " (" << failure.reason << ')');
  }
  CHECK(report->cases > 2'000);
}

}  // namespace
}  // namespace depesche::dmn
