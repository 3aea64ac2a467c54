// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "ingest/harvest.h"
#include "ingest/stream.h"

namespace depesche::ingest {

// Whether a file that starts with `head` is JSON Lines: its first line is a JSON object.
bool looks_like_json_lines(std::string_view head);

// One document for each line. A broken line is refused under its number and the rest goes on.
Result<> read_json_lines(Reader& reader, const std::string& part, Harvest& harvest);

}  // namespace depesche::ingest
