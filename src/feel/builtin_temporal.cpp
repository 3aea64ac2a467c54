// SPDX-License-Identifier: EUPL-1.2
#include <array>

#include "feel/builtin_table.h"
#include "feel/operators.h"
#include "feel/temporal_literal.h"

namespace depesche::feel {
namespace {

using Kind = Value::Kind;
using Call = BuiltinCall;

Value no_such(const Call& call) { return call.fail(Trouble::bad_value, "there is no such date or time"); }

template <class T>
Value held(const Call& call, const std::optional<T>& value) {
  return value ? Value(*value) : no_such(call);
}

// The argument as a whole number; one that never fits where it is none.
std::int64_t whole(const Value& value) { return value.whole().value_or(INT64_MIN / 4); }

Value date_from(const Call& call) {
  if (call[0].is(Kind::string)) return held(call, Date::parse(call[0].string()));
  if (call[0].is(Kind::date)) return call[0];
  if (call[0].is(Kind::date_time)) return Value(call[0].date_time().date);
  return call.fail(Trouble::wrong_kind, "needs a string, a date or a date and time");
}

Value date_of_parts(const Call& call) {
  return held(call, Date::of(whole(call[0]), whole(call[1]), whole(call[2])));
}

// Hour, minute, second with its fraction, and a distance from UTC, beginning at the argument `first`.
std::optional<TimeOfDay> time_of(const Call& call, std::size_t first) {
  const Decimal& second = call[first + 2].number();
  const auto full = second.whole();
  if (!full || second.is_negative()) return std::nullopt;
  const auto fraction = second.minus(Decimal(*full));
  const auto nanos = fraction ? fraction->times(Decimal(nanos_per_second)) : std::nullopt;
  auto time = TimeOfDay::of(whole(call[first]), whole(call[first + 1]), *full,
                            nanos ? nanos->whole().value_or(-1) : -1);
  if (!time || !call.has(first + 3) || call[first + 3].is_null()) return time;
  const Value& zone = call[first + 3];
  if (zone.is(Kind::days_duration)) {
    constexpr std::int64_t offset_max = 18 * 3600;
    const std::int64_t offset = zone.days().seconds;
    if (offset > offset_max || offset < -offset_max) return std::nullopt;
    time->zone = {
        .kind = Zone::Kind::offset, .offset_seconds = static_cast<std::int32_t>(offset), .name = nullptr};
    return time;
  }
  auto named = zone.is(Kind::string) ? Zone::parse("@" + zone.string()) : std::nullopt;
  if (!named) return std::nullopt;
  time->zone = std::move(*named);
  return time;
}

Value time_from(const Call& call) {
  if (call[0].is(Kind::string)) return held(call, TimeOfDay::parse(call[0].string()));
  if (call[0].is(Kind::time)) return call[0];
  if (const auto moment = as_moment(call[0])) return Value(moment->time);
  return call.fail(Trouble::wrong_kind, "needs a string, a time or a date and time");
}

Value time_of_parts(const Call& call) { return held(call, time_of(call, 0)); }

Value moment_from(const Call& call) {
  if (call[0].is(Kind::string)) return held(call, DateTime::parse(call[0].string()));
  if (const auto moment = as_moment(call[0])) return Value(*moment);
  return call.fail(Trouble::wrong_kind, "needs a string");
}

Value moment_of_date_and_time(const Call& call) {
  if (!call[1].is(Kind::time)) return call.fail(Trouble::wrong_kind, "needs a date and a time");
  const Date date = call[0].is(Kind::date) ? call[0].date() : call[0].date_time().date;
  return Value(DateTime{.date = date, .time = call[1].time()});
}

Value moment_of_parts(const Call& call) {
  const auto date = Date::of(whole(call[0]), whole(call[1]), whole(call[2]));
  auto time = time_of(call, 3);
  if (!date || !time) return no_such(call);
  return Value(DateTime{.date = *date, .time = std::move(*time)});
}

Value duration(const Call& call) {
  if (call[0].is(Kind::days_duration) || call[0].is(Kind::months_duration)) return call[0];
  if (!call[0].is(Kind::string)) return call.fail(Trouble::wrong_kind, "needs a string");
  if (const auto months = parse_months_duration(call[0].string())) return Value(*months);
  const auto days = parse_days_duration(call[0].string());
  return days ? Value(*days) : call.fail(Trouble::bad_value, quoted(call[0].string()) + " is no duration");
}

Value years_and_months(const Call& call) {
  const auto moment = [](const Value& value) {
    return value.is(Kind::date) ? DateTime{.date = value.date(), .time = {}} : value.date_time();
  };
  return Value(MonthsDuration{months_between(moment(call[0]), moment(call[1]))});
}

std::int64_t now_in_milliseconds(const Call& call) {
  return call.evaluation.clock().now().time_since_epoch().count();
}

Value now(const Call& call) {
  const std::int64_t milliseconds = now_in_milliseconds(call);
  const std::int64_t seconds = milliseconds / 1000;
  return held(call, DateTime::from_instant(
                        seconds, static_cast<std::int32_t>(milliseconds % 1000 * 1'000'000), Zone::utc()));
}

Value today(const Call& call) {
  return held(call, Date::from_days(now_in_milliseconds(call) / 1000 / seconds_per_day));
}

const Date& date_of(const Call& call) {
  return call[0].is(Kind::date) ? call[0].date() : call[0].date_time().date;
}

Value day_of_year(const Call& call) { return Value::whole(date_of(call).day_of_year()); }
Value week_of_year(const Call& call) { return Value::whole(date_of(call).week_of_year()); }

Value day_of_week(const Call& call) {
  constexpr std::array<std::string_view, 7> names{"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                  "Friday", "Saturday", "Sunday"};
  return Value::text(names[static_cast<std::size_t>(date_of(call).weekday() - 1)]);
}

Value month_of_year(const Call& call) {
  constexpr std::array<std::string_view, 12> names{"January",   "February", "March",    "April",
                                                   "May",       "June",     "July",     "August",
                                                   "September", "October",  "November", "December"};
  return Value::text(names[static_cast<std::size_t>(date_of(call).month - 1)]);
}

}  // namespace

Value temporal_value(std::string_view text) {
  if (const auto date = Date::parse(text)) return Value(*date);
  if (text.substr(0, text.find('@')).contains('T') && !text.starts_with('P') && !text.starts_with("-P")) {
    const auto moment = DateTime::parse(text);
    return moment ? Value(*moment) : Value();
  }
  if (const auto time = TimeOfDay::parse(text)) return Value(*time);
  if (const auto months = parse_months_duration(text)) return Value(*months);
  const auto days = parse_days_duration(text);
  return days ? Value(*days) : Value();
}

void add_temporal_functions(std::vector<Builtin>& table) {
  const BuiltinParameter from = needed("from", Takes::anything);
  const auto number = [](const char* name) { return needed(name, Takes::number); };
  table.push_back({.name = "date",
                   .signatures = {{.parameters = {from}, .run = date_from},
                                  {.parameters = {number("year"), number("month"), number("day")},
                                   .run = date_of_parts}}});
  table.push_back({.name = "time",
                   .signatures = {{.parameters = {from}, .run = time_from},
                                  {.parameters = {number("hour"), number("minute"), number("second"),
                                                  optional("offset", Takes::duration, true)},
                                   .run = time_of_parts}}});
  const std::vector<BuiltinParameter> parts{number("year"), number("month"),  number("day"),
                                            number("hour"), number("minute"), number("second")};
  std::vector<BuiltinParameter> with_offset = parts;
  with_offset.push_back(optional("offset", Takes::anything, true));
  std::vector<BuiltinParameter> with_zone = parts;
  with_zone.push_back(optional("timezone", Takes::string, true));
  table.push_back(
      {.name = "date and time",
       .signatures = {{.parameters = {from}, .run = moment_from},
                      {.parameters = {needed("date", Takes::date), needed("time", Takes::anything)},
                       .run = moment_of_date_and_time},
                      {.parameters = with_offset, .run = moment_of_parts},
                      {.parameters = with_zone, .run = moment_of_parts}}});
  table.push_back({.name = "duration", .signatures = {{.parameters = {from}, .run = duration}}});
  table.push_back({.name = "years and months duration",
                   .signatures = {{.parameters = {needed("from", Takes::date), needed("to", Takes::date)},
                                   .run = years_and_months}}});
  table.push_back({.name = "now", .signatures = {{.parameters = {}, .run = now}}});
  table.push_back({.name = "today", .signatures = {{.parameters = {}, .run = today}}});
  const auto of_date = [&](const char* name, Value (*run)(const Call&)) {
    table.push_back(
        {.name = name, .signatures = {{.parameters = {needed("date", Takes::date)}, .run = run}}});
  };
  of_date("day of year", day_of_year);
  of_date("day of week", day_of_week);
  of_date("month of year", month_of_year);
  of_date("week of year", week_of_year);
}

}  // namespace depesche::feel
