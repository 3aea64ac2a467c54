// SPDX-License-Identifier: EUPL-1.2
#include "feel/value.h"

#include <array>

namespace depesche::feel {
namespace {

template <class T>
int order(const T& left, const T& right) {
  const auto by = left <=> right;
  return by < 0 ? -1 : by > 0 ? 1 : 0;
}

constexpr int compared_nesting_max = 200;  // deeper values count as different

// How deep a walk is, and what may still be done on it.
struct Walk {
  Work& work_left;
  int depth = 0;

  bool goes_on() {
    if (work_left == 0 || depth > compared_nesting_max) return false;
    --work_left;
    return true;
  }
  Walk deeper() const { return {.work_left = work_left, .depth = depth + 1}; }
};

std::optional<bool> equal_at(const Value& left, const Value& right, Walk walk);

bool equal_lists(const List& left, const List& right, const Walk& walk) {
  if (&left == &right) return true;
  if (left.size() != right.size()) return false;
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (!equal_at(left[i], right[i], walk).value_or(false)) return false;
  }
  return true;
}

bool equal_contexts(const Context& left, const Context& right, const Walk& walk) {
  if (&left == &right) return true;
  if (left.size() != right.size()) return false;
  for (const Context::Entry& entry : left.entries()) {
    const Value* other = right.find(entry.name);
    if (!other || !equal_at(entry.value, *other, walk).value_or(false)) return false;
  }
  return true;
}

bool equal_ranges(const Range& left, const Range& right, const Walk& walk) {
  return left.form == right.form && left.has_start == right.has_start && left.has_end == right.has_end &&
         equal_at(left.start, right.start, walk).value_or(false) &&
         equal_at(left.end, right.end, walk).value_or(false);
}

// Times are compared by hour, minute, second and offset; fractions of a second are no property of theirs.
bool equal_times(const TimeOfDay& left, const TimeOfDay& right) {
  if (left.zone.is_local() != right.zone.is_local()) return false;
  return left.utc_second() == right.utc_second();
}

bool equal_moments(const DateTime& left, const DateTime& right) {
  if (left.time.zone.is_local() != right.time.zone.is_local()) return false;
  return left.instant() == right.instant();
}

std::optional<bool> equal_at(const Value& left, const Value& right, Walk walk) {
  if (left.is_null() || right.is_null()) return left.is_null() && right.is_null();
  if (left.kind() != right.kind() || !walk.goes_on()) return std::nullopt;
  switch (left.kind()) {
    case Value::Kind::null: return true;
    case Value::Kind::boolean: return left.boolean() == right.boolean();
    case Value::Kind::number: return left.number() == right.number();
    case Value::Kind::string: return left.string() == right.string();
    case Value::Kind::date: return left.date() == right.date();
    case Value::Kind::time: return equal_times(left.time(), right.time());
    case Value::Kind::date_time: return equal_moments(left.date_time(), right.date_time());
    case Value::Kind::days_duration: return left.days() == right.days();
    case Value::Kind::months_duration: return left.months() == right.months();
    case Value::Kind::list: return equal_lists(left.list(), right.list(), walk.deeper());
    case Value::Kind::context: return equal_contexts(left.context(), right.context(), walk.deeper());
    case Value::Kind::range: return equal_ranges(left.range(), right.range(), walk.deeper());
    case Value::Kind::function: return &left.function() == &right.function();
  }
  return std::nullopt;
}

std::optional<int> compare_times(const TimeOfDay& left, const TimeOfDay& right) {
  if (left.zone.is_local() != right.zone.is_local()) return std::nullopt;
  const int by_second = order(left.utc_second(), right.utc_second());
  return by_second != 0 ? by_second : order(left.nanos, right.nanos);
}

std::optional<int> compare_moments(const DateTime& left, const DateTime& right) {
  if (left.time.zone.is_local() != right.time.zone.is_local()) return std::nullopt;
  const int by_second = order(left.instant(), right.instant());
  return by_second != 0 ? by_second : order(left.time.nanos, right.time.nanos);
}

bool is_same_at(const Value& left, const Value& right, Walk walk) {
  if (left.kind() != right.kind() || !walk.goes_on()) return false;
  if (left.is(Value::Kind::time)) return left.time().is_same(right.time());
  if (left.is(Value::Kind::date_time)) return left.date_time().is_same(right.date_time());
  if (!left.is(Value::Kind::list)) return equal_at(left, right, walk.deeper()).value_or(false);
  const List& items = left.list();
  const List& others = right.list();
  if (&items == &others) return true;
  if (items.size() != others.size()) return false;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (!is_same_at(items[i], others[i], walk.deeper())) return false;
  }
  return true;
}

Work count_parts(const Value& value, Work most, int depth) {
  Work count = 1;
  if (depth > compared_nesting_max) return count;
  if (value.is(Value::Kind::list)) {
    for (const Value& item : value.list()) {
      if (count >= most) return most;
      count += count_parts(item, most - count, depth + 1);
    }
  } else if (value.is(Value::Kind::context)) {
    for (const Context::Entry& entry : value.context().entries()) {
      if (count >= most) return most;
      count += count_parts(entry.value, most - count, depth + 1);
    }
  }
  return count;
}

}  // namespace

const Value* Context::find(std::string_view name) const {
  for (const Entry& entry : entries_) {
    if (entry.name == name) return &entry.value;
  }
  return nullptr;
}

void Context::put(std::string_view name, Value value) {
  for (Entry& entry : entries_) {
    if (entry.name == name) {
      entry.value = std::move(value);
      return;
    }
  }
  entries_.push_back({.name = std::string(name), .value = std::move(value)});
}

Value::Value(Range range) : held_(std::make_shared<const Range>(std::move(range))) {}
Value::Value(Function function) : held_(std::make_shared<const Function>(std::move(function))) {}

std::optional<std::int64_t> Value::whole() const {
  if (!is(Kind::number) || !number().is_whole()) return std::nullopt;
  return number().whole();
}

std::size_t Value::own_bytes() const {
  const auto bytes = [](const auto& held, std::size_t size) {
    return held.use_count() == 1 ? size : std::size_t{0};
  };
  switch (kind()) {
    case Kind::string:
      return bytes(*std::get_if<std::shared_ptr<const std::string>>(&held_), string().size());
    case Kind::list:
      return bytes(*std::get_if<std::shared_ptr<const List>>(&held_), list().size() * sizeof(Value));
    case Kind::context:
      return bytes(*std::get_if<std::shared_ptr<const Context>>(&held_),
                   context().size() * sizeof(Context::Entry));
    case Kind::null:
    case Kind::boolean:
    case Kind::number:
    case Kind::date:
    case Kind::time:
    case Kind::date_time:
    case Kind::days_duration:
    case Kind::months_duration:
    case Kind::range:
    case Kind::function: return 0;
  }
  return 0;
}

Work part_count(const Value& value, Work most) { return count_parts(value, most, 0); }

std::optional<bool> equal(const Value& left, const Value& right, Work& work_left) {
  return equal_at(left, right, {.work_left = work_left});
}

std::optional<bool> equal(const Value& left, const Value& right) {
  Work work_left = walk_max;
  return equal(left, right, work_left);
}

std::optional<int> compare(const Value& left, const Value& right) {
  if (left.kind() != right.kind()) return std::nullopt;
  switch (left.kind()) {
    case Value::Kind::number: return order(left.number(), right.number());
    case Value::Kind::string: return order(left.string(), right.string());
    case Value::Kind::date: return order(left.date(), right.date());
    case Value::Kind::time: return compare_times(left.time(), right.time());
    case Value::Kind::date_time: return compare_moments(left.date_time(), right.date_time());
    case Value::Kind::days_duration: return order(left.days(), right.days());
    case Value::Kind::months_duration: return order(left.months(), right.months());
    case Value::Kind::null:
    case Value::Kind::boolean:
    case Value::Kind::list:
    case Value::Kind::context:
    case Value::Kind::range:
    case Value::Kind::function: return std::nullopt;
  }
  return std::nullopt;
}

bool is_same(const Value& left, const Value& right, Work& work_left) {
  return is_same_at(left, right, {.work_left = work_left});
}

bool is_same(const Value& left, const Value& right) {
  Work work_left = walk_max;
  return is_same(left, right, work_left);
}

std::optional<bool> contains(const Range& range, const Value& value) {
  if (range.form == Range::Form::equal) return equal(value, range.start);
  if (range.form == Range::Form::unequal) {
    const auto same = equal(value, range.start);
    if (!same) return std::nullopt;
    return !*same;
  }
  if (value.is_null()) return std::nullopt;
  // An interval with a null end was meant to have one; only one-sided ranges are open on purpose.
  if (range.form == Range::Form::interval && (range.start.is_null() || range.end.is_null()))
    return std::nullopt;
  if (!range.start.is_null()) {
    const auto above = compare(value, range.start);
    if (!above) return std::nullopt;
    if (*above < 0 || (*above == 0 && !range.has_start)) return false;
  }
  if (!range.end.is_null()) {
    const auto below = compare(value, range.end);
    if (!below) return std::nullopt;
    if (*below > 0 || (*below == 0 && !range.has_end)) return false;
  }
  return true;
}

std::string_view kind_name(Value::Kind kind) {
  constexpr std::array<std::string_view, 13> names{"null",
                                                   "boolean",
                                                   "number",
                                                   "string",
                                                   "date",
                                                   "time",
                                                   "date and time",
                                                   "days and time duration",
                                                   "years and months duration",
                                                   "list",
                                                   "context",
                                                   "range",
                                                   "function"};
  return names[static_cast<std::size_t>(kind)];
}

}  // namespace depesche::feel
