// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/value.hpp>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

// Runs test cases in the format of the JSON Schema Test Suite.

namespace depesche::schema {

struct KitFailure {
  std::string file;
  std::string group;
  std::string test_case;
  bool expected = false;
  std::string got;
};

struct KitReport {
  std::size_t cases = 0;
  std::size_t passed = 0;
  std::size_t format_cases = 0;
  std::size_t format_passed = 0;
  std::size_t files = 0;
  double folder_mean = 0;  // of the files' shares, from 0 to 1
  std::vector<KitFailure> failures;
};

// Every file below that folder. Folders named „draft7“, „draft2019-09“ and „draft2020-12“ are run in that
// dialect, those of other drafts are left out. Schemas from elsewhere are taken from a folder `remotes` in
// it, beside it or one above, else from those the suite is known to serve.
Result<KitReport> run_kit(const std::filesystem::path& folder);

// A schema that the suite serves at that address.
std::optional<boost::json::value> suite_document(const std::string& uri);

}  // namespace depesche::schema
