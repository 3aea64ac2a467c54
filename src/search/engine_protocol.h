// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <iosfwd>

#include "base/result.h"

namespace depesche::search {

// The protocol by which full-text engines are compared: one corpus of "id, label, date, title, text" lines,
// words parted by spaces and left as they are, BM25 with k1 1.2 and b 0.75. A label is
// "level:compartment,...", and so is a reader, who sees what is not above the level and in held compartments
// only; "*" sees everything.

// Builds the index under `folder` (exists, empty). Errors: not_found, invalid, unavailable.
Result<> index_corpus(const std::filesystem::path& corpus, const std::filesystem::path& folder);

// Answers "op TAB reader TAB query" lines until they end; op is top10 or count. `nanoseconds` is a clock to
// measure with. Errors: corrupt, not_found.
Result<> serve(const std::filesystem::path& folder, std::istream& in, std::ostream& out,
               const std::function<std::uint64_t()>& nanoseconds);

}  // namespace depesche::search
