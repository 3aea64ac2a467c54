// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

// Dates, times and durations as FEEL has them (DMN 1.5 §10.3.2.3.4 to .8), in the proleptic Gregorian
// calendar and for years from -999,999,999 to 999,999,999.

namespace depesche::feel {

inline constexpr std::int64_t year_max = 999'999'999;
inline constexpr std::int64_t seconds_per_day = 86'400;
inline constexpr std::int64_t nanos_per_second = 1'000'000'000;

// Wide enough for every duration in billionths of a second.
__extension__ using Nanos = __int128;

struct Date {
  std::int32_t year = 0;
  std::uint8_t month = 1;
  std::uint8_t day = 1;

  static std::optional<Date> of(std::int64_t year, std::int64_t month, std::int64_t day);
  static std::optional<Date> parse(std::string_view text);
  static std::optional<Date> from_days(std::int64_t days);

  std::int64_t days() const;                                   // since 1 January 1970
  int weekday() const;                                         // Monday is 1
  int day_of_year() const;                                     // 1 January is 1
  int week_of_year() const;                                    // ISO 8601
  std::optional<Date> plus_months(std::int64_t months) const;  // the last day where the month is too short
  std::string text() const;
  auto operator<=>(const Date&) const = default;
};

// What a time says about its place: nothing, a distance from UTC, or the name of a zone.
struct Zone {
  enum class Kind : std::uint8_t { local, offset, named };
  Kind kind = Kind::local;
  std::int32_t offset_seconds = 0;
  std::shared_ptr<const std::string> name;

  static std::optional<Zone> parse(std::string_view text);  // empty, Z, ±hh:mm[:ss], @Area/Place
  static Zone utc() { return {.kind = Kind::offset, .offset_seconds = 0, .name = nullptr}; }
  bool is_local() const { return kind == Kind::local; }
  // Seconds east of UTC on that day at that second of it, by the wall clock of the zone.
  std::int32_t offset_at(const Date& date, std::int64_t second_of_day) const;
  // The same for seconds since 1970 UTC.
  std::int32_t offset_at_instant(std::int64_t seconds) const;
  std::string text() const;
  bool operator==(const Zone& other) const;
};

struct TimeOfDay {
  std::int32_t second_of_day = 0;
  std::int32_t nanos = 0;
  Zone zone;

  static std::optional<TimeOfDay> of(std::int64_t hour, std::int64_t minute, std::int64_t second,
                                     std::int64_t nanos);
  static std::optional<TimeOfDay> parse(std::string_view text);
  int hour() const { return second_of_day / 3600; }
  int minute() const { return second_of_day / 60 % 60; }
  int second() const { return second_of_day % 60; }
  // Seconds after midnight UTC; a named zone counts with its offset on 1 January 1970.
  std::int64_t utc_second() const;
  std::string text() const;
  bool is_same(const TimeOfDay& other) const;  // in every part, the zone's writing included
};

struct DateTime {
  Date date;
  TimeOfDay time;

  static std::optional<DateTime> parse(std::string_view text);
  // Seconds since 1970 by the clock on the wall where there is no zone, else of UTC.
  std::int64_t instant() const;
  // The moment `seconds` and `nanos` after 1970 as a clock in `zone` shows it.
  static std::optional<DateTime> from_instant(std::int64_t seconds, std::int32_t nanos, const Zone& zone);
  std::string text() const;
  bool is_same(const DateTime& other) const;
};

struct DaysDuration {
  std::int64_t seconds = 0;
  std::int32_t nanos = 0;  // has the sign of the whole

  static std::optional<DaysDuration> of(Nanos nanos);
  Nanos total_nanos() const { return static_cast<Nanos>(seconds) * nanos_per_second + nanos; }
  std::string text() const;
  auto operator<=>(const DaysDuration&) const = default;
};

struct MonthsDuration {
  std::int64_t months = 0;
  std::string text() const;
  auto operator<=>(const MonthsDuration&) const = default;
};

std::optional<DaysDuration> parse_days_duration(std::string_view text);
std::optional<MonthsDuration> parse_months_duration(std::string_view text);

// Whole months from one moment to another, by the calendar.
std::int64_t months_between(const DateTime& from, const DateTime& to);

}  // namespace depesche::feel
