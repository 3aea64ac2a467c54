// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "sim/scenario.h"

namespace depesche::sim {

// The first two posts are data centres, through which the others reach headquarters and one another too:
// those with an even number have a line to headquarters and to both, and next hops with fall-backs; those
// with an odd number see each centre every three hours for twenty minutes, by the contacts of the plan. The
// plan is published and signed as an operator's. Lines of headquarters are cut, then a centre goes away, and
// what is written meanwhile must arrive before anything is mended.
void play_centres(Stage& stage);

}  // namespace depesche::sim
