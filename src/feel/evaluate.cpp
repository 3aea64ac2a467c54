// SPDX-License-Identifier: EUPL-1.2
#include "feel/evaluate.h"

#include <initializer_list>

#include "feel/builtin.h"
#include "feel/evaluate_parts.h"
#include "feel/operators.h"

namespace depesche::feel {
namespace {

Value logic(const Node& node, Evaluation& evaluation, std::span<Value> slots) {
  // `decides` alone settles the matter: false for `and`, true for `or`.
  const bool decides = node.kind == Node::Kind::disjunction;
  const Value left = evaluate(*node.parts[0], evaluation, slots);
  if (left.is(Value::Kind::boolean) && left.boolean() == decides) return left;
  Value right = evaluate(*node.parts[1], evaluation, slots);
  if (right.is(Value::Kind::boolean) && right.boolean() == decides) return right;
  if (left.is(Value::Kind::boolean) && right.is(Value::Kind::boolean)) return right;
  if (evaluation.is_b_feel()) return Value(false);
  for (const Value* side : {static_cast<const Value*>(&left), static_cast<const Value*>(&right)}) {
    if (!side->is(Value::Kind::boolean) && !side->is_null()) {
      part_fault(node, evaluation, Trouble::wrong_kind,
                 "a condition cannot be a " + std::string(kind_name(side->kind())));
    }
  }
  return {};
}

Value undecided(const Node& node, Evaluation& evaluation, const Value& left, const Value& right) {
  part_fault(node, evaluation, Trouble::not_comparable,
             "a " + std::string(kind_name(left.kind())) + " cannot be compared with a " +
                 std::string(kind_name(right.kind())));
  return evaluation.is_b_feel() ? Value(false) : Value();
}

Value comparison(const Node& node, Evaluation& evaluation, std::span<Value> slots) {
  const Value left = evaluate(*node.parts[0], evaluation, slots);
  const Value right = evaluate(*node.parts[1], evaluation, slots);
  if (node.op == Operator::equal || node.op == Operator::unequal) {
    const auto same = evaluation.equal(left, right);
    if (!same) return undecided(node, evaluation, left, right);
    return Value(*same == (node.op == Operator::equal));
  }
  if (left.is(Value::Kind::string)) evaluation.step(left.string().size() / 256);
  const auto order = compare(left, right);
  if (!order) return undecided(node, evaluation, left, right);
  switch (node.op) {
    case Operator::less: return Value(*order < 0);
    case Operator::less_equal: return Value(*order <= 0);
    case Operator::greater: return Value(*order > 0);
    case Operator::greater_equal: return Value(*order >= 0);
    case Operator::none:
    case Operator::add:
    case Operator::subtract:
    case Operator::multiply:
    case Operator::divide:
    case Operator::power:
    case Operator::equal:
    case Operator::unequal: break;
  }
  return {};
}

Value between(const Node& node, Evaluation& evaluation, std::span<Value> slots) {
  const Value value = evaluate(*node.parts[0], evaluation, slots);
  const Value low = evaluate(*node.parts[1], evaluation, slots);
  const Value high = evaluate(*node.parts[2], evaluation, slots);
  const auto above = compare(value, low);
  const auto below = compare(value, high);
  if (!above || !below) return undecided(node, evaluation, value, above ? high : low);
  return Value(*above >= 0 && *below <= 0);
}

Value in(const Node& node, Evaluation& evaluation, std::span<Value> slots) {
  const Value value = evaluate(*node.parts[0], evaluation, slots);
  bool is_comparable = false;
  Value test;
  for (std::size_t i = 1; i < node.parts.size(); ++i) {
    test = evaluate(*node.parts[i], evaluation, slots);
    if (test.is(Value::Kind::list)) evaluation.step(test.list().size());
    const auto passed = passes(evaluation, value, test);
    if (passed.value_or(false)) return Value(true);
    is_comparable = is_comparable || passed.has_value();
  }
  return is_comparable ? Value(false) : undecided(node, evaluation, value, test);
}

Value conditional(const Node& node, Evaluation& evaluation, std::span<Value> slots) {
  const Value condition = evaluate(*node.parts[0], evaluation, slots);
  if (!condition.is(Value::Kind::boolean) && !condition.is_null()) {
    part_fault(node, evaluation, Trouble::wrong_kind,
               "a condition cannot be a " + std::string(kind_name(condition.kind())));
    if (node.is_boxed) return {};
  }
  return evaluate(*node.parts[condition.is_true() ? 1 : 2], evaluation, slots);
}

Value list(const Node& node, Evaluation& evaluation, std::span<Value> slots) {
  List items;
  items.reserve(node.parts.size());
  for (const NodePtr& part : node.parts) items.push_back(evaluate(*part, evaluation, slots));
  return Value(std::move(items));
}

Value context(const Node& node, Evaluation& evaluation, std::span<Value> slots) {
  Context made;
  const std::size_t entries = node.parts.size() - (node.is_scope ? 1 : 0);
  for (std::size_t i = 0; i < entries; ++i) {
    Value value = evaluate(*node.parts[i], evaluation, slots);
    slots[node.slots[i]] = value;
    if (!node.is_scope) made.put(node.names[i], std::move(value));
  }
  if (node.is_scope) return evaluate(*node.parts.back(), evaluation, slots);
  return Value(std::move(made));
}

Value interval(const Node& node, Evaluation& evaluation, std::span<Value> slots) {
  Range range{.start = evaluate(*node.parts[0], evaluation, slots),
              .end = evaluate(*node.parts[1], evaluation, slots),
              .has_start = node.has_start,
              .has_end = node.has_end,
              .form = Range::Form::interval};
  if (range.start.is_null()) range.has_start = false;
  if (range.end.is_null()) range.has_end = false;
  const bool is_open = range.start.is_null() || range.end.is_null();
  if ((range.start.is_null() && range.end.is_null()) || (!is_open && !compare(range.start, range.end))) {
    return part_fault(node, evaluation, Trouble::wrong_kind,
                      "an interval needs two ends that can be compared");
  }
  return Value(std::move(range));
}

Value one_sided(const Node& node, Evaluation& evaluation, std::span<Value> slots) {
  Value bound = evaluate(*node.parts[0], evaluation, slots);
  Range range{.start = {}, .end = {}, .has_start = false, .has_end = false, .form = Range::Form::one_sided};
  if (node.op == Operator::equal || node.op == Operator::unequal) {
    range.form = node.op == Operator::equal ? Range::Form::equal : Range::Form::unequal;
    range.has_start = range.has_end = node.op == Operator::equal;
    range.start = std::move(bound);
    return Value(std::move(range));
  }
  if (bound.is_null() || !compare(bound, bound)) {
    return part_fault(node, evaluation, Trouble::not_comparable,
                      "a " + std::string(kind_name(bound.kind())) + " is no bound of a range");
  }
  if (node.op == Operator::less || node.op == Operator::less_equal) {
    range.has_end = node.op == Operator::less_equal;
    range.end = std::move(bound);
  } else {
    range.has_start = node.op == Operator::greater_equal;
    range.start = std::move(bound);
  }
  return Value(std::move(range));
}

Value value_test(const Node& node, Evaluation& evaluation, std::span<Value> slots) {
  const Value test = evaluate(*node.parts[0], evaluation, slots);
  const Value& input = slots[node.slots[0]];
  if (node.uses_input) return Value(test.is_true());
  if (test.is(Value::Kind::boolean) && !input.is(Value::Kind::boolean) && !input.is_null()) return test;
  const auto passed = passes(evaluation, input, test);
  if (!passed && !input.is_null()) return undecided(node, evaluation, input, test);
  return Value(passed.value_or(false));
}

Value tests(const Node& node, Evaluation& evaluation, std::span<Value> slots) {
  for (const NodePtr& part : node.parts) {
    if (evaluate(*part, evaluation, slots).is_true()) return Value(true);
  }
  return Value(false);
}

Value coerce(const Node& node, Evaluation& evaluation, std::span<Value> slots) {
  const Value value = evaluate(*node.parts[0], evaluation, slots);
  auto fitting = coerced(evaluation, value, node.type);
  if (fitting) return *std::move(fitting);
  return part_fault(
      node, evaluation, Trouble::not_of_type,
      node.text + (node.text.empty() ? "" : ": ") + to_brief_text(value) + " is no " + type_text(node.type));
}

// Whether what such a node is worth may be new, and not just handed on.
bool makes_values(Node::Kind kind) {
  return kind == Node::Kind::list || kind == Node::Kind::context || kind == Node::Kind::index ||
         kind == Node::Kind::arithmetic || kind == Node::Kind::member;
}

Value dispatch(const Node& node, Evaluation& evaluation, std::span<Value> slots) {
  switch (node.kind) {
    case Node::Kind::literal: return node.value;
    case Node::Kind::slot: return slots[node.slots[0]];
    case Node::Kind::unknown:
      return part_fault(node, evaluation, Trouble::unknown_name, "nothing here is named '" + node.text + "'");
    case Node::Kind::member_or: return member_or(node, evaluation, slots);
    case Node::Kind::builtin: return builtin_value(*node.builtin);
    case Node::Kind::member: return member(node, evaluation, slots);
    case Node::Kind::index: return index(node, evaluation, slots);
    case Node::Kind::call: return call(node, evaluation, slots);
    case Node::Kind::negate: return negate(node, evaluation, slots);
    case Node::Kind::arithmetic: return calculate(node, evaluation, slots);
    case Node::Kind::comparison: return comparison(node, evaluation, slots);
    case Node::Kind::conjunction:
    case Node::Kind::disjunction: return logic(node, evaluation, slots);
    case Node::Kind::between: return between(node, evaluation, slots);
    case Node::Kind::in: return in(node, evaluation, slots);
    case Node::Kind::conditional: return conditional(node, evaluation, slots);
    case Node::Kind::iteration: return iterate(node, evaluation, slots);
    case Node::Kind::some:
    case Node::Kind::every: return quantify(node, evaluation, slots);
    case Node::Kind::instance_of:
      return Value(is_instance(evaluation, evaluate(*node.parts[0], evaluation, slots), *node.type));
    case Node::Kind::list: return list(node, evaluation, slots);
    case Node::Kind::context: return context(node, evaluation, slots);
    case Node::Kind::interval: return interval(node, evaluation, slots);
    case Node::Kind::one_sided: return one_sided(node, evaluation, slots);
    case Node::Kind::tests: return tests(node, evaluation, slots);
    case Node::Kind::value_test: return value_test(node, evaluation, slots);
    case Node::Kind::negated_tests: return Value(!evaluate(*node.parts[0], evaluation, slots).is_true());
    case Node::Kind::anything: return Value(true);
    case Node::Kind::function: return function_value(node, evaluation, slots);
    case Node::Kind::coerce: return coerce(node, evaluation, slots);
    case Node::Kind::extension: return node.extension->evaluate(evaluation, slots);
  }
  return {};
}

}  // namespace

Value part_fault(const Node& node, Evaluation& evaluation, Trouble trouble, std::string what) {
  evaluation.set_span(node.begin, node.end);
  return evaluation.report(trouble, std::move(what));
}

Value evaluate(const Node& node, Evaluation& evaluation, std::span<Value> slots) {
  if (node.kind == Node::Kind::literal) return node.value;
  if (node.kind == Node::Kind::slot) return slots[node.slots[0]];
  if (!evaluation.step()) return {};
  Value value;
  if (evaluation.enter()) value = dispatch(node, evaluation, slots);
  evaluation.leave();
  if (makes_values(node.kind)) evaluation.make(value.own_bytes());
  return evaluation.is_stopped() ? Value() : value;
}

}  // namespace depesche::feel
