// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "ingest/harvest.h"
#include "ingest/media_type.h"

namespace depesche::ingest {

// Plain text or Markdown, in any encoding. A Markdown file's first heading is its title.
Result<> read_text(const Source& source, Format format, Harvest& harvest);

}  // namespace depesche::ingest
