// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace depesche::ingest {

// Reads one JSON object (RFC 8259) of at most 64 levels and calls `field` for each of its members in turn:
// strings decoded, numbers and booleans as written, arrays of these joined by "; ", null as "". Members that
// are objects, or arrays of more, are checked and passed over. The value given to `field` is valid during the
// call. invalid: it is not such an object, or not UTF-8; the text says where.
Result<> read_json_line(std::string_view line,
                        const std::function<void(std::string_view name, std::string_view value)>& field);

}  // namespace depesche::ingest
