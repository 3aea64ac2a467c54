// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dmn/table_index.h"
#include "dmn/trace.h"
#include "feel/evaluation.h"
#include "feel/syntax.h"

namespace depesche::dmn {

enum class HitPolicy : std::uint8_t { unique, first, priority, any, collect, rule_order, output_order };
enum class Aggregation : std::uint8_t { none, sum, count, min, max };

struct InputClause {
  std::string text;  // the expression as written
  feel::NodePtr expression;
  feel::TypePtr type;
  std::string allowed_text;  // the allowed values as written
  feel::NodePtr allowed;     // as unary tests on `?`; null: none
};

struct OutputClause {
  std::string name;
  feel::TypePtr type;
  std::vector<feel::NodePtr> priorities;  // the allowed values, best first
  feel::NodePtr otherwise;                // null: none
  std::string otherwise_text;
};

// One cell of an input column.
struct Condition {
  std::string text;
  std::optional<SimpleCondition> simple;  // what the index understands
  feel::NodePtr test;                     // for all others; null where `simple` says it all
};

struct Rule {
  std::string id;
  std::size_t line = 0;
  std::vector<Condition> conditions;
  std::vector<feel::NodePtr> outputs;
  std::vector<std::string> output_texts;
  std::vector<std::string> annotations;
};

// Takes note of table runs while a trace is wanted. The only kind of witness that evaluations of models have.
class TraceSink : public feel::Witness {
 public:
  virtual void add(TableTrace table) = 0;
};

struct Table {
  std::string name;
  std::size_t line = 0;
  HitPolicy hit_policy = HitPolicy::unique;
  Aggregation aggregation = Aggregation::none;
  std::vector<InputClause> inputs;
  std::vector<OutputClause> outputs;
  std::vector<std::string> annotation_names;
  std::vector<Rule> rules;
  std::uint32_t input_slot = 0;             // of `?`
  std::shared_ptr<const TableIndex> index;  // null for small tables
};

feel::Value evaluate_table(const Table& table, feel::Evaluation& evaluation, std::span<feel::Value> slots);
// The numbers of the rules whose conditions hold, by trying each.
std::vector<std::size_t> scanned_rules(const Table& table, const std::vector<feel::Value>& inputs,
                                       feel::Evaluation& evaluation, std::span<feel::Value> slots);
// The same by the index, where there is one.
std::vector<std::size_t> matching_rules(const Table& table, const std::vector<feel::Value>& inputs,
                                        feel::Evaluation& evaluation, std::span<feel::Value> slots);

std::string_view hit_policy_name(HitPolicy policy);

}  // namespace depesche::dmn
