// SPDX-License-Identifier: EUPL-1.2
#include <functional>

#include "feel/evaluate.h"
#include "feel/evaluate_parts.h"

namespace depesche::feel {
namespace {

// Goes through every combination of the sources' items.
class Walk {
 public:
  Walk(const Node& node, Evaluation& evaluation, std::span<Value> slots)
      : node_(node), evaluation_(evaluation), slots_(slots) {}

  // Calls `visit` for each; it answers whether to go on. False where a source cannot be gone through.
  bool each(const std::function<bool()>& visit) {
    goes_on_ = true;
    return from(0, visit);
  }

 private:
  bool from(std::size_t source, const std::function<bool()>& visit) {
    if (source + 1 == node_.parts.size()) {
      goes_on_ = visit() && evaluation_.step();
      return true;
    }
    const Value items = evaluate(*node_.parts[source], evaluation_, slots_);
    Value& variable = slots_[node_.slots[source]];
    if (items.is(Value::Kind::range)) return through_range(items.range(), variable, source, visit);
    if (items.is_null()) {
      part_fault(node_, evaluation_, Trouble::wrong_kind,
                 "there is no list to go through for '" + node_.names[source] + "'");
      return false;
    }
    if (!items.is(Value::Kind::list)) {
      variable = items;
      return from(source + 1, visit);
    }
    for (const Value& item : items.list()) {
      if (!goes_on_) break;
      variable = item;
      if (!from(source + 1, visit)) return false;
    }
    return true;
  }

  // Whole numbers or days, upwards or downwards.
  bool through_range(const Range& range, Value& variable, std::size_t source,
                     const std::function<bool()>& visit) {
    const bool are_dates = range.start.is(Value::Kind::date) && range.end.is(Value::Kind::date);
    const auto first = are_dates ? std::optional(range.start.date().days()) : range.start.whole();
    const auto last = are_dates ? std::optional(range.end.date().days()) : range.end.whole();
    if (!first || !last) {
      part_fault(node_, evaluation_, Trouble::wrong_kind,
                 "only whole numbers and dates can be counted through");
      return false;
    }
    const std::int64_t by = *first <= *last ? 1 : -1;
    for (std::int64_t at = *first; goes_on_; at += by) {
      const bool is_excluded = (at == *first && !range.has_start) || (at == *last && !range.has_end);
      if (!is_excluded) {
        const auto date = are_dates ? Date::from_days(at) : std::nullopt;
        variable = date ? Value(*date) : Value::whole(at);
        if (!from(source + 1, visit)) return false;
      }
      if (at == *last) break;
    }
    return true;
  }

  const Node& node_;
  Evaluation& evaluation_;
  std::span<Value> slots_;
  bool goes_on_ = true;
};

}  // namespace

Value iterate(const Node& node, Evaluation& evaluation, std::span<Value> slots) {
  List results;
  // There is one slot more than sources where `partial` is used.
  const bool wants_partial = node.slots.size() == node.parts.size();
  Walk walk(node, evaluation, slots);
  const bool is_walked = walk.each([&] {
    if (wants_partial) {
      evaluation.step(results.size());
      evaluation.make(results.size() * sizeof(Value));
      slots[node.slots.back()] = Value(results);
    }
    results.push_back(evaluate(*node.parts.back(), evaluation, slots));
    return evaluation.make(sizeof(Value)) && evaluation.fits_list(results.size());
  });
  return is_walked ? Value(std::move(results)) : Value();
}

Value quantify(const Node& node, Evaluation& evaluation, std::span<Value> slots) {
  const bool decides = node.kind == Node::Kind::some;
  bool is_decided = false;
  bool has_unknown = false;
  bool is_refused = false;
  Walk walk(node, evaluation, slots);
  const bool is_walked = walk.each([&] {
    const Value condition = evaluate(*node.parts.back(), evaluation, slots);
    if (!condition.is(Value::Kind::boolean)) {
      has_unknown = true;
      if (!condition.is_null()) {
        part_fault(node, evaluation, Trouble::wrong_kind,
                   "a condition cannot be a " + std::string(kind_name(condition.kind())));
        is_refused = node.is_boxed;
      }
    } else if (condition.boolean() == decides) {
      is_decided = true;
    }
    return !is_decided && !is_refused && !evaluation.is_stopped();
  });
  if (!is_walked) return evaluation.is_b_feel() ? Value(false) : Value();
  if (is_refused) return {};
  if (is_decided) return Value(decides);
  if (!has_unknown) return Value(!decides);
  return evaluation.is_b_feel() ? Value(false) : Value();
}

}  // namespace depesche::feel
