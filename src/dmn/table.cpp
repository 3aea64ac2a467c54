// SPDX-License-Identifier: EUPL-1.2
#include "dmn/table.h"

#include <algorithm>
#include <array>

#include "feel/builtin.h"
#include "feel/evaluate.h"

namespace depesche::dmn {
namespace {

using feel::Trouble;
using feel::Value;

bool holds(const Table& table, const Condition& condition, const Value& input, feel::Evaluation& evaluation,
           std::span<Value> slots) {
  if (condition.simple) {
    const auto answer = condition.simple->holds(input);
    if (answer) return *answer;
    if (input.is_null()) return condition.simple->is_negated;
  }
  slots[table.input_slot] = input;
  return feel::evaluate(*condition.test, evaluation, slots).is_true();
}

bool rule_holds(const Table& table, const Rule& rule, const std::vector<Value>& inputs,
                feel::Evaluation& evaluation, std::span<Value> slots) {
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (!holds(table, rule.conditions[i], inputs[i], evaluation, slots)) return false;
  }
  return true;
}

// One value for one output, a context for several.
Value combined(const Table& table, std::vector<Value> outputs) {
  if (table.outputs.size() == 1) return std::move(outputs.front());
  feel::Context made;
  for (std::size_t i = 0; i < outputs.size(); ++i) made.put(table.outputs[i].name, std::move(outputs[i]));
  return Value(std::move(made));
}

class Run {
 public:
  Run(const Table& table, feel::Evaluation& evaluation, std::span<Value> slots)
      : table_(table), evaluation_(evaluation), slots_(slots) {}

  Value result() {
    inputs_.reserve(table_.inputs.size());
    for (const InputClause& clause : table_.inputs) {
      inputs_.push_back(feel::evaluate(*clause.expression, evaluation_, slots_));
      if (clause.allowed && !inputs_.back().is_null() && !is_allowed(clause)) {
        return evaluation_.report(Trouble::not_of_type,
                                  "table '" + table_.name + "': " + to_brief_text(inputs_.back()) +
                                      " is not among the values of the input '" + clause.text + "'");
      }
    }
    matched_ = matching_rules(table_, inputs_, evaluation_, slots_);
    Value value = matched_.empty() ? otherwise() : by_policy();
    if (evaluation_.witness()) note();
    return value;
  }

 private:
  bool is_allowed(const InputClause& clause) {
    slots_[table_.input_slot] = inputs_.back();
    return feel::evaluate(*clause.allowed, evaluation_, slots_).is_true();
  }

  std::vector<Value> outputs_of(std::size_t rule) {
    std::vector<Value> values;
    values.reserve(table_.outputs.size());
    for (const feel::NodePtr& output : table_.rules[rule].outputs) {
      values.push_back(feel::evaluate(*output, evaluation_, slots_));
    }
    return values;
  }

  Value output_of(std::size_t rule) {
    if (table_.outputs.size() == 1)
      return feel::evaluate(*table_.rules[rule].outputs.front(), evaluation_, slots_);
    return combined(table_, outputs_of(rule));
  }

  Value otherwise() {
    const bool has_default =
        std::ranges::any_of(table_.outputs, [](const OutputClause& one) { return one.otherwise != nullptr; });
    if (!has_default) {
      if (table_.hit_policy == HitPolicy::collect && table_.aggregation == Aggregation::count)
        return Value::whole(0);
      return evaluation_.report(Trouble::no_rule, "table '" + table_.name + "': no rule applies");
    }
    used_default_ = true;
    std::vector<Value> values;
    for (const OutputClause& clause : table_.outputs) {
      values.push_back(clause.otherwise ? feel::evaluate(*clause.otherwise, evaluation_, slots_) : Value());
    }
    return combined(table_, std::move(values));
  }

  Value conflict() {
    std::string numbers;
    for (const std::size_t rule : matched_)
      numbers += (numbers.empty() ? "" : ", ") + std::to_string(rule + 1);
    return evaluation_.report(Trouble::rule_conflict,
                              "table '" + table_.name + "': rules " + numbers + " apply together, which " +
                                  std::string(hit_policy_name(table_.hit_policy)) + " forbids");
  }

  Value by_policy() {
    switch (table_.hit_policy) {
      case HitPolicy::unique: return matched_.size() == 1 ? output_of(matched_.front()) : conflict();
      case HitPolicy::first: matched_.resize(1); return output_of(matched_.front());
      case HitPolicy::any: return any();
      case HitPolicy::priority:
        put_by_priority();
        matched_.resize(1);
        return output_of(matched_.front());
      case HitPolicy::output_order: put_by_priority(); return list();
      case HitPolicy::rule_order: return list();
      case HitPolicy::collect: return table_.aggregation == Aggregation::none ? list() : aggregated();
    }
    return {};
  }

  Value any() {
    const Value first = output_of(matched_.front());
    for (std::size_t i = 1; i < matched_.size(); ++i) {
      if (!evaluation_.equal(output_of(matched_[i]), first).value_or(false)) return conflict();
    }
    return first;
  }

  Value list() {
    feel::List values;
    values.reserve(matched_.size());
    for (const std::size_t rule : matched_) values.push_back(output_of(rule));
    return Value(std::move(values));
  }

  // Best output values first; rules whose outputs rank alike stay in the order of the table.
  void put_by_priority() {
    std::vector<std::pair<std::vector<std::size_t>, std::size_t>> ranked;
    std::vector<std::vector<Value>> priorities;
    for (const OutputClause& clause : table_.outputs) {
      auto& values = priorities.emplace_back();
      for (const feel::NodePtr& node : clause.priorities)
        values.push_back(feel::evaluate(*node, evaluation_, slots_));
    }
    for (const std::size_t rule : matched_) {
      const std::vector<Value> outputs = outputs_of(rule);
      std::vector<std::size_t> ranks;
      for (std::size_t i = 0; i < outputs.size(); ++i) {
        const auto& order = priorities[i];
        const auto found = std::ranges::find_if(
            order, [&](const Value& one) { return evaluation_.equal(one, outputs[i]).value_or(false); });
        ranks.push_back(static_cast<std::size_t>(found - order.begin()));
      }
      ranked.emplace_back(std::move(ranks), rule);
    }
    std::ranges::stable_sort(ranked, {}, &std::pair<std::vector<std::size_t>, std::size_t>::first);
    for (std::size_t i = 0; i < ranked.size(); ++i) matched_[i] = ranked[i].second;
  }

  Value aggregate(const Value& values) {
    constexpr std::array<const char*, 5> functions{"", "sum", "count", "min", "max"};
    const feel::Builtin* function =
        feel::find_builtin(functions[static_cast<std::size_t>(table_.aggregation)]);
    return feel::call_builtin(evaluation_, *function, std::span(&values, 1), {});
  }

  Value aggregated() {
    if (table_.outputs.size() == 1) return aggregate(list());
    std::vector<feel::List> columns(table_.outputs.size());
    for (const std::size_t rule : matched_) {
      std::vector<Value> outputs = outputs_of(rule);
      for (std::size_t i = 0; i < outputs.size(); ++i) columns[i].push_back(std::move(outputs[i]));
    }
    std::vector<Value> values;
    for (feel::List& column : columns) values.push_back(aggregate(Value(std::move(column))));
    return combined(table_, std::move(values));
  }

  void note() {
    TableTrace trace{.table = table_.name,
                     .hit_policy = std::string(hit_policy_name(table_.hit_policy)),
                     .inputs = {},
                     .outputs = {},
                     .matched = {},
                     .used_default = used_default_};
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      trace.inputs.push_back({.name = table_.inputs[i].text, .value = inputs_[i]});
    }
    for (const OutputClause& output : table_.outputs) trace.outputs.push_back(output.name);
    constexpr std::size_t matched_max = 100;
    for (std::size_t i = 0; i < std::min(matched_.size(), matched_max); ++i) {
      const Rule& rule = table_.rules[matched_[i]];
      MatchedRule hit{.number = matched_[i] + 1,
                      .id = rule.id,
                      .conditions = {},
                      .annotations = rule.annotations,
                      .outputs = outputs_of(matched_[i])};
      for (const Condition& condition : rule.conditions) hit.conditions.push_back(condition.text);
      trace.matched.push_back(std::move(hit));
    }
    static_cast<TraceSink*>(evaluation_.witness())->add(std::move(trace));
  }

  const Table& table_;
  feel::Evaluation& evaluation_;
  std::span<Value> slots_;
  std::vector<Value> inputs_;
  std::vector<std::size_t> matched_;
  bool used_default_ = false;
};

}  // namespace

std::string_view hit_policy_name(HitPolicy policy) {
  constexpr std::array<std::string_view, 7> names{"UNIQUE",  "FIRST",      "PRIORITY",    "ANY",
                                                  "COLLECT", "RULE ORDER", "OUTPUT ORDER"};
  return names[static_cast<std::size_t>(policy)];
}

std::vector<std::size_t> scanned_rules(const Table& table, const std::vector<Value>& inputs,
                                       feel::Evaluation& evaluation, std::span<Value> slots) {
  std::vector<std::size_t> found;
  evaluation.step(table.rules.size());
  for (std::size_t rule = 0; rule < table.rules.size() && !evaluation.is_stopped(); ++rule) {
    if (rule_holds(table, table.rules[rule], inputs, evaluation, slots)) {
      found.push_back(rule);
      if (table.hit_policy == HitPolicy::first) break;
    }
  }
  return found;
}

std::vector<std::size_t> matching_rules(const Table& table, const std::vector<Value>& inputs,
                                        feel::Evaluation& evaluation, std::span<Value> slots) {
  const bool only_first = table.hit_policy == HitPolicy::first;
  std::vector<std::size_t> found;
  if (!table.index || !table.index->collect(inputs, only_first, found))
    return scanned_rules(table, inputs, evaluation, slots);
  evaluation.step(found.size());
  std::size_t kept = 0;
  for (const std::size_t rule : found) {
    if (evaluation.is_stopped()) break;
    if (!table.index->is_certain(rule) && !rule_holds(table, table.rules[rule], inputs, evaluation, slots))
      continue;
    found[kept++] = rule;
    if (only_first) break;
  }
  found.resize(kept);
  return found;
}

Value evaluate_table(const Table& table, feel::Evaluation& evaluation, std::span<Value> slots) {
  return Run(table, evaluation, slots).result();
}

}  // namespace depesche::dmn
