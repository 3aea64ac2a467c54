// SPDX-License-Identifier: EUPL-1.2
#include "feel/evaluate.h"
#include "feel/evaluate_parts.h"
#include "feel/operators.h"

namespace depesche::feel {
namespace {

Value member_of(const Node& node, Evaluation& evaluation, const Value& owner) {
  if (owner.is(Value::Kind::context)) {
    if (const Value* found = owner.context().find(node.text)) return *found;
    return part_fault(node, evaluation, Trouble::missing_member, "the context has no '" + node.text + "'");
  }
  if (owner.is(Value::Kind::list)) {
    List values;
    values.reserve(owner.list().size());
    evaluation.step(owner.list().size());
    for (const Value& item : owner.list()) {
      if (evaluation.is_stopped()) break;
      const Value* found = item.is(Value::Kind::context) ? item.context().find(node.text) : nullptr;
      const auto own = found ? std::nullopt : property(item, node.text);
      values.push_back(found ? *found : own.value_or(Value()));
    }
    return Value(std::move(values));
  }
  const auto found = property(owner, node.text);
  if (found) return *found;
  return part_fault(node, evaluation, Trouble::missing_member,
                    "a " + std::string(kind_name(owner.kind())) + " has no '" + node.text + "'");
}

Value at_position(const Node& node, Evaluation& evaluation, std::span<const Value> items,
                  const Value& position) {
  const auto number = position.number().whole();
  const auto count = static_cast<std::int64_t>(items.size());
  if (number && *number >= 1 && *number <= count) return items[static_cast<std::size_t>(*number - 1)];
  if (number && *number < 0 && *number >= -count) return items[static_cast<std::size_t>(count + *number)];
  return part_fault(node, evaluation, Trouble::out_of_range,
                    "the list of " + std::to_string(count) + " has no item " + to_brief_text(position));
}

}  // namespace

Value member(const Node& node, Evaluation& evaluation, std::span<Value> slots) {
  return member_of(node, evaluation, evaluate(*node.parts[0], evaluation, slots));
}

Value member_or(const Node& node, Evaluation& evaluation, std::span<Value> slots) {
  for (const std::uint32_t slot : node.slots) {
    const Value& item = slots[slot];
    if (item.is(Value::Kind::context)) {
      if (const Value* found = item.context().find(node.text)) return *found;
    } else if (const auto own = property(item, node.text)) {
      return *own;
    }
  }
  // A member that only some items have is null in the others.
  if (node.parts[0]->kind == Node::Kind::unknown) {
    for (const std::uint32_t slot : node.slots) {
      if (slots[slot].is(Value::Kind::context)) return {};
    }
  }
  return evaluate(*node.parts[0], evaluation, slots);
}

Value index(const Node& node, Evaluation& evaluation, std::span<Value> slots) {
  const Value owner = evaluate(*node.parts[0], evaluation, slots);
  if (owner.is_null()) {
    return part_fault(node, evaluation, Trouble::wrong_kind, "there is no list to look through");
  }
  const bool is_list = owner.is(Value::Kind::list);
  std::span<const Value> items(&owner, 1);
  if (is_list) items = owner.list();
  Value& item = slots[node.slots[0]];
  const Node& condition = *node.parts[1];

  // The first item shows whether the brackets hold a position or a condition.
  item = items.empty() ? Value() : items.front();
  const std::uint64_t faults_before = evaluation.fault_count();
  Value result = evaluate(condition, evaluation, slots);
  if (items.empty()) evaluation.forget_faults_after(faults_before);
  if (result.is(Value::Kind::number)) return at_position(node, evaluation, items, result);

  List kept;
  for (std::size_t i = 0; i < items.size() && !evaluation.is_stopped(); ++i) {
    if (i != 0) {
      item = items[i];
      result = evaluate(condition, evaluation, slots);
    }
    if (!result.is(Value::Kind::boolean) && !result.is_null()) {
      return part_fault(node, evaluation, Trouble::wrong_kind,
                        "a filter's condition cannot be a " + std::string(kind_name(result.kind())));
    }
    if (result.is_true()) kept.push_back(items[i]);
  }
  return Value(std::move(kept));
}

}  // namespace depesche::feel
