// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace depesche::text {

// A language by its place in a fixed list, which is part of the index format: the list only ever grows.
struct Language {
  std::uint8_t number = 0;  // 0: undetermined
  bool operator==(const Language&) const = default;
};

constexpr Language undetermined{0};
constexpr Language german{1};
constexpr Language english{2};

std::span<const std::string_view> language_codes();  // ISO 639-1; the first is "und"

std::string_view code_of(Language language);
Language language_of(std::string_view code);  // undetermined when it is not in the list

// The Snowball algorithm for a language; empty when there is none.
std::string_view stemmer_of(Language language);

// Guesses the language by its commonest words and its script; undetermined when neither says anything.
Language detect(std::string_view text);

}  // namespace depesche::text
