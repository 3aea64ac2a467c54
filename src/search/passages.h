// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string_view>

#include "search/request.h"

namespace depesche::search {

// Where the words of a query stand in a text, paragraph by paragraph. Reads the text alone, no index.
// An empty `language` is detected.
Highlights find_passages(std::string_view query, std::string_view subject, std::string_view body,
                         std::string_view language);

}  // namespace depesche::search
