// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "search/document.h"
#include "search/visible.h"

namespace depesche::search {

// The words of a document that tell it from the others a reader may see, as a query: frequent in it and rare
// among them (Robertson's offer weight). Empty for a document without words.
std::string telling_words_of(const Document& document, const Visible& visible);

// All rows of three words of a text's first megabyte, as hashes, rising.
using Shingles = std::vector<std::uint64_t>;
Shingles shingles_of(std::string_view whole);

// How much two texts have in common, from 0 to 1: of all rows of words in either, the share that stands in
// both (Broder's resemblance, exact).
double resemblance(const Shingles& one, const Shingles& two);

}  // namespace depesche::search
