// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/people.h"
#include "sim/world.h"

namespace depesche::sim {

// What a checker found wrong.
struct Finding {
  std::string_view checker;
  std::string what;
};

// One promise of the design, looked at over the whole fleet. Where a place is closed or gone it is left out.
struct Checker {
  std::string_view name;
  std::string_view promise;  // in a few words
  std::function<std::vector<std::string>(World&, const People&)> look;
};

// All of them, in the order in which they are asked. They hold of a fleet at rest.
const std::vector<Checker>& checkers();

// Everything that is wrong, with what the world complained of on the way; empty for a good history.
std::vector<Finding> check_all(World& world, const People& people);

}  // namespace depesche::sim
