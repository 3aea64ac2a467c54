// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "sim/scenario.h"

namespace depesche::sim {

// A treaty with another organisation: what it lets pass goes over the border both ways, the rest nowhere.
void play_federation(Stage& stage);

// Two partners at one gateway. With one of them the treaty ends while traffic is under way, there a while
// after here or the other way about; with the other it goes on.
void play_treaties(Stage& stage);

}  // namespace depesche::sim
