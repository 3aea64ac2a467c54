// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace depesche::text {

// A piece of a text, in bytes of its UTF-8.
struct Stretch {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool operator==(const Stretch&) const = default;
};

// The paragraphs of a text, which empty lines part. What holds nothing but white space is none, and no
// paragraph begins with the end of a line, so that every page counts them alike.
std::vector<Stretch> paragraphs_of(std::string_view text);

// The sentences of one paragraph, without the space around them. A full stop after an abbreviation, an
// initial or a German ordinal number ends none; the end of a line does after a heading or another short line.
// What is no prose comes as it is written.
std::vector<Stretch> sentences_of(std::string_view text, Stretch paragraph);

}  // namespace depesche::text
