// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <span>
#include <string>

#include "base/result.h"
#include "search/segment.h"
#include "search/snapshot.h"

namespace depesche::search {

// Makes one segment of several, without the removed documents: the same bytes as building it from these
// documents. Holds a few words per document and a few blocks per term in memory. Without a path the result
// stays in memory. Errors: corrupt, unavailable.
Result<std::unique_ptr<Storage>> merge(std::span<const Part> parts, const std::string& path);

}  // namespace depesche::search
