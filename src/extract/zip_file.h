// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "base/result.h"
#include "ingest/harvest.h"

namespace depesche::ingest {

// An office document, with what is embedded in it as items of their own; or any other ZIP archive, each
// member an item.
Result<> read_zip(const Source& source, Harvest& harvest);

}  // namespace depesche::ingest
