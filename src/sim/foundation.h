// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <map>
#include <vector>

#include "base/result.h"
#include "env/clock.h"
#include "exercise/ministry.h"

namespace depesche::sim {

// A fleet just founded: every post is enrolled, all know one another, nothing is on its way, all nodes are
// closed. Every history of that many nodes begins with a copy of its files, so that founding is paid once.
struct Foundation {
  std::filesystem::path folder;  // with one folder for each post
  exercise::Ministry ministry;
  Time at{};  // when that was
};

// Founds a fleet in an empty or missing folder, always the same one of that many nodes. Errors: invalid for a
// number of nodes that the ministry cannot have; those of founding and enrolment.
Result<Foundation> lay_foundation(const std::filesystem::path& folder, std::size_t nodes);

// Fleets of several sizes, each founded when it is first wanted.
class Foundations {
 public:
  // The folder is the caller's to remove.
  explicit Foundations(std::filesystem::path folder) : folder_(std::move(folder)) {}
  // Errors as above.
  Result<const Foundation*> of(std::size_t nodes);

 private:
  std::filesystem::path folder_;
  std::map<std::size_t, Foundation> laid_;
};

}  // namespace depesche::sim
