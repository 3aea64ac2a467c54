// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "sim/world.h"

namespace depesche::sim {

// What may happen to the media a courier carries; chances in thousandths of a volume.
struct Journey {
  Duration travel = std::chrono::days(2);
  Duration late{};          // up to so much longer
  unsigned lost = 0;        // never arrives
  unsigned read_twice = 0;  // once more, days later
  unsigned damaged = 0;
};

// A courier leaves now with all that waits at one place for another; what arrives is read there. Neither has
// to know of the journey. The real consignments: packed, sealed, written to files and read.
void send_courier(World& world, std::size_t from, std::size_t to, const Journey& journey);

}  // namespace depesche::sim
