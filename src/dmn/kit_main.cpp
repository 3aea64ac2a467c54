// SPDX-License-Identifier: EUPL-1.2
#include <cstdio>

#include "dmn/kit.h"

// Runs a folder of the compatibility kit without the rest of the product, for quick work on the engine.
int main(int count, char** words) {
  if (count < 2) return 2;
  const depesche::SystemClock clock;
  const auto report = depesche::dmn::run_kit(words[1], clock);
  if (!report) {
    std::fprintf(stderr, "%s\n", report.error().what.c_str());
    return 1;
  }
  for (const auto& failure : report->failures) {
    std::printf("%s %s %s: expected %s, got %s (%s)\n", failure.folder.c_str(), failure.test_case.c_str(),
                failure.result.c_str(), failure.expected.c_str(), failure.got.c_str(),
                failure.reason.c_str());
  }
  std::printf("%zu of %zu cases, mean %.4f, %zu of %zu with a value\n", report->passed, report->cases,
              report->folder_mean(), report->valued_passed, report->valued_cases);
  return report->passed == report->cases ? 0 : 1;
}
