// SPDX-License-Identifier: EUPL-1.2
#include "feel/temporal.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "feel/digit_reader.h"

namespace depesche::feel {
namespace {

constexpr std::int64_t days_per_era = 146'097;  // 400 years
constexpr std::int64_t days_to_1970 = 719'468;  // from 1 March of year 0

bool is_leap(std::int64_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int days_in_month(std::int64_t year, std::int64_t month) {
  constexpr std::array<int, 12> lengths{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : lengths[static_cast<std::size_t>(month - 1)];
}

std::int64_t floor_divide(std::int64_t value, std::int64_t by) {
  return value / by - (value % by < 0 ? 1 : 0);
}

// The fraction of a second without the zeros at its end, point included.
std::string fraction_text(std::int32_t nanos) {
  if (nanos == 0) return {};
  std::array<char, 16> buffer{};
  std::snprintf(buffer.data(), buffer.size(), ".%09d", nanos);
  std::string text = buffer.data();
  text.erase(text.find_last_not_of('0') + 1);
  return text;
}

// Digits after a point as billionths; more than nine are cut.
std::optional<std::int32_t> read_fraction(DigitReader& reader) {
  std::int64_t nanos = 0;
  int count = 0;
  while (const auto digit = reader.digit()) {
    if (count < 9) nanos = nanos * 10 + *digit;
    ++count;
  }
  if (count == 0) return std::nullopt;
  for (; count < 9; ++count) nanos *= 10;
  return static_cast<std::int32_t>(nanos);
}

}  // namespace

std::optional<Date> Date::of(std::int64_t year, std::int64_t month, std::int64_t day) {
  if (year < -year_max || year > year_max || month < 1 || month > 12) return std::nullopt;
  if (day < 1 || day > days_in_month(year, month)) return std::nullopt;
  return Date{.year = static_cast<std::int32_t>(year),
              .month = static_cast<std::uint8_t>(month),
              .day = static_cast<std::uint8_t>(day)};
}

std::optional<Date> Date::parse(std::string_view text) {
  const bool is_before = text.starts_with('-');
  if (is_before) text.remove_prefix(1);
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos || dash < 4 || (dash > 4 && text.front() == '0')) return std::nullopt;
  DigitReader reader(text);
  const auto year = reader.number(4, 9);
  if (!year || !reader.accept('-')) return std::nullopt;
  const auto month = reader.number(2, 2);
  if (!month || !reader.accept('-')) return std::nullopt;
  const auto day = reader.number(2, 2);
  if (!day || !reader.at_end()) return std::nullopt;
  return of(is_before ? -*year : *year, *month, *day);
}

// Both ways as in "chrono-Compatible Low-Level Date Algorithms" (H. Hinnant): the year begins in March.
std::int64_t Date::days() const {
  const std::int64_t shifted = static_cast<std::int64_t>(year) - (month <= 2 ? 1 : 0);
  const std::int64_t era = floor_divide(shifted, 400);
  const std::int64_t year_of_era = shifted - era * 400;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * days_per_era + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
         days_to_1970;
}

std::optional<Date> Date::from_days(std::int64_t days) {
  constexpr std::int64_t days_max = 400'000'000'000;
  if (days < -days_max || days > days_max) return std::nullopt;
  days += days_to_1970;
  const std::int64_t era = floor_divide(days, days_per_era);
  const std::int64_t day_of_era = days - era * days_per_era;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t shifted_month = (5 * day_of_year + 2) / 153;
  const std::int64_t day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
  const std::int64_t month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
  return of(year_of_era + era * 400 + (month <= 2 ? 1 : 0), month, day);
}

int Date::weekday() const {
  const std::int64_t day_number = days() + 3;  // 1 January 1970 was a Thursday
  return static_cast<int>(day_number - floor_divide(day_number, 7) * 7) + 1;
}

int Date::day_of_year() const {
  return static_cast<int>(days() - Date{.year = year, .month = 1, .day = 1}.days()) + 1;
}

int Date::week_of_year() const {
  // A week belongs to the year of its Thursday.
  const auto thursday = from_days(days() + 4 - weekday());
  return thursday ? (thursday->day_of_year() - 1) / 7 + 1 : 0;
}

std::optional<Date> Date::plus_months(std::int64_t months) const {
  constexpr std::int64_t months_max = 30'000'000'000;
  if (months < -months_max || months > months_max) return std::nullopt;
  const std::int64_t total = static_cast<std::int64_t>(year) * 12 + (month - 1) + months;
  const std::int64_t to_year = floor_divide(total, 12);
  const std::int64_t to_month = total - to_year * 12 + 1;
  return of(to_year, to_month, std::min<std::int64_t>(day, days_in_month(to_year, to_month)));
}

std::string Date::text() const {
  std::array<char, 32> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%s%04d-%02d-%02d", year < 0 ? "-" : "",
                year < 0 ? -year : year, month, day);
  return buffer.data();
}

std::optional<TimeOfDay> TimeOfDay::of(std::int64_t hour, std::int64_t minute, std::int64_t second,
                                       std::int64_t nanos) {
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return std::nullopt;
  if (nanos < 0 || nanos >= nanos_per_second) return std::nullopt;
  return TimeOfDay{.second_of_day = static_cast<std::int32_t>(hour * 3600 + minute * 60 + second),
                   .nanos = static_cast<std::int32_t>(nanos),
                   .zone = {}};
}

std::optional<TimeOfDay> TimeOfDay::parse(std::string_view text) {
  DigitReader reader(text);
  const auto hour = reader.number(2, 2);
  if (!hour || !reader.accept(':')) return std::nullopt;
  const auto minute = reader.number(2, 2);
  if (!minute || !reader.accept(':')) return std::nullopt;
  const auto second = reader.number(2, 2);
  if (!second) return std::nullopt;
  std::int32_t nanos = 0;
  if (reader.accept('.')) {
    const auto fraction = read_fraction(reader);
    if (!fraction) return std::nullopt;
    nanos = *fraction;
  }
  auto zone = Zone::parse(reader.rest());
  // 24:00:00 is the midnight at the end of the day (XML Schema Part 2 §3.3.8).
  const bool is_end_of_day = *hour == 24 && *minute == 0 && *second == 0 && nanos == 0;
  auto time = of(is_end_of_day ? 0 : *hour, *minute, *second, nanos);
  if (!zone || !time) return std::nullopt;
  time->zone = std::move(*zone);
  return time;
}

std::int64_t TimeOfDay::utc_second() const {
  const Date day{.year = 1970, .month = 1, .day = 1};
  return second_of_day - zone.offset_at(day, second_of_day);
}

std::string TimeOfDay::text() const {
  std::array<char, 16> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%02d:%02d:%02d", hour(), minute(), second());
  return buffer.data() + fraction_text(nanos) + zone.text();
}

bool TimeOfDay::is_same(const TimeOfDay& other) const {
  return second_of_day == other.second_of_day && nanos == other.nanos && zone == other.zone;
}

std::optional<DateTime> DateTime::parse(std::string_view text) {
  const std::size_t mark = text.find('T');
  const auto date = Date::parse(text.substr(0, mark));
  if (!date) return std::nullopt;
  if (mark == std::string_view::npos) return DateTime{.date = *date, .time = {}};
  auto time = TimeOfDay::parse(text.substr(mark + 1));
  if (!time) return std::nullopt;
  if (!text.substr(mark + 1).starts_with("24")) return DateTime{.date = *date, .time = std::move(*time)};
  const auto next_day = Date::from_days(date->days() + 1);
  if (!next_day) return std::nullopt;
  return DateTime{.date = *next_day, .time = std::move(*time)};
}

std::int64_t DateTime::instant() const {
  return date.days() * seconds_per_day + time.second_of_day - time.zone.offset_at(date, time.second_of_day);
}

std::optional<DateTime> DateTime::from_instant(std::int64_t seconds, std::int32_t nanos, const Zone& zone) {
  const std::int64_t wall = seconds + zone.offset_at_instant(seconds);
  const std::int64_t day = floor_divide(wall, seconds_per_day);
  const auto date = Date::from_days(day);
  if (!date) return std::nullopt;
  return DateTime{.date = *date,
                  .time = {.second_of_day = static_cast<std::int32_t>(wall - day * seconds_per_day),
                           .nanos = nanos,
                           .zone = zone}};
}

std::string DateTime::text() const { return date.text() + "T" + time.text(); }

bool DateTime::is_same(const DateTime& other) const { return date == other.date && time.is_same(other.time); }

std::optional<DaysDuration> DaysDuration::of(Nanos nanos) {
  const Nanos seconds = nanos / nanos_per_second;
  if (seconds > INT64_MAX / 4 || seconds < INT64_MIN / 4) return std::nullopt;
  return DaysDuration{.seconds = static_cast<std::int64_t>(seconds),
                      .nanos = static_cast<std::int32_t>(nanos % nanos_per_second)};
}

std::string DaysDuration::text() const {
  if (seconds == 0 && nanos == 0) return "PT0S";
  std::string text = seconds < 0 || nanos < 0 ? "-P" : "P";
  const std::int64_t whole = seconds < 0 ? -seconds : seconds;
  const std::int32_t part = nanos < 0 ? -nanos : nanos;
  const auto append = [&](std::int64_t amount, char unit) {
    if (amount != 0) text += std::to_string(amount) + unit;
  };
  append(whole / seconds_per_day, 'D');
  if (whole % seconds_per_day == 0 && part == 0) return text;
  text += 'T';
  append(whole / 3600 % 24, 'H');
  append(whole / 60 % 60, 'M');
  if (whole % 60 != 0 || part != 0) text += std::to_string(whole % 60) + fraction_text(part) + 'S';
  return text;
}

std::string MonthsDuration::text() const {
  if (months == 0) return "P0M";
  const std::int64_t whole = months < 0 ? -months : months;
  std::string text = months < 0 ? "-P" : "P";
  if (whole / 12 != 0) text += std::to_string(whole / 12) + "Y";
  if (whole % 12 != 0) text += std::to_string(whole % 12) + "M";
  return text;
}

std::optional<DaysDuration> parse_days_duration(std::string_view text) {
  DigitReader reader(text);
  const bool is_negative = reader.accept('-');
  if (!reader.accept('P')) return std::nullopt;
  struct Unit {
    char letter;
    std::int64_t seconds;
  };
  constexpr std::array<Unit, 4> units{{{'D', seconds_per_day}, {'H', 3600}, {'M', 60}, {'S', 1}}};
  Nanos nanos = 0;
  std::size_t next_unit = 0;
  bool is_in_time = false;
  bool has_any = false;
  while (!reader.at_end()) {
    if (!is_in_time && reader.accept('T')) {
      is_in_time = true;
      next_unit = std::max<std::size_t>(next_unit, 1);
      has_any = false;
    }
    const auto amount = reader.number(1, 15);
    if (!amount) return std::nullopt;
    std::int32_t fraction = 0;
    const bool has_fraction = reader.accept('.');
    if (has_fraction) {
      const auto part = read_fraction(reader);
      if (!part) return std::nullopt;
      fraction = *part;
    }
    while (next_unit < units.size() && units[next_unit].letter != reader.next()) ++next_unit;
    if (next_unit == units.size() || (next_unit > 0) != is_in_time) return std::nullopt;
    if (has_fraction && next_unit != 3) return std::nullopt;
    reader.accept(units[next_unit].letter);
    nanos += static_cast<Nanos>(*amount) * units[next_unit].seconds * nanos_per_second + fraction;
    ++next_unit;
    has_any = true;
  }
  if (!has_any) return std::nullopt;
  return DaysDuration::of(is_negative ? -nanos : nanos);
}

std::optional<MonthsDuration> parse_months_duration(std::string_view text) {
  DigitReader reader(text);
  const bool is_negative = reader.accept('-');
  if (!reader.accept('P')) return std::nullopt;
  auto amount = reader.number(1, 12);
  if (!amount) return std::nullopt;
  std::int64_t months = 0;
  if (reader.accept('Y')) {
    months = *amount * 12;
    if (reader.at_end()) return MonthsDuration{is_negative ? -months : months};
    amount = reader.number(1, 12);
    if (!amount) return std::nullopt;
  }
  if (!reader.accept('M') || !reader.at_end()) return std::nullopt;
  months += *amount;
  return MonthsDuration{is_negative ? -months : months};
}

std::int64_t months_between(const DateTime& from, const DateTime& to) {
  std::int64_t months =
      (static_cast<std::int64_t>(to.date.year) - from.date.year) * 12 + to.date.month - from.date.month;
  const auto rest = [](const DateTime& moment) {
    return (moment.date.day * seconds_per_day + moment.time.second_of_day) * nanos_per_second +
           moment.time.nanos;
  };
  if (months > 0 && rest(to) < rest(from)) --months;
  if (months < 0 && rest(to) > rest(from)) ++months;
  return months;
}

}  // namespace depesche::feel
