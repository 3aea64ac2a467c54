// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <vector>

#include "sim/foundation.h"
#include "sim/place.h"

namespace depesche::sim {

// The sites of a made-up ministry: headquarters first, then so many posts, each enrolled and with a node of
// its own. All are open.
struct Fleet {
  exercise::Ministry ministry;  // what of the exercise's ministry takes part
  std::vector<std::unique_ptr<Place>> places;
};

// At the first places sit two people each: `<post>-geheim`, who may read everything, and `<post>-offen`, who
// is cleared for OFFEN only. Both read what comes for their post, or at headquarters for its units.
inline constexpr std::size_t peopled_places_max = 6;

// Makes the fleet in an empty folder. `truth` must outlive it. Errors: invalid for fewer than two nodes or
// more than the ministry has posts; those of founding and enrolment.
Result<Fleet> found_fleet(const std::filesystem::path& folder, std::size_t nodes, const Time& truth);

// Another organisation with one node, open, with a unit „unit.lage“. `truth` must outlive it.
Result<std::unique_ptr<Place>> found_partner(const std::string& id, const std::filesystem::path& folder,
                                             std::uint64_t seed, const Time& truth);

// A fleet over a copy of what was founded; its places are closed, and what they draw follows from the seed.
Result<Fleet> copied_fleet(const Foundation& foundation, const std::filesystem::path& folder,
                           std::uint64_t seed, const Time& truth);

}  // namespace depesche::sim
