// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string_view>

// The formats of JSON Schema (2020-12 validation §7.3).

namespace depesche::schema {

using FormatCheck = bool (*)(std::string_view text);

// The check for a format; null for one that is not known, which every text passes.
FormatCheck format_check(std::string_view name);

}  // namespace depesche::schema
