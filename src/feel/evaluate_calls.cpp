// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>

#include "feel/builtin.h"
#include "feel/evaluate.h"
#include "feel/evaluate_parts.h"
#include "feel/operators.h"

namespace depesche::feel {
namespace {

// A function written in FEEL, with what it took along from where it was written.
class Closure final : public Callable {
 public:
  Closure(std::shared_ptr<const Lambda> lambda, std::vector<Value> captured)
      : lambda_(std::move(lambda)), captured_(std::move(captured)) {}

  Value call(Evaluation& evaluation, std::span<const Value> arguments) const override {
    std::vector<Value> slots(lambda_->slot_count);
    std::ranges::copy(arguments, slots.begin());
    for (std::size_t i = 0; i < captured_.size(); ++i) slots[lambda_->captured[i].inside] = captured_[i];
    return evaluate(*lambda_->body, evaluation, slots);
  }

 private:
  std::shared_ptr<const Lambda> lambda_;
  std::vector<Value> captured_;
};

// The arguments in the order of the parameters; nothing where names or number do not fit.
std::optional<std::vector<Value>> arranged(const Function& function, std::span<const Value> arguments,
                                           std::span<const std::string> names) {
  const std::size_t count = function.parameters.size();
  if (function.is_variadic && names.empty() && arguments.size() + 1 >= count) {
    std::vector<Value> values(arguments.begin(), arguments.begin() + static_cast<std::ptrdiff_t>(count - 1));
    const bool is_list = arguments.size() == count && arguments.back().is(Value::Kind::list);
    values.push_back(
        is_list ? arguments.back()
                : Value(List(arguments.begin() + static_cast<std::ptrdiff_t>(count - 1), arguments.end())));
    return values;
  }
  if (arguments.size() != count) return std::nullopt;
  if (names.empty()) return std::vector<Value>(arguments.begin(), arguments.end());
  std::vector<Value> values(count);
  std::vector<bool> is_given(count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto found = std::ranges::find(function.parameters, names[i], &Parameter::name);
    if (found == function.parameters.end()) return std::nullopt;
    const auto place = static_cast<std::size_t>(found - function.parameters.begin());
    if (is_given[place]) return std::nullopt;
    is_given[place] = true;
    values[place] = arguments[i];
  }
  return values;
}

}  // namespace

Value call_function(Evaluation& evaluation, const Function& function, std::span<const Value> arguments,
                    std::span<const std::string> names) {
  if (function.builtin) return call_builtin(evaluation, *function.builtin, arguments, names);
  auto values = arranged(function, arguments, names);
  if (!values)
    return evaluation.report(Trouble::wrong_arguments, "the arguments do not fit the function's parameters");
  for (std::size_t i = 0; i < values->size(); ++i) {
    auto fitting = coerced(evaluation, (*values)[i], function.parameters[i].type);
    if (!fitting) {
      return evaluation.report(Trouble::not_of_type, "argument '" + function.parameters[i].name +
                                                         "': " + to_brief_text((*values)[i]) + " is no " +
                                                         type_text(function.parameters[i].type));
    }
    (*values)[i] = *std::move(fitting);
  }
  if (!evaluation.step() || !function.callable) return {};
  Value result;
  if (evaluation.enter()) result = function.callable->call(evaluation, *values);
  evaluation.leave();
  auto fitting = coerced(evaluation, result, function.result);
  if (fitting) return *std::move(fitting);
  return evaluation.report(Trouble::not_of_type,
                           "result " + to_brief_text(result) + " is no " + type_text(function.result));
}

Value call(const Node& node, Evaluation& evaluation, std::span<Value> slots) {
  std::vector<Value> arguments;
  arguments.reserve(node.parts.size() - 1);
  const Node& callee = *node.parts[0];
  Value function;
  if (callee.kind != Node::Kind::builtin) function = evaluate(callee, evaluation, slots);
  for (std::size_t i = 1; i < node.parts.size(); ++i)
    arguments.push_back(evaluate(*node.parts[i], evaluation, slots));
  if (evaluation.is_stopped()) return {};
  evaluation.set_span(node.begin, node.end);
  if (callee.kind == Node::Kind::builtin)
    return call_builtin(evaluation, *callee.builtin, arguments, node.names);
  if (function.is(Value::Kind::function))
    return call_function(evaluation, function.function(), arguments, node.names);
  return evaluation.report(Trouble::not_a_function,
                           "a " + std::string(kind_name(function.kind())) + " cannot be called");
}

Value builtin_value(const Builtin& builtin) {
  Function function;
  function.builtin = &builtin;
  return Value(std::move(function));
}

Value function_value(const Node& node, Evaluation& evaluation, std::span<Value> slots) {
  const Lambda& lambda = *node.lambda;
  std::vector<Value> captured;
  captured.reserve(lambda.captured.size());
  for (const Scope::Capture& capture : lambda.captured) captured.push_back(slots[capture.outside]);
  if (lambda.is_external) {
    std::vector<Value> own(lambda.slot_count);
    for (std::size_t i = 0; i < captured.size(); ++i) own[lambda.captured[i].inside] = captured[i];
    evaluation.set_span(node.begin, node.end);
    return external_function(evaluation, evaluate(*lambda.body, evaluation, own), lambda.parameters);
  }
  Function function;
  function.parameters = lambda.parameters;
  function.result = lambda.result;
  function.callable = std::make_shared<const Closure>(node.lambda, std::move(captured));
  return Value(std::move(function));
}

Value negate(const Node& node, Evaluation& evaluation, std::span<Value> slots) {
  const Value value = evaluate(*node.parts[0], evaluation, slots);
  evaluation.set_span(node.begin, node.end);
  return negated(evaluation, value);
}

Value calculate(const Node& node, Evaluation& evaluation, std::span<Value> slots) {
  const Value left = evaluate(*node.parts[0], evaluation, slots);
  const Value right = evaluate(*node.parts[1], evaluation, slots);
  evaluation.set_span(node.begin, node.end);
  return arithmetic(evaluation, node.op, left, right);
}

}  // namespace depesche::feel
