// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>

#include "dmn/compiler.h"
#include "dmn/xml.h"

namespace depesche::dmn {
namespace {

using feel::Node;
using feel::NodePtr;

constexpr std::size_t indexed_rules_min = 4;

class TableExtension final : public feel::Extension {
 public:
  explicit TableExtension(std::shared_ptr<const Table> table) : table_(std::move(table)) {}
  feel::Value evaluate(feel::Evaluation& evaluation, std::span<feel::Value> slots) const override {
    return evaluate_table(*table_, evaluation, slots);
  }

 private:
  std::shared_ptr<const Table> table_;
};

HitPolicy hit_policy(const std::string& text) {
  if (text == "FIRST") return HitPolicy::first;
  if (text == "PRIORITY") return HitPolicy::priority;
  if (text == "ANY") return HitPolicy::any;
  if (text == "COLLECT") return HitPolicy::collect;
  if (text == "RULE ORDER") return HitPolicy::rule_order;
  if (text == "OUTPUT ORDER") return HitPolicy::output_order;
  return HitPolicy::unique;
}

Aggregation aggregation(const std::string& text) {
  if (text == "SUM") return Aggregation::sum;
  if (text == "COUNT") return Aggregation::count;
  if (text == "MIN") return Aggregation::min;
  if (text == "MAX") return Aggregation::max;
  return Aggregation::none;
}

// The values in a list of unary tests, in their order.
std::vector<NodePtr> test_values(const NodePtr& tests) {
  std::vector<NodePtr> values;
  if (!tests || tests->kind != Node::Kind::tests) return values;
  for (const NodePtr& test : tests->parts) values.push_back(test->parts[0]);
  return values;
}

}  // namespace

void BoxedCompiler::table_inputs(const pugi::xml_node& node, Table& made) {
  for (const pugi::xml_node& input : children(node, "input")) {
    InputClause clause;
    const pugi::xml_node expression_node = child(input, "inputExpression");
    clause.text = trimmed(text_of(child(expression_node, "text")));
    clause.type = compiler_.type_of(source_, expression_node);
    clause.expression = clause.text.empty() ? broken(input, "an input without an expression")
                                            : coerced(text_expression(expression_node, clause.text),
                                                      clause.type, "input '" + clause.text + "'");
    made.inputs.push_back(std::move(clause));
  }
}

void BoxedCompiler::table_outputs(const pugi::xml_node& node, Table& made) {
  const auto outputs = children(node, "output");
  for (const pugi::xml_node& output : outputs) {
    OutputClause clause;
    clause.name = attribute(output, "name");
    clause.type = compiler_.type_of(source_, output);
    if (clause.name.empty())
      clause.name = outputs.size() == 1 ? element_.name : "output " + std::to_string(made.outputs.size() + 1);
    compiler_.program().names.add_member(clause.name);
    const std::string values = trimmed(text_of(child(child(output, "outputValues"), "text")));
    if (!values.empty()) clause.priorities = test_values(unary_tests(output, values));
    clause.otherwise_text = trimmed(text_of(child(child(output, "defaultOutputEntry"), "text")));
    if (!clause.otherwise_text.empty()) clause.otherwise = text_expression(output, clause.otherwise_text);
    made.outputs.push_back(std::move(clause));
  }
  // The output's values may also stand in the type of the whole table.
  if (made.outputs.size() == 1 && made.outputs.front().priorities.empty()) {
    const feel::TypePtr type = made.outputs.front().type ? made.outputs.front().type : element_.type;
    if (type && type->constraint)
      made.outputs.front().priorities = test_values(unary_tests(node, type->constraint->text()));
  }
}

Rule BoxedCompiler::table_rule(const pugi::xml_node& node, Table& made) {
  Rule rule;
  rule.id = attribute(node, "id");
  rule.line = source_.lines.line(node);
  for (const pugi::xml_node& entry : children(node, "inputEntry")) {
    if (rule.conditions.size() == made.inputs.size()) break;
    Condition condition;
    condition.text = trimmed(text_of(child(entry, "text")));
    condition.test = unary_tests(entry, condition.text.empty() ? "-" : condition.text);
    condition.simple = simple_condition(*condition.test);
    rule.conditions.push_back(std::move(condition));
  }
  if (rule.conditions.size() < made.inputs.size()) {
    compiler_.find(source_, node, Finding::Weight::error,
                   "the rule has fewer conditions than the table has inputs");
    Condition anything;
    anything.text = "-";
    anything.test = unary_tests(node, "-");
    anything.simple = simple_condition(*anything.test);
    rule.conditions.resize(made.inputs.size(), anything);
  }
  for (const pugi::xml_node& entry : children(node, "outputEntry")) {
    if (rule.outputs.size() == made.outputs.size()) break;
    std::string text = trimmed(text_of(child(entry, "text")));
    const bool is_empty = text.empty() || text == "-";
    const OutputClause& clause = made.outputs[rule.outputs.size()];
    NodePtr output = text_expression(entry, is_empty ? "null" : text);
    // Tables that collect are sometimes given the type of their whole list.
    const bool is_of_list = clause.type && clause.type->kind == feel::Type::Kind::list;
    if (!is_of_list) output = coerced(std::move(output), clause.type, "output '" + clause.name + "'");
    rule.outputs.push_back(std::move(output));
    rule.output_texts.push_back(std::move(text));
  }
  if (rule.outputs.size() < made.outputs.size()) {
    rule.outputs.resize(made.outputs.size(),
                        broken(node, "the rule has fewer results than the table has outputs"));
    rule.output_texts.resize(made.outputs.size());
  }
  for (const pugi::xml_node& entry : children(node, "annotationEntry")) {
    rule.annotations.push_back(trimmed(text_of(entry)));
  }
  return rule;
}

void BoxedCompiler::table_rules(const pugi::xml_node& node, Table& made) {
  const std::size_t mark = scope_.mark();
  made.input_slot = scope_.declare("?");
  std::size_t column = 0;
  for (const pugi::xml_node& input : children(node, "input")) {
    InputClause& clause = made.inputs[column++];
    clause.allowed_text = trimmed(text_of(child(child(input, "inputValues"), "text")));
    if (clause.allowed_text.empty() && clause.type && clause.type->constraint) {
      clause.allowed_text = clause.type->constraint->text();
    }
    if (!clause.allowed_text.empty()) clause.allowed = unary_tests(input, clause.allowed_text);
  }
  table_outputs(node, made);
  for (const pugi::xml_node& rule : children(node, "rule")) made.rules.push_back(table_rule(rule, made));
  scope_.release(mark);
}

NodePtr BoxedCompiler::table(const pugi::xml_node& node) {
  auto made = std::make_shared<Table>();
  made->name = attribute(node, "label");
  if (made->name.empty()) made->name = element_.name;
  made->line = source_.lines.line(node);
  made->hit_policy = hit_policy(attribute(node, "hitPolicy"));
  made->aggregation = aggregation(attribute(node, "aggregation"));
  for (const pugi::xml_node& annotation : children(node, "annotation")) {
    made->annotation_names.push_back(attribute(annotation, "name"));
  }
  table_inputs(node, *made);
  if (children(node, "output").empty()) return broken(node, "a table without outputs");
  table_rules(node, *made);
  if (made->rules.size() >= indexed_rules_min) {
    TableIndex::Cells cells(made->inputs.size());
    for (std::size_t i = 0; i < cells.size(); ++i) {
      for (const Rule& rule : made->rules) {
        const auto& simple = rule.conditions[i].simple;
        cells[i].push_back(simple ? &*simple : nullptr);
      }
    }
    made->index = TableIndex::build(cells, made->rules.size());
  }
  element_.tables.push_back(made);
  Node node_made;
  node_made.kind = Node::Kind::extension;
  node_made.extension = std::make_shared<const TableExtension>(made);
  return std::make_shared<const Node>(std::move(node_made));
}

}  // namespace depesche::dmn
