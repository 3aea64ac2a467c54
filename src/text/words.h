// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace depesche::text {

// A word of a text, as byte offsets into its UTF-8.
struct Word {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// Finds the words of a text, first to last: runs of letters, marks and digits. Kept whole are numbers, dates
// and file numbers (`1,500`, `17/48`, `2009-11-25`) and short endings after an apostrophe (`minister's`).
// Each ideograph is a word. Bytes that are no UTF-8 part words. Any text can be scanned; the n-th word is the
// same on every run.
class WordScanner {
 public:
  explicit WordScanner(std::string_view text) : text_(text) {}

  // False at the end of the text.
  bool next(Word& word);

 private:
  bool goes_on_after_joiner(std::size_t at, std::size_t begin) const;

  std::string_view text_;
  std::size_t at_ = 0;
};

constexpr std::size_t folded_bytes_max = 64;

// The form under which equal words are equal: Unicode NFKC and case folding, accents dropped, umlauts written
// out
// (`ä` as `ae`, `ß` as `ss`), a possessive `'s` removed, cut at folded_bytes_max bytes.
void fold(std::string_view word, std::string& folded);
std::string fold(std::string_view word);

// One code point and how many bytes it takes; `size` is 1 and `value` negative where the bytes are no UTF-8.
struct CodePoint {
  int value = -1;
  std::size_t size = 1;
};
CodePoint code_point_at(std::string_view text, std::size_t at);

// Whether a character is a blank or begins a new line; also U+0085, U+2028 and U+2029.
bool is_blank(int code_point);
// C0 and C1 controls, which a text has no use for but blanks.
bool is_control(int code_point);
// Embeddings, overrides and isolates (UAX #9 §2), by which a text can be shown as another.
bool turns_text(int code_point);

// How many UTF-16 code units a text takes, as browsers count.
std::size_t utf16_units(std::string_view text);

}  // namespace depesche::text
