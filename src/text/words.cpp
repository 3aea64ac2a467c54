// SPDX-License-Identifier: EUPL-1.2
#include "text/words.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

namespace depesche::text {
namespace {

enum class Class : std::uint8_t { other, letter, digit, ideograph };

constexpr auto ascii_classes = [] {
  std::array<Class, 128> classes{};
  for (int c = 'a'; c <= 'z'; ++c) classes[static_cast<std::size_t>(c)] = Class::letter;
  for (int c = 'A'; c <= 'Z'; ++c) classes[static_cast<std::size_t>(c)] = Class::letter;
  for (int c = '0'; c <= '9'; ++c) classes[static_cast<std::size_t>(c)] = Class::digit;
  return classes;
}();

bool is_ideograph(int c) {
  return (c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x4E00 && c <= 0x9FFF) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFF);
}

// Soft hyphen and joiners stand inside words and mean nothing.
bool is_invisible(int c) { return c == 0xAD || c == 0x200C || c == 0x200D || c == 0x2060; }

Class class_beyond_ascii(int c) {
  if (c >= 0xC0 && c <= 0x24F) return c == 0xD7 || c == 0xF7 ? Class::other : Class::letter;
  if (is_ideograph(c)) return Class::ideograph;
  if (u_isdigit(c)) return Class::digit;
  const bool is_mark = (U_MASK(u_charType(c)) & U_GC_M_MASK) != 0;
  return u_isalpha(c) || is_mark || is_invisible(c) ? Class::letter : Class::other;
}

Class class_at(std::string_view text, std::size_t at, std::size_t& size) {
  const auto byte = static_cast<unsigned char>(text[at]);
  size = 1;
  if (byte < 128) return ascii_classes[byte];
  const CodePoint point = code_point_at(text, at);
  size = point.size;
  return point.value < 0 ? Class::other : class_beyond_ascii(point.value);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// The length of an apostrophe at `at`, or 0.
std::size_t apostrophe(std::string_view text, std::size_t at) {
  if (text[at] == '\'') return 1;
  return text.substr(at).starts_with("\xE2\x80\x99") ? 3 : 0;
}

}  // namespace

CodePoint code_point_at(std::string_view text, std::size_t at) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data()) + at;
  const auto length = static_cast<std::int32_t>(std::min<std::size_t>(text.size() - at, 4));
  std::int32_t used = 0;
  UChar32 value = 0;
  U8_NEXT(bytes, used, length, value);
  return value < 0 ? CodePoint{} : CodePoint{.value = value, .size = static_cast<std::size_t>(used)};
}

bool is_blank(int code_point) {
  return code_point == ' ' || (code_point >= 0x09 && code_point <= 0x0D) || code_point == 0x85 ||
         code_point == 0x2028 || code_point == 0x2029;
}

bool is_control(int code_point) {
  return (code_point >= 0 && code_point < 0x20) || (code_point >= 0x7F && code_point <= 0x9F);
}

bool turns_text(int code_point) {
  return (code_point >= 0x202A && code_point <= 0x202E) || (code_point >= 0x2066 && code_point <= 0x2069);
}

std::size_t utf16_units(std::string_view text) {
  std::size_t units = 0;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    units += point.value > 0xFFFF ? 2 : 1;
    at += point.size;
  }
  return units;
}

bool WordScanner::goes_on_after_joiner(std::size_t at, std::size_t begin) const {
  const char joiner = text_[at];
  if (at == begin || at + 1 >= text_.size()) return false;
  const bool digit_before = is_digit(text_[at - 1]);
  const bool digit_after = is_digit(text_[at + 1]);
  switch (joiner) {
    case '.':
    case ',':
    case ':':
    case '-': return digit_before && digit_after;
    case '/': return digit_before ? digit_after || is_ascii_letter(text_[at + 1]) : digit_after;
    default: break;
  }
  const std::size_t size = apostrophe(text_, at);
  if (size == 0 || at + size >= text_.size() || !is_ascii_letter(text_[at + size])) return false;
  std::size_t end = at + size;
  while (end < text_.size() && is_ascii_letter(text_[end])) ++end;
  return end - at - size <= 2;
}

bool WordScanner::next(Word& word) {
  std::size_t size = 1;
  Class here = Class::other;
  while (at_ < text_.size() && (here = class_at(text_, at_, size)) == Class::other) at_ += size;
  if (at_ >= text_.size()) return false;

  word.begin = at_;
  at_ += size;
  if (here != Class::ideograph) {
    while (at_ < text_.size()) {
      const auto byte = static_cast<unsigned char>(text_[at_]);
      if (byte < 128 && ascii_classes[byte] != Class::other) {  // most of most texts
        ++at_;
        continue;
      }
      here = class_at(text_, at_, size);
      if (here == Class::letter || here == Class::digit) {
        at_ += size;
      } else if (here == Class::other && goes_on_after_joiner(at_, word.begin)) {
        at_ += size;  // the loop goes on with what it joins
      } else {
        break;
      }
    }
  }
  word.end = at_;
  return true;
}

}  // namespace depesche::text
