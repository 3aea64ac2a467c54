// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "ingest/harvest.h"

namespace depesche::ingest {

// Finds out what `source` is and gives what it holds to `harvest`, following containers. Runs in the worker.
// Fails only when the sink does.
Result<> convert(const Source& source, Harvest& harvest);

// Something found inside `outer`: its bytes, its file name for the ending, and what it is called in its part.
struct Nested {
  std::string_view bytes;
  std::string name;
  std::string label;
};

// The same, one container deeper; refused when that is too deep.
Result<> convert_nested(const Source& outer, const Nested& nested, Harvest& harvest);

}  // namespace depesche::ingest
