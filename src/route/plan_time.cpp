// SPDX-License-Identifier: EUPL-1.2
#include <array>
#include <chrono>
#include <cstdio>

#include "route/plan.h"

namespace depesche::route {
namespace {

// `digits` figures of `text` at `at`; nothing when there is anything else.
std::optional<int> figures(std::string_view text, std::size_t at, std::size_t digits) {
  int value = 0;
  for (std::size_t i = at; i < at + digits; ++i) {
    if (i >= text.size() || text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

}  // namespace

std::string to_text(Time time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss<Duration> clock(time - day);
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  std::string written(text.data());
  if (clock.subseconds().count() != 0) {
    std::snprintf(text.data(), text.size(), ".%03d", static_cast<int>(clock.subseconds().count()));
    written += text.data();
  }
  return written + "Z";
}

std::optional<Time> parse_time(std::string_view text) {
  const bool has_fraction = text.size() == 24;
  if (text.size() != 20 && !has_fraction) return std::nullopt;
  const std::string_view marks = has_fraction ? "--T::.Z" : "--T::Z";
  std::string found;
  constexpr std::array<std::size_t, 7> places{4, 7, 10, 13, 16, 19, 23};
  for (const std::size_t at : places) found += at < text.size() ? text.substr(at, 1) : "";
  if (found != marks) return std::nullopt;
  const auto year = figures(text, 0, 4);
  const auto month = figures(text, 5, 2);
  const auto day = figures(text, 8, 2);
  const auto hour = figures(text, 11, 2);
  const auto minute = figures(text, 14, 2);
  const auto second = figures(text, 17, 2);
  const auto fraction = has_fraction ? figures(text, 20, 3) : 0;
  if (!year || !month || !day || !hour || !minute || !second || !fraction) return std::nullopt;
  const std::chrono::year_month_day date(std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day)));
  if (!date.ok() || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  return Time(std::chrono::sys_days(date)) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
         std::chrono::seconds(*second) + Duration(*fraction);
}

}  // namespace depesche::route
