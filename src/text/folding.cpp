// SPDX-License-Identifier: EUPL-1.2
#include <array>
#include <string_view>
#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include "text/words.h"

namespace depesche::text {
namespace {

// U+00C0 to U+017F in order; empty where the sign is no letter.
constexpr std::array<std::string_view, 192> latin{
    "a", "a", "a",  "a",  "ae", "a", "ae", "c", "e",  "e", "e", "e", "i",  "i", "i",  "i",   // À
    "d", "n", "o",  "o",  "o",  "o", "oe", "",  "oe", "u", "u", "u", "ue", "y", "th", "ss",  // Ð
    "a", "a", "a",  "a",  "ae", "a", "ae", "c", "e",  "e", "e", "e", "i",  "i", "i",  "i",   // à
    "d", "n", "o",  "o",  "o",  "o", "oe", "",  "oe", "u", "u", "u", "ue", "y", "th", "y",   // ð
    "a", "a", "a",  "a",  "a",  "a", "c",  "c", "c",  "c", "c", "c", "c",  "c", "d",  "d",   // Ā
    "d", "d", "e",  "e",  "e",  "e", "e",  "e", "e",  "e", "e", "e", "g",  "g", "g",  "g",   // Đ
    "g", "g", "g",  "g",  "h",  "h", "h",  "h", "i",  "i", "i", "i", "i",  "i", "i",  "i",   // Ġ
    "i", "i", "ij", "ij", "j",  "j", "k",  "k", "k",  "l", "l", "l", "l",  "l", "l",  "l",   // İ
    "l", "l", "l",  "n",  "n",  "n", "n",  "n", "n",  "n", "n", "n", "o",  "o", "o",  "o",   // ŀ
    "o", "o", "oe", "oe", "r",  "r", "r",  "r", "r",  "r", "s", "s", "s",  "s", "s",  "s",   // Ő
    "s", "s", "t",  "t",  "t",  "t", "t",  "t", "u",  "u", "u", "u", "u",  "u", "u",  "u",   // Š
    "u", "u", "u",  "u",  "w",  "w", "y",  "y", "y",  "z", "z", "z", "z",  "z", "z",  "s"};  // Ű

constexpr int latin_first = 0xC0;
constexpr int latin_last = 0x17F;

void append_code_point(int c, std::string& folded) {
  icu::UnicodeString(static_cast<UChar32>(c)).toUTF8String(folded);
}

// What NFKC and case folding left: Latin letters lose their accents, other scripts stay.
void append_normalised(const icu::Normalizer2& canonical, int c, std::string& folded) {
  if (c < 0x80) {
    folded.push_back(static_cast<char>(c));
  } else if (c >= latin_first && c <= latin_last) {
    folded.append(latin[static_cast<std::size_t>(c - latin_first)]);
  } else if (c < 0x250 || (c >= 0x1E00 && c <= 0x1EFF)) {
    icu::UnicodeString parts;
    if (canonical.getDecomposition(c, parts)) {
      const int base = parts.char32At(0);
      const bool further = base >= 0x1E00 || (base >= 0x180 && base < 0x250);  // ế is ê with an acute
      if (further) return append_normalised(canonical, base, folded);
      append_normalised(canonical, base, folded);
    } else {
      append_code_point(c, folded);
    }
  } else if (c < 0x300 || c > 0x36F) {  // a free accent says nothing
    append_code_point(c, folded);
  }
}

void fold_by_unicode(std::string_view word, std::string& folded) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* case_folding = icu::Normalizer2::getNFKCCasefoldInstance(status);
  const icu::Normalizer2* canonical = icu::Normalizer2::getNFCInstance(status);
  if (U_FAILURE(status)) return;
  const auto source =
      icu::UnicodeString::fromUTF8(icu::StringPiece(word.data(), static_cast<std::int32_t>(word.size())));
  const icu::UnicodeString normal = case_folding->normalize(source, status);
  if (U_FAILURE(status)) return;
  for (std::int32_t at = 0; at < normal.length(); at = normal.moveIndex32(at, 1)) {
    append_normalised(*canonical, normal.char32At(at), folded);
  }
}

// True when every sign was ASCII or in the table.
bool fold_by_table(std::string_view word, std::string& folded) {
  for (std::size_t at = 0; at < word.size();) {
    const auto byte = static_cast<unsigned char>(word[at]);
    if (byte < 0x80) {
      const bool upper = byte >= 'A' && byte <= 'Z';
      folded.push_back(static_cast<char>(upper ? byte + 32 : byte));
      ++at;
      continue;
    }
    const CodePoint point = code_point_at(word, at);
    if (point.value == 0x2019) {
      folded.push_back('\'');
    } else if (point.value >= latin_first && point.value <= latin_last) {
      folded.append(latin[static_cast<std::size_t>(point.value - latin_first)]);
    } else if (point.value != 0xAD) {
      return false;
    }
    at += point.size;
    // A free accent changes the letter before it, which only Unicode's own rules know.
  }
  return true;
}

void cut(std::string& folded) {
  std::size_t size = folded_bytes_max;
  while (size > 0 && (static_cast<unsigned char>(folded[size]) & 0xC0) == 0x80) --size;
  folded.resize(size);
}

}  // namespace

void fold(std::string_view word, std::string& folded) {
  constexpr std::size_t word_bytes_max = 4 * folded_bytes_max;
  if (word.size() > word_bytes_max) word = word.substr(0, word_bytes_max);
  folded.clear();
  if (!fold_by_table(word, folded)) {
    folded.clear();
    fold_by_unicode(word, folded);
    for (std::size_t at; (at = folded.find("\xE2\x80\x99")) != std::string::npos;) folded.replace(at, 3, "'");
  }
  if (folded.ends_with("'s")) folded.resize(folded.size() - 2);
  if (folded.size() > folded_bytes_max) cut(folded);
}

std::string fold(std::string_view word) {
  std::string folded;
  fold(word, folded);
  return folded;
}

}  // namespace depesche::text
