// SPDX-License-Identifier: EUPL-1.2
#include "feel/operators.h"

namespace depesche::feel {
namespace {

using Kind = Value::Kind;

constexpr std::pair<Kind, Kind> kinds(Kind left, Kind right) { return {left, right}; }

template <class T>
Value held(const std::optional<T>& value) {
  return value ? Value(*value) : Value();
}

std::optional<MonthsDuration> months(Nanos count) {
  constexpr Nanos months_max = 100'000'000'000'000;
  if (count > months_max || count < -months_max) return std::nullopt;
  return MonthsDuration{static_cast<std::int64_t>(count)};
}

Value shifted_moment(const DateTime& moment, Nanos by) {
  Nanos nanos = static_cast<Nanos>(moment.instant()) * nanos_per_second + moment.time.nanos + by;
  Nanos seconds = nanos / nanos_per_second;
  nanos %= nanos_per_second;
  if (nanos < 0) {
    nanos += nanos_per_second;
    --seconds;
  }
  constexpr Nanos seconds_max = 40'000'000'000'000'000;
  if (seconds > seconds_max || seconds < -seconds_max) return {};
  return held(DateTime::from_instant(static_cast<std::int64_t>(seconds), static_cast<std::int32_t>(nanos),
                                     moment.time.zone));
}

Value shifted_time(const TimeOfDay& time, Nanos by) {
  constexpr Nanos day = static_cast<Nanos>(seconds_per_day) * nanos_per_second;
  Nanos nanos = (static_cast<Nanos>(time.second_of_day) * nanos_per_second + time.nanos + by) % day;
  if (nanos < 0) nanos += day;
  TimeOfDay moved = time;
  moved.second_of_day = static_cast<std::int32_t>(nanos / nanos_per_second);
  moved.nanos = static_cast<std::int32_t>(nanos % nanos_per_second);
  return Value(std::move(moved));
}

Value shifted_date(const Date& date, Nanos by) {
  const DateTime midnight{.date = date, .time = {}};
  const Value moved = shifted_moment(midnight, by);
  return moved.is_null() ? Value() : Value(moved.date_time().date);
}

Value shifted_by_months(const Value& value, std::int64_t count) {
  if (value.is(Kind::date)) return held(value.date().plus_months(count));
  const auto date = value.date_time().date.plus_months(count);
  if (!date) return {};
  return Value(DateTime{.date = *date, .time = value.date_time().time});
}

Value moments_apart(const DateTime& left, const DateTime& right) {
  if (left.time.zone.is_local() != right.time.zone.is_local()) return {};
  return held(DaysDuration::of(static_cast<Nanos>(left.instant() - right.instant()) * nanos_per_second +
                               left.time.nanos - right.time.nanos));
}

Value times_apart(const TimeOfDay& left, const TimeOfDay& right) {
  if (left.zone.is_local() != right.zone.is_local()) return {};
  return held(DaysDuration::of(static_cast<Nanos>(left.utc_second() - right.utc_second()) * nanos_per_second +
                               left.nanos - right.nanos));
}

// Adds (sign 1) or takes away (sign -1) what the right side says.
Value sum(Evaluation& evaluation, const Value& left, const Value& right, int sign) {
  const auto pair = kinds(left.kind(), right.kind());
  if (pair == kinds(Kind::number, Kind::number)) {
    return held(sign > 0 ? left.number().plus(right.number()) : left.number().minus(right.number()));
  }
  if (pair == kinds(Kind::string, Kind::string) && sign > 0) {
    if (!evaluation.fits_string(left.string().size() + right.string().size())) return {};
    evaluation.step(1 + right.string().size() / 1024);
    return Value(left.string() + right.string());
  }
  if (pair == kinds(Kind::days_duration, Kind::days_duration)) {
    return held(DaysDuration::of(left.days().total_nanos() + sign * right.days().total_nanos()));
  }
  if (pair == kinds(Kind::months_duration, Kind::months_duration)) {
    return held(months(static_cast<Nanos>(left.months().months) + sign * right.months().months));
  }
  if (right.is(Kind::months_duration) && (left.is(Kind::date) || left.is(Kind::date_time))) {
    return shifted_by_months(left, sign * right.months().months);
  }
  if (right.is(Kind::days_duration)) {
    const Nanos by = sign * right.days().total_nanos();
    if (left.is(Kind::date)) return shifted_date(left.date(), by);
    if (left.is(Kind::date_time)) return shifted_moment(left.date_time(), by);
    if (left.is(Kind::time)) return shifted_time(left.time(), by);
  }
  if (sign < 0 && pair == kinds(Kind::time, Kind::time)) return times_apart(left.time(), right.time());
  if (sign < 0) {
    const auto from = as_moment(left);
    const auto to = as_moment(right);
    if (from && to) return moments_apart(*from, *to);
  }
  return {};
}

Value scaled(const Value& duration, const Decimal& factor, bool is_division) {
  const bool is_days = duration.is(Kind::days_duration);
  std::optional<Decimal> amount = Decimal(is_days ? duration.days().seconds : duration.months().months);
  if (is_days) {
    const auto fraction = Decimal(duration.days().nanos).divided_by(Decimal(nanos_per_second));
    amount = fraction ? amount->plus(*fraction) : std::nullopt;
  }
  if (amount) amount = is_division ? amount->divided_by(factor) : amount->times(factor);
  if (amount && is_days) amount = amount->times(Decimal(nanos_per_second));
  if (!amount) return {};
  const auto units = is_days ? amount->rounded(0, Rounding::half_even) : amount->rounded(0, Rounding::down);
  if (!units) return {};
  if (!is_days) {
    const auto count = units->whole();
    return count ? held(months(*count)) : Value();
  }
  // Billionths of a second may be more than 64 bits hold.
  const auto seconds = units->divided_by(Decimal(nanos_per_second));
  const auto whole = seconds ? seconds->whole() : std::nullopt;
  if (!whole) return {};
  const auto rest = units->minus(*Decimal(*whole).times(Decimal(nanos_per_second)));
  if (!rest || !rest->whole()) return {};
  return held(DaysDuration::of(static_cast<Nanos>(*whole) * nanos_per_second + *rest->whole()));
}

bool is_duration(const Value& value) {
  return value.is(Kind::days_duration) || value.is(Kind::months_duration);
}

Value product(const Value& left, const Value& right) {
  if (left.is(Kind::number) && right.is(Kind::number)) return held(left.number().times(right.number()));
  if (is_duration(left) && right.is(Kind::number)) return scaled(left, right.number(), false);
  if (left.is(Kind::number) && is_duration(right)) return scaled(right, left.number(), false);
  return {};
}

std::optional<Decimal> nanos_as_decimal(const DaysDuration& duration) {
  const auto whole = Decimal(duration.seconds).times(Decimal(nanos_per_second));
  return whole ? whole->plus(Decimal(duration.nanos)) : std::nullopt;
}

Value quotient(const Value& left, const Value& right) {
  if (left.is(Kind::number) && right.is(Kind::number)) return held(left.number().divided_by(right.number()));
  if (is_duration(left) && right.is(Kind::number)) return scaled(left, right.number(), true);
  if (left.is(Kind::days_duration) && right.is(Kind::days_duration)) {
    const auto top = nanos_as_decimal(left.days());
    const auto bottom = nanos_as_decimal(right.days());
    return top && bottom ? held(top->divided_by(*bottom)) : Value();
  }
  if (left.is(Kind::months_duration) && right.is(Kind::months_duration)) {
    return held(Decimal(left.months().months).divided_by(Decimal(right.months().months)));
  }
  return {};
}

std::string_view sign_of(Operator op) {
  switch (op) {
    case Operator::add: return "+";
    case Operator::subtract: return "-";
    case Operator::multiply: return "*";
    case Operator::divide: return "/";
    case Operator::power: return "**";
    case Operator::none:
    case Operator::equal:
    case Operator::unequal:
    case Operator::less:
    case Operator::less_equal:
    case Operator::greater:
    case Operator::greater_equal: return "?";
  }
  return "?";
}

Value duration_property(const Value& value, std::string_view name, bool& is_known) {
  if (value.is(Kind::months_duration)) {
    const std::int64_t count = value.months().months;
    if (name == "years") return Value::whole(count / 12);
    if (name == "months") return Value::whole(count % 12);
  } else {
    const std::int64_t seconds = value.days().seconds;
    if (name == "days") return Value::whole(seconds / seconds_per_day);
    if (name == "hours") return Value::whole(seconds / 3600 % 24);
    if (name == "minutes") return Value::whole(seconds / 60 % 60);
    if (name == "seconds") return Value::whole(seconds % 60);
  }
  is_known = false;
  return {};
}

Value date_property(const Date& date, std::string_view name, bool& is_known) {
  if (name == "year") return Value::whole(date.year);
  if (name == "month") return Value::whole(date.month);
  if (name == "day") return Value::whole(date.day);
  if (name == "weekday") return Value::whole(date.weekday());
  is_known = false;
  return {};
}

Value time_property(const TimeOfDay& time, const Date& date, std::string_view name, bool& is_known) {
  if (name == "hour") return Value::whole(time.hour());
  if (name == "minute") return Value::whole(time.minute());
  if (name == "second") return Value::whole(time.second());
  if (name == "time offset") {
    if (time.zone.is_local()) return {};
    return Value(DaysDuration{.seconds = time.zone.offset_at(date, time.second_of_day), .nanos = 0});
  }
  if (name == "timezone") {
    return time.zone.kind == Zone::Kind::named ? Value::text(*time.zone.name) : Value();
  }
  is_known = false;
  return {};
}

Value range_property(const Range& range, std::string_view name, bool& is_known) {
  if (name == "start") return range.start;
  if (name == "end") return range.form == Range::Form::equal ? range.start : range.end;
  if (name == "start included") return Value(range.has_start);
  if (name == "end included") return Value(range.has_end);
  is_known = false;
  return {};
}

}  // namespace

std::optional<DateTime> as_moment(const Value& value) {
  if (value.is(Kind::date_time)) return value.date_time();
  if (!value.is(Kind::date)) return std::nullopt;
  return DateTime{.date = value.date(), .time = {.second_of_day = 0, .nanos = 0, .zone = Zone::utc()}};
}

Value arithmetic(Evaluation& evaluation, Operator op, const Value& left, const Value& right) {
  Value result;
  switch (op) {
    case Operator::add:
      result = is_duration(left) && !is_duration(right) ? sum(evaluation, right, left, 1)
                                                        : sum(evaluation, left, right, 1);
      break;
    case Operator::subtract: result = sum(evaluation, left, right, -1); break;
    case Operator::multiply: result = product(left, right); break;
    case Operator::divide: result = quotient(left, right); break;
    case Operator::power:
      if (left.is(Kind::number) && right.is(Kind::number)) {
        result = held(left.number().to_the_power_of(right.number()));
      }
      break;
    case Operator::none:
    case Operator::equal:
    case Operator::unequal:
    case Operator::less:
    case Operator::less_equal:
    case Operator::greater:
    case Operator::greater_equal: break;
  }
  if (!result.is_null()) return result;
  const bool are_numbers = left.is(Kind::number) && right.is(Kind::number);
  return evaluation.report(
      are_numbers ? Trouble::out_of_range : Trouble::wrong_kind,
      std::string(kind_name(left.kind())) + " " + std::string(sign_of(op)) + " " +
          std::string(kind_name(right.kind())) +
          (are_numbers ? " has no result (division by zero or too large)" : " has no meaning"));
}

Value negated(Evaluation& evaluation, const Value& value) {
  if (value.is(Kind::number)) return Value(value.number().negated());
  if (value.is(Kind::days_duration)) {
    return Value(DaysDuration{.seconds = -value.days().seconds, .nanos = -value.days().nanos});
  }
  if (value.is(Kind::months_duration)) return Value(MonthsDuration{-value.months().months});
  return evaluation.report(Trouble::wrong_kind,
                           "a " + std::string(kind_name(value.kind())) + " has no negative");
}

std::optional<Value> property(const Value& value, std::string_view name) {
  bool is_known = true;
  Value found;
  if (value.is(Kind::date)) {
    found = date_property(value.date(), name, is_known);
    if (!is_known) {
      // A date is also the moment it begins, in UTC.
      is_known = true;
      found =
          time_property({.second_of_day = 0, .nanos = 0, .zone = Zone::utc()}, value.date(), name, is_known);
    }
  } else if (value.is(Kind::date_time)) {
    found = date_property(value.date_time().date, name, is_known);
    if (!is_known) {
      is_known = true;
      found = time_property(value.date_time().time, value.date_time().date, name, is_known);
    }
  } else if (value.is(Kind::time)) {
    found = time_property(value.time(), Date{.year = 1970, .month = 1, .day = 1}, name, is_known);
  } else if (is_duration(value)) {
    found = duration_property(value, name, is_known);
  } else if (value.is(Kind::range)) {
    found = range_property(value.range(), name, is_known);
  } else {
    return std::nullopt;
  }
  if (!is_known) return std::nullopt;
  return found;
}

std::optional<bool> passes(Evaluation& evaluation, const Value& value, const Value& test) {
  if (test.is(Kind::range) && !value.is(Kind::range)) return contains(test.range(), value);
  if (test.is(Kind::list)) {
    for (const Value& item : test.list()) {
      if (evaluation.equal(value, item).value_or(false)) return true;
      if (item.is(Kind::range) && contains(item.range(), value).value_or(false)) return true;
    }
    return value.is(Kind::list) ? evaluation.equal(value, test) : false;
  }
  return evaluation.equal(value, test);
}

}  // namespace depesche::feel
