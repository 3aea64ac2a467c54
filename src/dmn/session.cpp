// SPDX-License-Identifier: EUPL-1.2
#include "dmn/session.h"

#include "feel/evaluate.h"

namespace depesche::dmn {
namespace {

using feel::Trouble;
using feel::Value;

// Knowledge called from FEEL: its own requirements stand in its slots.
class KnowledgeCall final : public feel::Callable {
 public:
  KnowledgeCall(const Program& program, std::size_t element) : program_(program), element_(element) {}

  Value call(feel::Evaluation& evaluation, std::span<const Value> arguments) const override {
    const Element& element = program_.elements[element_];
    if (!element.expression) return {};
    std::vector<Value> slots = filled_slots(program_, element, nullptr);
    const Value function = feel::evaluate(*element.expression, evaluation, slots);
    if (!function.is(Value::Kind::function)) return {};
    return feel::call_function(evaluation, function.function(), arguments);
  }

 private:
  const Program& program_;
  std::size_t element_;
};

// A service called from FEEL: a run of its own, that sees only its arguments.
class ServiceCall final : public feel::Callable {
 public:
  ServiceCall(const Program& program, std::size_t element) : program_(program), element_(element) {}

  Value call(feel::Evaluation& evaluation, std::span<const Value> arguments) const override {
    Session session(program_, evaluation, nullptr);
    const Element& element = program_.elements[element_];
    for (std::size_t i = 0; i < arguments.size(); ++i) session.give(element.parameters[i], arguments[i]);
    return session.run_service(element_);
  }

 private:
  const Program& program_;
  std::size_t element_;
};

// A trace is read and kept as a whole, so that values which are small only while they share their parts have
// no place in it.
Value worth_keeping(const Value& value) {
  constexpr feel::Work parts_max = 100'000;
  return part_count(value, parts_max) < parts_max ? value : Value::text("(too large for the trace)");
}

Value linked_value(const Program& program, std::size_t element, Session* session) {
  const Element& required = program.elements[element];
  const bool is_function =
      required.kind == ElementInfo::Kind::knowledge || required.kind == ElementInfo::Kind::service;
  if (is_function) return required.function;
  return session ? session->value(element) : Value();
}

}  // namespace

std::vector<Value> filled_slots(const Program& program, const Element& element, Session* session) {
  std::vector<Value> slots(element.slot_count);
  for (const Link& link : element.links) {
    if (link.members.empty()) {
      slots[link.slot] = linked_value(program, link.element, session);
      continue;
    }
    feel::Context members;
    for (const auto& [name, required] : link.members)
      members.put(name, linked_value(program, required, session));
    slots[link.slot] = Value(std::move(members));
  }
  return slots;
}

Value element_function(const Program& program, std::size_t index) {
  const Element& element = program.elements[index];
  feel::Function function;
  if (element.kind == ElementInfo::Kind::service) {
    for (const std::size_t parameter : element.parameters) {
      const Element& given = program.elements[parameter];
      function.parameters.push_back({.name = feel::normal_name(given.name), .type = given.type});
    }
    function.callable = std::make_shared<const ServiceCall>(program, index);
    return Value(std::move(function));
  }
  if (element.expression && element.expression->kind == feel::Node::Kind::function) {
    function.parameters = element.expression->lambda->parameters;
  }
  function.result = element.type;
  function.callable = std::make_shared<const KnowledgeCall>(program, index);
  return Value(std::move(function));
}

void Session::give(std::size_t index, const Value& value) {
  const Element& element = program_.elements[index];
  auto fitting = feel::coerced(evaluation_, value, element.type);
  if (!fitting) {
    evaluation_.set_place(element.name);
    evaluation_.set_span(0, 0);
    evaluation_.report(Trouble::not_of_type, "input '" + element.name + "': " + to_brief_text(value) +
                                                 " is no " + type_text(element.type));
  }
  values_[index] = fitting ? *std::move(fitting) : Value();
}

void Session::give_missing(std::size_t index) {
  const std::string place = evaluation_.place();
  const std::string& name = program_.elements[index].name;
  evaluation_.set_place(name);
  evaluation_.set_span(0, 0);
  evaluation_.report(Trouble::missing_input, "input '" + name + "' was not given");
  evaluation_.set_place(place);
  values_[index] = Value();
}

Value Session::value(std::size_t index) {
  const Element& element = program_.elements[index];
  if (!values_[index]) {
    if (element.kind == ElementInfo::Kind::decision) return decide(index);
    if (element.kind != ElementInfo::Kind::input) return element.function;
    give_missing(index);
  }
  note_input(index);
  return *values_[index];
}

Value Session::decide(std::size_t index) {
  const Element& element = program_.elements[index];
  if (!element.expression) {
    return evaluation_.report(Trouble::bad_expression,
                              "decision '" + element.name + "' has no logic that can be run");
  }
  if (!evaluation_.enter()) {
    evaluation_.leave();
    return {};
  }
  std::vector<Value> slots = filled_slots(program_, element, this);
  const std::string place = evaluation_.place();
  evaluation_.set_place(element.name);
  if (trace_) tables_.emplace_back();
  Value result = feel::evaluate(*element.expression, evaluation_, slots);
  evaluation_.leave();
  auto fitting = feel::coerced(evaluation_, result, element.type);
  if (!fitting) {
    evaluation_.report(Trouble::not_of_type, "decision '" + element.name + "': " + to_brief_text(result) +
                                                 " is no " + type_text(element.type));
  }
  Value decided = fitting ? *std::move(fitting) : Value();
  if (trace_) note_decision(element, decided);
  evaluation_.set_place(place);
  values_[index] = decided;
  return decided;
}

Value Session::run_service(std::size_t index) {
  const Element& element = program_.elements[index];
  Value result;
  if (element.outputs.size() == 1) {
    result = value(element.outputs.front());
  } else {
    feel::Context outputs;
    for (const std::size_t output : element.outputs)
      outputs.put(program_.elements[output].name, value(output));
    result = Value(std::move(outputs));
  }
  const feel::TypePtr wanted =
      element.type && element.type->kind == feel::Type::Kind::function ? element.type->result : element.type;
  auto fitting = feel::coerced(evaluation_, result, wanted);
  if (fitting) return *std::move(fitting);
  return evaluation_.report(Trouble::not_of_type, "service '" + element.name + "': " + to_brief_text(result) +
                                                      " is no " + type_text(wanted));
}

void Session::add(TableTrace table) {
  constexpr std::size_t tables_max =
      100;  // of one decision; a table called in a loop need not stand there often
  if (tables_.empty() || tables_.back().size() == tables_max) return;
  for (NamedValue& input : table.inputs) input.value = worth_keeping(input.value);
  for (MatchedRule& rule : table.matched) {
    for (Value& output : rule.outputs) output = worth_keeping(output);
  }
  tables_.back().push_back(std::move(table));
}

void Session::note_input(std::size_t index) {
  if (!trace_ || program_.elements[index].kind != ElementInfo::Kind::input) return;
  const std::string& name = program_.elements[index].name;
  for (const NamedValue& known : trace_->inputs) {
    if (known.name == name) return;
  }
  trace_->inputs.push_back({.name = name, .value = *values_[index]});
}

void Session::note_decision(const Element& element, const Value& value) {
  DecisionTrace made{.id = element.id,
                     .name = element.name,
                     .requires_inputs = {},
                     .requires_decisions = {},
                     .tables = std::move(tables_.back()),
                     .value = worth_keeping(value)};
  tables_.pop_back();
  for (const std::size_t required : element.requires_elements) {
    const Element& one = program_.elements[required];
    if (one.kind == ElementInfo::Kind::input) made.requires_inputs.push_back(one.name);
    if (one.kind == ElementInfo::Kind::decision) made.requires_decisions.push_back(one.name);
  }
  trace_->decisions.push_back(std::move(made));
}

}  // namespace depesche::dmn
