// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string_view>

#include "schema/format.h"

// What a text holds (draft 7 validation §8; later drafts describe contents, but check none).

namespace depesche::schema {

// The check for what these two keywords say together; null where neither says anything that is known here:
// base64 (RFC 4648 §4) and application/json.
FormatCheck content_check(std::string_view encoding, std::string_view media_type);

}  // namespace depesche::schema
