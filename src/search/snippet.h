// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "search/request.h"

namespace depesche::search {

constexpr std::size_t snippet_bytes = 240;

// An occurrence of a word of the query: the position of the word in its text, and how much it is worth.
struct Occurrence {
  std::uint32_t word = 0;
  std::size_t group = 0;
  double weight = 0;
};

// The text in pieces, with the words that occur highlighted. `occurrences` rise by word.
std::vector<Piece> highlighted(std::string_view text, std::span<const Occurrence> occurrences);

struct Snippet {
  std::vector<Piece> pieces{};
  std::size_t passage = 0;  // its paragraph
};

// The window of about snippet_bytes within one paragraph where most of the query stands; the beginning of the
// text when nothing does.
Snippet best_snippet(std::string_view body, std::span<const Occurrence> occurrences);

// The words of a text as WordScanner numbers them; in a plain text words are parted by spaces.
std::uint32_t count_words(std::string_view text);

}  // namespace depesche::search
