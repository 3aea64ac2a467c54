// SPDX-License-Identifier: EUPL-1.2
#include "ingest/plain.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "ingest/charset.h"

namespace depesche::ingest {
namespace {

enum class Kind : std::uint8_t { letter, blank, line, paragraph, nothing };

struct Seen {
  Kind kind;
  std::size_t size;
};

// Bytes that are copied without a second look.
constexpr std::array<bool, 256> make_plain() {
  std::array<bool, 256> plain{};
  for (std::size_t byte = 0x21; byte < 256; ++byte) plain[byte] = true;
  for (const std::size_t byte : {0x7FU, 0xC2U, 0xE2U, 0xEFU}) plain[byte] = false;
  return plain;
}
constexpr std::array<bool, 256> is_plain = make_plain();

Seen look_at_wide(std::string_view rest) {
  const std::string_view two = rest.substr(0, 2);
  if (two == "\u00A0") return {Kind::blank, 2};
  if (two == "\u0085") return {Kind::line, 2};
  if (two == "\u00AD") return {Kind::nothing, 2};
  if (two.size() == 2 && two[0] == '\xC2' && static_cast<unsigned char>(two[1]) < 0xA0)
    return {Kind::nothing, 2};
  const std::string_view three = rest.substr(0, 3);
  if (three == "\u2028") return {Kind::line, 3};
  if (three == "\u2029") return {Kind::paragraph, 3};
  if (three == "\u200B" || three == "\u2060" || three == "\uFEFF") return {Kind::nothing, 3};
  const bool is_general = three.size() == 3 && three.starts_with("\xE2\x80");
  const bool is_space = is_general && static_cast<unsigned char>(three[2]) <= 0x8A;
  if (is_space || three == "\u202F" || three == "\u205F") return {Kind::blank, 3};
  return {Kind::letter, 1};
}

Seen look_at(std::string_view rest) {
  switch (rest.front()) {
    case ' ':
    case '\t': return {Kind::blank, 1};
    case '\r': return {Kind::line, rest.starts_with("\r\n") ? 2U : 1U};
    case '\n':
    case '\v': return {Kind::line, 1};
    case '\f': return {Kind::paragraph, 1};
    case '\xC2':
    case '\xE2':
    case '\xEF': return look_at_wide(rest);
    default:
      return {static_cast<unsigned char>(rest.front()) > 0x20 && rest.front() != '\x7F' ? Kind::letter
                                                                                        : Kind::nothing,
              1};
  }
}

// What stands between the last letter and the next.
struct Gap {
  bool has_blank = false;
  std::size_t lines = 0;

  void widen(Kind kind) {
    has_blank = has_blank || kind == Kind::blank;
    if (kind == Kind::line) ++lines;
    if (kind == Kind::paragraph) lines += 2;
  }
  std::string_view text() const { return lines > 1 ? "\n\n" : lines == 1 ? "\n" : has_blank ? " " : ""; }
};

bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }

// Takes one to `digits_max` digits from the front.
std::optional<int> take_number(std::string_view& text, std::size_t digits_min, std::size_t digits_max) {
  std::size_t digits = 0;
  int number = 0;
  while (digits < text.size() && digits < digits_max && is_ascii_digit(text[digits])) {
    number = number * 10 + (text[digits] - '0');
    ++digits;
  }
  if (digits < digits_min) return std::nullopt;
  text.remove_prefix(digits);
  return number;
}

std::string padded(int number, std::size_t width) {
  std::string text = std::to_string(number);
  return std::string(width - std::min(width, text.size()), '0') + text;
}

std::string written(int year, int month, int day) {
  const bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  constexpr std::array days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month < 1 || month > 12 || day < 1) return "";
  if (day > days.at(static_cast<std::size_t>(month - 1)) + (is_leap && month == 2 ? 1 : 0)) return "";
  return padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2);
}

std::string german_date(std::string_view text) {
  const auto day = take_number(text, 1, 2);
  if (!day || !text.starts_with('.')) return "";
  text.remove_prefix(1);
  while (text.starts_with(' ')) text.remove_prefix(1);
  const auto month = take_number(text, 1, 2);
  if (!month || !text.starts_with('.')) return "";
  text.remove_prefix(1);
  while (text.starts_with(' ')) text.remove_prefix(1);
  const auto year = take_number(text, 4, 4);
  return year && (text.empty() || !is_ascii_digit(text.front())) ? written(*year, *month, *day) : "";
}

}  // namespace

std::string normalise(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  Gap gap;
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t stop = at;
    while (stop < text.size() && is_plain[static_cast<unsigned char>(text[stop])]) ++stop;
    Seen seen{Kind::letter, stop - at};
    if (seen.size == 0) seen = look_at(text.substr(at));
    if (seen.kind == Kind::letter) {
      if (!out.empty()) out.append(gap.text());
      gap = {};
      out.append(text.substr(at, seen.size));
    } else {
      gap.widen(seen.kind);
    }
    at += seen.size;
  }
  return out;
}

std::string one_line(std::string_view text, std::size_t bytes_max) {
  std::string flat;
  append_inline(flat, cut_utf8(text, bytes_max * 2));
  return std::string(cut_utf8(normalise(flat), bytes_max));
}

void append_inline(std::string& out, std::string_view text) {
  for (const char c : text) {
    const bool is_space = c == ' ' || (c >= '\t' && c <= '\r');
    if (!is_space) {
      out.push_back(c);
    } else if (out.empty() || out.back() != ' ') {
      out.push_back(' ');
    }
  }
}

std::string iso_date(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  std::string_view rest = text;
  const auto year = take_number(rest, 4, 4);
  if (!year) return german_date(text);
  if (rest.empty()) return padded(*year, 4);
  const bool has_dashes = rest.starts_with('-');
  if (has_dashes) rest.remove_prefix(1);
  const auto month = take_number(rest, 2, 2);
  if (!month || *month < 1 || *month > 12) return "";
  if (rest.empty()) return has_dashes ? padded(*year, 4) + "-" + padded(*month, 2) : "";
  if (has_dashes && !rest.starts_with('-')) return "";
  if (has_dashes) rest.remove_prefix(1);
  const auto day = take_number(rest, 2, 2);
  const bool ends = rest.empty() || rest.starts_with('T') || rest.starts_with(' ') || rest.starts_with('+') ||
                    rest.starts_with('Z');
  return day && ends ? written(*year, *month, *day) : "";
}

std::string primary_language(std::string_view tag) {
  const std::string primary = lower_ascii(tag.substr(0, tag.find_first_of("-_")));
  const bool is_letters = std::ranges::all_of(primary, [](char c) { return c >= 'a' && c <= 'z'; });
  return is_letters && (primary.size() == 2 || primary.size() == 3) ? primary : "";
}

std::string lower_ascii(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return lower;
}

}  // namespace depesche::ingest
