// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/array.hpp>

#include "cli/invocation.h"

namespace depesche::cli {

// Prints the hits of a search, and gives each as JSON.
boost::json::array print_hits(const Invocation& invocation, const SearchResult& result);

}  // namespace depesche::cli
