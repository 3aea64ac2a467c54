// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "sim/world.h"

namespace depesche::sim {

// Somebody has the keys of a post and offers headquarters records of the directory: in the post's own name,
// in the authority's name under the post's key, and a true one that was altered; and a report in the name of
// the next post. None may be taken.
void poison_directory(World& world, std::size_t attacker);

}  // namespace depesche::sim
