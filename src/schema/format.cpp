// SPDX-License-Identifier: EUPL-1.2
#include "schema/format.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "schema/address.h"
#include "schema/ascii.h"
#include "schema/ecma_pattern.h"
#include "schema/uri.h"

namespace depesche::schema {
namespace {

constexpr auto is_hex_digit = [] {
  std::array<bool, 256> made{};
  for (const char one : std::string_view("0123456789abcdefABCDEF"))
    made[static_cast<unsigned char>(one)] = true;
  return made;
}();

// Takes a text apart from the left.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {}
  bool at_end() const { return text_.empty(); }
  char next() const { return text_.empty() ? '\0' : text_.front(); }
  bool accept(char wanted) {
    if (next() != wanted || text_.empty()) return false;
    text_.remove_prefix(1);
    return true;
  }
  std::optional<int> digits(std::size_t count) {
    if (text_.size() < count) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (!is_digit(text_[i])) return std::nullopt;
      value = value * 10 + (text_[i] - '0');
    }
    text_.remove_prefix(count);
    return value;
  }
  // At least one digit; how many there are.
  std::size_t run_of_digits() {
    std::size_t count = 0;
    while (count < text_.size() && is_digit(text_[count])) ++count;
    text_.remove_prefix(count);
    return count;
  }

 private:
  std::string_view text_;
};

// RFC 3339 §5.6.
bool read_date(Cursor& cursor) {
  const auto year = cursor.digits(4);
  if (!year || !cursor.accept('-')) return false;
  const auto month = cursor.digits(2);
  if (!month || !cursor.accept('-') || *month < 1 || *month > 12) return false;
  const auto day = cursor.digits(2);
  constexpr std::array<int, 12> lengths{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool is_leap = *year % 4 == 0 && (*year % 100 != 0 || *year % 400 == 0);
  const int last = *month == 2 && is_leap ? 29 : lengths[static_cast<std::size_t>(*month - 1)];
  return day && *day >= 1 && *day <= last;
}

bool read_time(Cursor& cursor) {
  const auto hour = cursor.digits(2);
  if (!hour || *hour > 23 || !cursor.accept(':')) return false;
  const auto minute = cursor.digits(2);
  if (!minute || *minute > 59 || !cursor.accept(':')) return false;
  const auto second = cursor.digits(2);
  if (!second || *second > 60) return false;
  if (cursor.accept('.') && cursor.run_of_digits() == 0) return false;
  int offset = 0;
  if (!cursor.accept('Z') && !cursor.accept('z')) {
    const bool is_behind = cursor.next() == '-';
    if (!cursor.accept('+') && !cursor.accept('-')) return false;
    const auto offset_hour = cursor.digits(2);
    if (!offset_hour || *offset_hour > 23 || !cursor.accept(':')) return false;
    const auto offset_minute = cursor.digits(2);
    if (!offset_minute || *offset_minute > 59) return false;
    offset = (*offset_hour * 60 + *offset_minute) * (is_behind ? -1 : 1);
  }
  if (*second < 60) return true;
  // A leap second ends the day in UTC.
  constexpr int day = 24 * 60;
  return ((*hour * 60 + *minute - offset) % day + day) % day == day - 1;
}

bool is_date(std::string_view text) {
  Cursor cursor(text);
  return read_date(cursor) && cursor.at_end();
}

bool is_time(std::string_view text) {
  Cursor cursor(text);
  return read_time(cursor) && cursor.at_end();
}

bool is_date_time(std::string_view text) {
  Cursor cursor(text);
  if (!read_date(cursor) || !(cursor.accept('T') || cursor.accept('t'))) return false;
  return read_time(cursor) && cursor.at_end();
}

// RFC 3339, appendix A: units follow each other without a gap.
bool read_units(Cursor& cursor, std::string_view units) {
  std::size_t last = units.size();
  while (is_digit(cursor.next())) {
    cursor.run_of_digits();
    const std::size_t unit = units.find(cursor.next());
    if (cursor.at_end() || unit == std::string_view::npos || (last != units.size() && unit != last + 1))
      return false;
    last = unit;
    cursor.accept(units[unit]);
  }
  return last != units.size();
}

bool is_duration(std::string_view text) {
  Cursor cursor(text);
  if (!cursor.accept('P')) return false;
  if (text.ends_with('W')) {
    return cursor.run_of_digits() > 0 && cursor.accept('W') && cursor.at_end();
  }
  const bool has_date = cursor.next() != 'T';
  if (has_date && !read_units(cursor, "YMD")) return false;
  if (cursor.accept('T') && !read_units(cursor, "HMS")) return false;
  return cursor.at_end();
}

// RFC 4122 §3.
bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  constexpr std::array<std::size_t, 6> dashes{SIZE_MAX, 8, 13, 18, 23, 36};
  bool is_good = true;
  for (std::size_t part = 1; part < dashes.size(); ++part) {
    for (std::size_t i = dashes[part - 1] + 1; i < dashes[part]; ++i)
      is_good &= is_hex_digit[static_cast<unsigned char>(text[i])];
    is_good &= part + 1 == dashes.size() || text[dashes[part]] == '-';
  }
  return is_good;
}

// RFC 6901 §3.
bool is_json_pointer(std::string_view text) {
  if (!text.empty() && text.front() != '/') return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '~' && (i + 1 == text.size() || (text[i + 1] != '0' && text[i + 1] != '1'))) return false;
  }
  return true;
}

bool is_relative_json_pointer(std::string_view text) {
  std::size_t digits = 0;
  while (digits < text.size() && is_digit(text[digits])) ++digits;
  if (digits == 0 || (digits > 1 && text.front() == '0')) return false;
  std::string_view rest = text.substr(digits);
  // A step to a neighbour in a list: +N or -N.
  if (rest.starts_with('+') || rest.starts_with('-')) {
    std::size_t step = 1;
    while (step < rest.size() && is_digit(rest[step])) ++step;
    if (step == 1 || rest[1] == '0') return false;
    rest.remove_prefix(step);
  }
  return rest == "#" || is_json_pointer(rest);
}

bool is_plain_email(std::string_view text) { return is_email(text, false); }
bool is_idn_email(std::string_view text) { return is_email(text, true); }
bool is_plain_uri(std::string_view text) { return is_uri(text, UriKind::uri); }
bool is_uri_reference(std::string_view text) { return is_uri(text, UriKind::uri_reference); }
bool is_iri(std::string_view text) { return is_uri(text, UriKind::iri); }
bool is_iri_reference(std::string_view text) { return is_uri(text, UriKind::iri_reference); }

struct Known {
  std::string_view name;
  FormatCheck check;
};

constexpr std::array<Known, 19> formats{{{"date", is_date},
                                         {"time", is_time},
                                         {"date-time", is_date_time},
                                         {"duration", is_duration},
                                         {"email", is_plain_email},
                                         {"idn-email", is_idn_email},
                                         {"hostname", is_hostname},
                                         {"idn-hostname", is_idn_hostname},
                                         {"ipv4", is_ipv4},
                                         {"ipv6", is_ipv6},
                                         {"uri", is_plain_uri},
                                         {"uri-reference", is_uri_reference},
                                         {"iri", is_iri},
                                         {"iri-reference", is_iri_reference},
                                         {"uri-template", is_uri_template},
                                         {"uuid", is_uuid},
                                         {"json-pointer", is_json_pointer},
                                         {"relative-json-pointer", is_relative_json_pointer},
                                         {"regex", is_ecma_pattern}}};

}  // namespace

FormatCheck format_check(std::string_view name) {
  const auto found = std::ranges::find(formats, name, &Known::name);
  return found == formats.end() ? nullptr : found->check;
}

}  // namespace depesche::schema
