// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string_view>

#include "ingest/harvest.h"

namespace depesche::ingest {

// The text of an HTML page without scripts and styles, with title, author, date and language where its head
// states them. `charset` is what the outside says about its encoding ("" for nothing).
Found<Extracted> read_html(std::string_view bytes, std::string_view charset);

}  // namespace depesche::ingest
