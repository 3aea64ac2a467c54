// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>

#include "feel/builtin_table.h"

namespace depesche::feel {
namespace {

using Kind = Value::Kind;
using Call = BuiltinCall;

// The numbers of the list; nothing, with a fault, where something else is among them.
std::optional<std::vector<Decimal>> numbers(const Call& call) {
  std::vector<Decimal> all;
  for (const Value& item : call[0].list()) {
    if (!item.is(Kind::number)) {
      call.fail(Trouble::wrong_kind, "the list must hold numbers only");
      return std::nullopt;
    }
    all.push_back(item.number());
  }
  return all;
}

Value extreme(const Call& call, int wanted) {
  const List& list = call[0].list();
  if (list.empty()) return call.fail(Trouble::bad_value, "the list is empty");
  Value best = list.front();
  for (const Value& item : list) {
    const auto order = compare(item, best);
    if (!order) return call.fail(Trouble::not_comparable, "the items cannot be compared");
    if (*order == wanted) best = item;
  }
  return best;
}

Value minimum(const Call& call) { return extreme(call, -1); }
Value maximum(const Call& call) { return extreme(call, 1); }

std::optional<Decimal> total(const std::vector<Decimal>& all) {
  std::optional<Decimal> sum(Decimal(0));
  for (const Decimal& number : all) sum = sum ? sum->plus(number) : sum;
  return sum;
}

// Sums of durations are durations.
Value sum_of_durations(const Call& call) {
  Nanos nanos = 0;
  Nanos months = 0;
  const Kind kind = call[0].list().front().kind();
  for (const Value& item : call[0].list()) {
    if (!item.is(kind)) return call.fail(Trouble::wrong_kind, "the list must hold one kind only");
    if (kind == Kind::days_duration) nanos += item.days().total_nanos();
    if (kind == Kind::months_duration) months += item.months().months;
  }
  if (kind == Kind::months_duration) return Value(MonthsDuration{static_cast<std::int64_t>(months)});
  const auto duration = DaysDuration::of(nanos);
  return duration ? Value(*duration) : call.fail(Trouble::out_of_range, "there is no result");
}

Value sum(const Call& call) {
  const List& list = call[0].list();
  if (list.empty()) return call.fail(Trouble::bad_value, "the list is empty");
  if (list.front().is(Kind::days_duration) || list.front().is(Kind::months_duration))
    return sum_of_durations(call);
  const auto all = numbers(call);
  return all ? number_or_fault(call, total(*all)) : Value();
}

Value mean(const Call& call) {
  const auto all = numbers(call);
  if (!all) return {};
  if (all->empty()) return call.fail(Trouble::bad_value, "the list is empty");
  const auto whole = total(*all);
  return number_or_fault(
      call, whole ? whole->divided_by(Decimal(static_cast<std::int64_t>(all->size()))) : std::nullopt);
}

Value product(const Call& call) {
  const auto all = numbers(call);
  if (!all) return {};
  if (all->empty()) return call.fail(Trouble::bad_value, "the list is empty");
  std::optional<Decimal> result(Decimal(1));
  for (const Decimal& number : *all) result = result ? result->times(number) : result;
  return number_or_fault(call, result);
}

Value median(const Call& call) {
  auto all = numbers(call);
  if (!all) return {};
  if (all->empty()) return call.fail(Trouble::bad_value, "the list is empty");
  std::ranges::sort(*all);
  const std::size_t middle = all->size() / 2;
  if (all->size() % 2 == 1) return Value((*all)[middle]);
  const auto both = (*all)[middle - 1].plus((*all)[middle]);
  return number_or_fault(call, both ? both->divided_by(Decimal(2)) : std::nullopt);
}

// Of a sample: the squares are divided by one less than their number.
Value standard_deviation(const Call& call) {
  const auto all = numbers(call);
  if (!all) return {};
  if (all->size() < 2) return call.fail(Trouble::bad_value, "needs two numbers at least");
  const Decimal count(static_cast<std::int64_t>(all->size()));
  const auto whole = total(*all);
  const auto middle = whole ? whole->divided_by(count) : std::nullopt;
  std::optional<Decimal> squares(Decimal(0));
  for (const Decimal& number : *all) {
    const auto distance = middle ? number.minus(*middle) : std::nullopt;
    const auto square = distance ? distance->times(*distance) : std::nullopt;
    squares = squares && square ? squares->plus(*square) : std::nullopt;
  }
  const auto variance = squares ? squares->divided_by(*count.minus(Decimal(1))) : std::nullopt;
  return number_or_fault(call, variance ? variance->square_root() : std::nullopt);
}

Value mode(const Call& call) {
  auto all = numbers(call);
  if (!all) return {};
  std::ranges::sort(*all);
  List best;
  std::size_t best_count = 0;
  for (std::size_t begin = 0; begin < all->size();) {
    std::size_t end = begin;
    while (end < all->size() && (*all)[end] == (*all)[begin]) ++end;
    if (end - begin > best_count) {
      best.clear();
      best_count = end - begin;
    }
    if (end - begin == best_count) best.emplace_back((*all)[begin]);
    begin = end;
  }
  return Value(std::move(best));
}

// all() and any(): one that is `decides` settles it, whatever stands beside it.
Value together(const Call& call, bool decides) {
  bool is_open = false;
  bool has_other_kind = false;
  for (const Value& item : call[0].list()) {
    if (item.is(Kind::boolean) && item.boolean() == decides) return item;
    is_open = is_open || !item.is(Kind::boolean);
    has_other_kind = has_other_kind || (!item.is(Kind::boolean) && !item.is_null());
  }
  if (!is_open) return Value(!decides);
  if (call.evaluation.is_b_feel()) return Value(false);
  return has_other_kind ? call.fail(Trouble::wrong_kind, "the list must hold booleans only") : Value();
}

Value all_true(const Call& call) { return together(call, false); }
Value any_true(const Call& call) { return together(call, true); }

}  // namespace

void add_statistic_functions(std::vector<Builtin>& table) {
  const auto add = [&](const char* name, Value (*run)(const Call&)) {
    table.push_back(
        {.name = name,
         .signatures = {{.parameters = {needed("list", Takes::list)}, .as_list = true, .run = run}}});
  };
  add("min", minimum);
  add("max", maximum);
  add("sum", sum);
  add("mean", mean);
  add("product", product);
  add("median", median);
  add("stddev", standard_deviation);
  add("mode", mode);
  add("all", all_true);
  add("any", any_true);
}

}  // namespace depesche::feel
