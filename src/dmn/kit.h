// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "env/clock.h"

// Runs test cases in the format of the DMN Technology Compatibility Kit: folders of models with files of
// cases.

namespace depesche::dmn {

struct KitFailure {
  std::string folder;
  std::string test_case;
  std::string result;  // the name of the result that differs
  std::string expected;
  std::string got;
  std::string reason;  // the first fault, if there was one
};

struct KitReport {
  std::size_t cases = 0;
  std::size_t passed = 0;
  std::size_t valued_cases = 0;  // those that expect something other than null
  std::size_t valued_passed = 0;
  struct Folder {
    std::string name;
    std::size_t cases = 0;
    std::size_t passed = 0;
  };
  std::vector<Folder> folders;
  std::vector<KitFailure> failures;

  // The mean of the folders' shares, from 0 to 1.
  double folder_mean() const;
};

// Every folder at or below that path which holds models. Errors: not_found where there is none.
Result<KitReport> run_kit(const std::filesystem::path& folder, const Clock& clock);

// One file of cases against the models beside it.
Result<> run_cases(const std::filesystem::path& cases, const Clock& clock, KitReport& report);

}  // namespace depesche::dmn
