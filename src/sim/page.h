// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <ostream>

#include "sim/scenario.h"

namespace depesche::sim {

// The report as one HTML page that needs nothing else: verdict, story, figures, and plots as SVG of what was
// on its way over time, how long it took by precedence, and what the lines carried.
void write_page(std::ostream& out, const Scenario& scenario, const Trial& trial, const Outcome& outcome);

}  // namespace depesche::sim
