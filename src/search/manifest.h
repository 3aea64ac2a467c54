// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "base/result.h"
#include "search/snapshot.h"

namespace depesche::search {

// What of an index folder counts: everything else in it is a leftover of a crash.
struct Manifest {
  struct Entry {
    std::uint64_t number = 0;  // names the segment's file
    std::uint32_t tier = 0;    // merges it went through
    std::vector<std::uint32_t> removed{};
    bool operator==(const Entry&) const = default;
  };
  Ranking ranking{};
  Words words = Words::analysed;
  std::uint64_t next_number = 1;
  std::uint64_t last_key = 0;  // the largest key that is in the segments or was removed again
  bool any_key = false;        // whether there is one
  std::uint64_t checkpoint = 0;
  std::vector<Entry> segments;
};

// Errors: corrupt.
Result<Manifest> read_manifest(BytesView bytes);
Bytes manifest_bytes(const Manifest& manifest);

}  // namespace depesche::search
