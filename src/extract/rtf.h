// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string_view>

#include "ingest/harvest.h"

namespace depesche::ingest {

// Text, title, author and date of RTF (specification 1.9.1). Pictures, embedded objects, style sheets and
// field instructions are left out. damaged when it does not begin as RTF.
Found<Extracted> read_rtf(std::string_view bytes);

}  // namespace depesche::ingest
