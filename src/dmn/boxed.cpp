// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <array>

#include "dmn/compiler.h"
#include "dmn/xml.h"
#include "feel/evaluate.h"

namespace depesche::dmn {
namespace {

using feel::Node;
using feel::NodePtr;

// What could not be read is worth null, and says why each time it is asked.
class Broken final : public feel::Extension {
 public:
  explicit Broken(std::string what) : what_(std::move(what)) {}
  feel::Value evaluate(feel::Evaluation& evaluation, std::span<feel::Value>) const override {
    return evaluation.report(feel::Trouble::bad_expression, what_);
  }

 private:
  std::string what_;
};

NodePtr finished(Node node) { return std::make_shared<const Node>(std::move(node)); }

Node made(Node::Kind kind) {
  Node node;
  node.kind = kind;
  return node;
}

constexpr std::array<std::string_view, 12> expressions{"literalExpression",
                                                       "decisionTable",
                                                       "context",
                                                       "invocation",
                                                       "functionDefinition",
                                                       "list",
                                                       "relation",
                                                       "conditional",
                                                       "filter",
                                                       "for",
                                                       "some",
                                                       "every"};

}  // namespace

bool BoxedCompiler::is_expression(std::string_view name) {
  return std::ranges::find(expressions, name) != expressions.end();
}

NodePtr BoxedCompiler::child_expression(const pugi::xml_node& parent) {
  for (const pugi::xml_node& node : elements(parent)) {
    if (is_expression(local_name(node))) return expression(node);
  }
  return nullptr;
}

NodePtr BoxedCompiler::expression(const pugi::xml_node& node) {
  NodePtr read = plain(node);
  feel::TypePtr type = compiler_.type_of(source_, node);
  const bool is_function = local_name(node) == "functionDefinition";
  return type && !is_function ? coerced(std::move(read), std::move(type), "") : read;
}

NodePtr BoxedCompiler::plain(const pugi::xml_node& node) {
  const std::string_view name = local_name(node);
  if (name == "literalExpression") return literal(node);
  if (name == "decisionTable") return table(node);
  if (name == "context") return context(node);
  if (name == "invocation") return invocation(node);
  if (name == "functionDefinition") return function(node);
  if (name == "list") return list(node);
  if (name == "relation") return relation(node);
  if (name == "conditional") return conditional(node);
  if (name == "filter") return filter(node);
  if (name == "for") return iteration(node, Node::Kind::iteration, "return");
  if (name == "some") return iteration(node, Node::Kind::some, "satisfies");
  return iteration(node, Node::Kind::every, "satisfies");
}

NodePtr BoxedCompiler::coerced(NodePtr inner, feel::TypePtr type, std::string what) {
  if (!type || !inner || type->kind == feel::Type::Kind::any) return inner;
  Node node = made(Node::Kind::coerce);
  node.begin = inner->begin;
  node.end = inner->end;
  node.type = std::move(type);
  node.text = std::move(what);
  node.parts.push_back(std::move(inner));
  return finished(std::move(node));
}

NodePtr BoxedCompiler::broken(const pugi::xml_node& node, std::string what) {
  compiler_.find(source_, node, Finding::Weight::error, what);
  Node broken_node = made(Node::Kind::extension);
  broken_node.extension = std::make_shared<const Broken>(std::move(what));
  return finished(std::move(broken_node));
}

NodePtr BoxedCompiler::parsed(const pugi::xml_node& node, const std::string& text, Parse parse) {
  auto read = parse(text, scope_);
  if (read) {
    std::vector<feel::Fault> unknown;
    collect_unknown_names(**read, unknown);
    for (const feel::Fault& fault : unknown) compiler_.find_in_expression(source_, node, text, fault);
    return *read;
  }
  compiler_.find_in_expression(source_, node, text, read.error());
  Node broken_node = made(Node::Kind::extension);
  broken_node.extension = std::make_shared<const Broken>(read.error().what);
  return finished(std::move(broken_node));
}

NodePtr BoxedCompiler::text_expression(const pugi::xml_node& node, const std::string& text) {
  return parsed(node, text, feel::parse_expression);
}

NodePtr BoxedCompiler::unary_tests(const pugi::xml_node& node, const std::string& text) {
  return parsed(node, text, feel::parse_unary_tests);
}

NodePtr BoxedCompiler::literal(const pugi::xml_node& node) {
  const std::string text = text_of(child(node, "text"));
  if (trimmed(text).empty()) return broken(node, "the expression is empty");
  const std::string language = attribute(node, "expressionLanguage");
  if (!language.empty() && !language.contains("FEEL") && !language.contains("feel"))
    return broken(node, "the language '" + language + "' is not known here, only FEEL is");
  const bool is_source = local_name(node.parent()) == "in" && local_name(node.parent().parent()) != "filter";
  return parsed(node, text, is_source ? feel::parse_iteration_source : feel::parse_expression);
}

NodePtr BoxedCompiler::context(const pugi::xml_node& node) {
  Node context_node = made(Node::Kind::context);
  const std::size_t mark = scope_.mark();
  for (const pugi::xml_node& entry : children(node, "contextEntry")) {
    const pugi::xml_node variable = child(entry, "variable");
    NodePtr value = child_expression(entry);
    if (!value) value = broken(entry, "a context entry without an expression");
    if (!variable) {
      context_node.is_scope = true;
      context_node.parts.push_back(std::move(value));
      break;
    }
    const std::string name = attribute(variable, "name");
    value = coerced(std::move(value), compiler_.type_of(source_, variable), "'" + name + "'");
    context_node.slots.push_back(scope_.declare(name));
    context_node.names.push_back(name);
    context_node.parts.push_back(std::move(value));
  }
  scope_.release(mark);
  return finished(std::move(context_node));
}

NodePtr BoxedCompiler::invocation(const pugi::xml_node& node) {
  Node call = made(Node::Kind::call);
  NodePtr callee = child_expression(node);
  if (!callee) return broken(node, "an invocation without a function");
  call.parts.push_back(std::move(callee));
  for (const pugi::xml_node& binding : children(node, "binding")) {
    NodePtr argument = child_expression(binding);
    if (!argument) argument = finished(made(Node::Kind::literal));
    call.names.push_back(feel::normal_name(attribute(child(binding, "parameter"), "name")));
    call.parts.push_back(std::move(argument));
  }
  return finished(std::move(call));
}

NodePtr BoxedCompiler::function(const pugi::xml_node& node) {
  const std::string kind = attribute(node, "kind");
  auto lambda = std::make_shared<feel::Lambda>();
  scope_.begin_function();
  for (const pugi::xml_node& parameter : children(node, "formalParameter")) {
    const std::string name = attribute(parameter, "name");
    lambda->parameters.push_back(
        {.name = feel::normal_name(name), .type = compiler_.type_of(source_, parameter)});
    scope_.declare(name);
  }
  lambda->is_external = kind == "Java" || kind == "PMML";
  NodePtr body = child_expression(node);
  feel::Scope::Closed closed = scope_.end_function();
  if (!body) return broken(node, "a function without a body");
  lambda->body = coerced(std::move(body), compiler_.type_of(source_, node), "");
  lambda->captured = std::move(closed.captured);
  lambda->slot_count = closed.slot_count;
  Node function_node = made(Node::Kind::function);
  function_node.lambda = std::move(lambda);
  return finished(std::move(function_node));
}

NodePtr BoxedCompiler::list(const pugi::xml_node& node) {
  Node list_node = made(Node::Kind::list);
  for (const pugi::xml_node& item : elements(node)) {
    if (is_expression(local_name(item))) list_node.parts.push_back(expression(item));
  }
  return finished(std::move(list_node));
}

NodePtr BoxedCompiler::relation(const pugi::xml_node& node) {
  const auto columns = children(node, "column");
  Node rows = made(Node::Kind::list);
  for (const pugi::xml_node& row : children(node, "row")) {
    Node row_node = made(Node::Kind::context);
    const std::size_t mark = scope_.mark();
    std::size_t column = 0;
    for (const pugi::xml_node& cell : elements(row)) {
      if (!is_expression(local_name(cell)) || column == columns.size()) continue;
      const std::string name = attribute(columns[column], "name");
      row_node.parts.push_back(
          coerced(expression(cell), compiler_.type_of(source_, columns[column]), "'" + name + "'"));
      row_node.names.push_back(name);
      ++column;
    }
    scope_.release(mark);
    // Cells do not see each other: their places in the scope have no names.
    for (std::size_t i = 0; i < row_node.names.size(); ++i) row_node.slots.push_back(scope_.declare(""));
    scope_.release(mark);
    rows.parts.push_back(finished(std::move(row_node)));
  }
  return finished(std::move(rows));
}

NodePtr BoxedCompiler::wrapped(const pugi::xml_node& parent, std::string_view name) {
  const pugi::xml_node part = child(parent, name);
  NodePtr read = part ? child_expression(part) : nullptr;
  if (!read) return broken(parent, "'" + std::string(name) + "' is missing");
  return coerced(std::move(read), compiler_.type_of(source_, part), "");
}

NodePtr BoxedCompiler::conditional(const pugi::xml_node& node) {
  Node condition = made(Node::Kind::conditional);
  condition.is_boxed = true;
  for (const char* part : {"if", "then", "else"}) condition.parts.push_back(wrapped(node, part));
  return finished(std::move(condition));
}

NodePtr BoxedCompiler::filter(const pugi::xml_node& node) {
  Node index = made(Node::Kind::index);
  index.parts.push_back(wrapped(node, "in"));
  const std::size_t mark = scope_.mark();
  index.slots = {scope_.declare_item()};
  index.parts.push_back(wrapped(node, "match"));
  scope_.release(mark);
  return finished(std::move(index));
}

NodePtr BoxedCompiler::iteration(const pugi::xml_node& node, Node::Kind kind, std::string_view result) {
  Node walk = made(kind);
  walk.is_boxed = true;
  const std::string name = attribute(node, "iteratorVariable");
  walk.parts.push_back(wrapped(node, "in"));
  const std::size_t mark = scope_.mark();
  walk.slots.push_back(scope_.declare(name));
  walk.names.push_back(name);
  if (kind == Node::Kind::iteration) walk.slots.push_back(scope_.declare("partial"));
  walk.parts.push_back(wrapped(node, result));
  scope_.release(mark);
  return finished(std::move(walk));
}

}  // namespace depesche::dmn
