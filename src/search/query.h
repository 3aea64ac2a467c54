// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "search/document.h"

namespace depesche::search {

// A query as a tree. Whatever a person types has one.
struct QueryNode {
  enum class Kind : std::uint8_t {
    words,   // `text`, one or several words that must all be there
    phrase,  // `text`, its words in a row
    near,    // `children` (words or phrases), neighbours at most `distance` words apart
    prefix,  // words that begin with `text`
    fuzzy,   // words at most `distance` edits from `text`
    dates,   // `from` to `to`
    all,
    any,
    none,    // its only child must not match
    ranked,  // `musts` of the children must match, the others raise the score; without any, one child must
             // match
  };
  Kind kind = Kind::words;
  std::string text{};
  std::string field{};  // empty: anywhere
  std::uint32_t distance = 0;
  std::int32_t from = no_date;
  std::int32_t to = no_date;
  std::vector<QueryNode> children{};
  std::vector<bool> musts{};  // of a ranked node, one for each child
};

struct Query {
  QueryNode root{};  // ranked
  std::string notice{};
};

// Reads the language of docs/formats/query.md. Never fails: what cannot be read as an operator is searched as
// a word, and the notice says so.
Query parse_query(std::string_view text);

// Words parted by spaces, `+word` for all, quotes for a phrase: the language of the engine comparison.
Query parse_plain_query(std::string_view text);

// "1905", "1905-03", "1905-03-17", "17.03.1905" as its first and last day; false when it is none of these.
bool parse_days(std::string_view text, std::int32_t& first, std::int32_t& last);

}  // namespace depesche::search
