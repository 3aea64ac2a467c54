// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <ostream>

#include "sim/scenario.h"

namespace depesche::sim {

// Story, figures and verdict for people; only the verdict when `is_quiet`.
void print(std::ostream& out, const Scenario& scenario, const Trial& trial, const Outcome& outcome,
           bool is_quiet);

// „2 d 3 h“, „4,2 s“.
std::string to_text(Duration duration);

}  // namespace depesche::sim
