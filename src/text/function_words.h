// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string_view>

namespace depesche::text {

// Whether a word, as fold() writes it, only holds a German or English question together: articles, pronouns,
// prepositions, and what people ask with („Was wissen wir über …?“). Such a word says nothing of what is
// asked for. A fixed list, so that nobody's documents show in it.
bool is_function_word(std::string_view folded);

}  // namespace depesche::text
