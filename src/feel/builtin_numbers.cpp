// SPDX-License-Identifier: EUPL-1.2
#include "feel/builtin_table.h"

namespace depesche::feel {
namespace {

using Kind = Value::Kind;
using Call = BuiltinCall;

constexpr std::int64_t scale_min = -6111;
constexpr std::int64_t scale_max = 6176;

Value round_to_scale(const Call& call, Rounding rounding) {
  std::int64_t scale = 0;
  if (call.has(1)) {
    const auto whole = call[1].number().whole();
    if (!whole || *whole < scale_min || *whole > scale_max)
      return call.fail(Trouble::bad_value, "no such scale");
    scale = *whole;
  }
  return number_or_fault(call, call[0].number().rounded(static_cast<int>(scale), rounding));
}

Value decimal(const Call& call) { return round_to_scale(call, Rounding::half_even); }
Value floor(const Call& call) { return round_to_scale(call, Rounding::floor); }
Value ceiling(const Call& call) { return round_to_scale(call, Rounding::ceiling); }
Value round_up(const Call& call) { return round_to_scale(call, Rounding::up); }
Value round_down(const Call& call) { return round_to_scale(call, Rounding::down); }
Value round_half_up(const Call& call) { return round_to_scale(call, Rounding::half_up); }
Value round_half_down(const Call& call) { return round_to_scale(call, Rounding::half_down); }

Value absolute(const Call& call) {
  const Value& value = call[0];
  if (value.is(Kind::number)) return Value(value.number().magnitude());
  if (value.is(Kind::days_duration)) {
    const DaysDuration& days = value.days();
    return days < DaysDuration{} ? Value(DaysDuration{.seconds = -days.seconds, .nanos = -days.nanos})
                                 : value;
  }
  if (value.is(Kind::months_duration)) {
    return value.months().months < 0 ? Value(MonthsDuration{-value.months().months}) : value;
  }
  return call.fail(Trouble::wrong_kind, "needs a number or a duration");
}

Value modulo(const Call& call) { return number_or_fault(call, call[0].number().modulo(call[1].number())); }
Value square_root(const Call& call) { return number_or_fault(call, call[0].number().square_root()); }
Value logarithm(const Call& call) { return number_or_fault(call, call[0].number().logarithm()); }
Value exponential(const Call& call) { return number_or_fault(call, call[0].number().exponential()); }

Value parity(const Call& call, bool wants_odd) {
  const Decimal& number = call[0].number();
  if (!number.is_whole()) return Value(false);
  const auto rest = number.modulo(Decimal(2));
  if (!rest) return call.fail(Trouble::out_of_range, "there is no result");
  return Value(rest->is_zero() != wants_odd);
}

Value odd(const Call& call) { return parity(call, true); }
Value even(const Call& call) { return parity(call, false); }

}  // namespace

void add_number_functions(std::vector<Builtin>& table) {
  const auto scaled = [&](const char* name, Value (*run)(const Call&), bool is_scale_optional) {
    BuiltinParameter scale = needed("scale", Takes::number);
    scale.is_optional = is_scale_optional;
    table.push_back(
        {.name = name, .signatures = {{.parameters = {needed("n", Takes::number), scale}, .run = run}}});
  };
  scaled("decimal", decimal, false);
  scaled("floor", floor, true);
  scaled("ceiling", ceiling, true);
  scaled("round up", round_up, false);
  scaled("round down", round_down, false);
  scaled("round half up", round_half_up, false);
  scaled("round half down", round_half_down, false);
  table.push_back(
      {.name = "abs", .signatures = {{.parameters = {needed("n", Takes::anything)}, .run = absolute}}});
  table.push_back(
      {.name = "modulo",
       .signatures = {{.parameters = {needed("dividend", Takes::number), needed("divisor", Takes::number)},
                       .run = modulo}}});
  const auto of_one = [&](const char* name, Value (*run)(const Call&)) {
    table.push_back(
        {.name = name, .signatures = {{.parameters = {needed("number", Takes::number)}, .run = run}}});
  };
  of_one("sqrt", square_root);
  of_one("log", logarithm);
  of_one("exp", exponential);
  of_one("odd", odd);
  of_one("even", even);
}

}  // namespace depesche::feel
