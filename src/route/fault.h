// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>

#include "route/plan.h"

namespace depesche::route {

// What is wrong with a plan, and in which of its lists. `index` is that of the entry, or that of the list's
// size when there are too many.
struct Fault {
  enum class Part : std::uint8_t { links, routes, contacts };
  Part part = Part::links;
  std::size_t index = 0;
  std::string what{};
};

// The first fault of a plan; nothing when check() accepts it.
std::optional<Fault> find_fault(const Plan& plan);

}  // namespace depesche::route
