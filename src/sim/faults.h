// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>
#include <string_view>

namespace depesche::sim {

// A deliberate bug. It stands in front of one of the product's functions, put there by the linker, in a test
// program only: the product's code has no word of it.
struct Fault {
  std::string_view name;
  std::string_view what;
  std::string_view scenario;  // the story in which it must be found
  unsigned seeds;             // within so many
};

std::span<const Fault> faults();

// From now on the program has this bug, or none for an empty name.
void plant(std::string_view name);

}  // namespace depesche::sim
