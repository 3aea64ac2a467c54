// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "sim/scenario.h"

namespace depesche::sim {

// The later version writes dispatches in another container. Headquarters, which is older for most of the
// time, hands them on; posts that are older say that they cannot read them, and have them once they are
// brought up to date.
void play_formats(Stage& stage);

}  // namespace depesche::sim
