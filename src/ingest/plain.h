// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

// Text as written becomes text as this house keeps it.
namespace depesche::ingest {

// Paragraphs separated by exactly one empty line, lines trimmed, runs of blanks made one space; control
// characters, soft hyphens and zero-width characters dropped. `text` must be UTF-8.
std::string normalise(std::string_view text);

// The same on a single line, cut to `bytes_max`.
std::string one_line(std::string_view text, std::size_t bytes_max = 4096);

// Appends `text` with every run of white space, line ends too, made one space: as markup languages read it.
void append_inline(std::string& out, std::string_view text);

// The date in front of `text` as ISO 8601 ("2024-05-01", "2024-05", "2024"); reads "2024-05-01T…",
// "20240501", "1.5.2024" and "01.05.2024". Empty when it is none of these.
std::string iso_date(std::string_view text);

// The primary subtag of a language tag (BCP 47), lower case: "de" of "de-DE". Empty when it is none.
std::string primary_language(std::string_view tag);

// ASCII letters made small; others stay.
std::string lower_ascii(std::string_view text);

}  // namespace depesche::ingest
