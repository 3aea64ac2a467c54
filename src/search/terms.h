// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

#include "text/language.h"

namespace depesche::search {

// The first byte of a term says what it is. Words of different languages never meet, because each document
// has one language: so the document frequency of a word is the sum over its languages.
constexpr char field_mark = '\x02';
constexpr char suggestion_mark = '\x03';
constexpr char word_mark = '\x40';  // plus the number of the language

inline std::string word_term(text::Language language, std::string_view stem) {
  return std::string(1, static_cast<char>(word_mark + language.number)).append(stem);
}

// A folded word of a named field. An empty word gives what all terms of the field begin with.
inline std::string field_term(std::string_view field, std::string_view folded) {
  return std::string(1, field_mark).append(field).append(1, '\x1F').append(folded);
}

// A word as written, found by its folded form.
inline std::string suggestion_term(std::string_view folded, std::string_view written) {
  return std::string(1, suggestion_mark).append(folded).append(1, '\0').append(written);
}

// Positions in subject, body and fields are apart, so that no phrase reaches from one into another.
constexpr std::uint32_t zone_gap = 64;

}  // namespace depesche::search
