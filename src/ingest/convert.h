// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "base/result.h"
#include "ingest/harvest.h"

namespace depesche::ingest {

// Finds out what `source` is and gives what it holds to `harvest`, following containers. Runs in the worker.
// Fails only when the sink does.
Result<> convert(const Source& source, Harvest& harvest);

}  // namespace depesche::ingest
