// SPDX-License-Identifier: EUPL-1.2
#include "feel/builtin.h"

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "feel/builtin_table.h"

namespace depesche::feel {
namespace {

using Kind = Value::Kind;

const std::vector<Builtin>& table() {
  static const std::vector<Builtin> all = [] {
    std::vector<Builtin> made;
    add_conversion_functions(made);
    add_string_functions(made);
    add_pattern_functions(made);
    add_number_functions(made);
    add_list_functions(made);
    add_statistic_functions(made);
    add_context_functions(made);
    add_range_functions(made);
    add_temporal_functions(made);
    return made;
  }();
  return all;
}

bool is_taken(const Value& value, Takes takes) {
  switch (takes) {
    case Takes::anything: return true;
    case Takes::boolean: return value.is(Kind::boolean);
    case Takes::number: return value.is(Kind::number);
    case Takes::string: return value.is(Kind::string);
    case Takes::list: return value.is(Kind::list);
    case Takes::context: return value.is(Kind::context);
    case Takes::date: return value.is(Kind::date) || value.is(Kind::date_time);
    case Takes::duration: return value.is(Kind::days_duration);
    case Takes::function: return value.is(Kind::function);
  }
  return false;
}

std::string_view wanted(Takes takes) {
  switch (takes) {
    case Takes::anything: return "a value";
    case Takes::boolean: return "a boolean";
    case Takes::number: return "a number";
    case Takes::string: return "a string";
    case Takes::list: return "a list";
    case Takes::context: return "a context";
    case Takes::date: return "a date";
    case Takes::duration: return "a days and time duration";
    case Takes::function: return "a function";
  }
  return {};
}

// Whether the value can be passed; a list of one is unwrapped and a single value wrapped on the way.
bool fit(Value& value, const BuiltinParameter& parameter) {
  if (value.is_null()) return parameter.may_be_null || parameter.takes == Takes::anything;
  if (is_taken(value, parameter.takes)) return true;
  if (parameter.takes == Takes::list) {
    value = Value(List{value});
    return true;
  }
  if (value.is(Kind::list) && value.list().size() == 1 && is_taken(value.list().front(), parameter.takes)) {
    const Value only = value.list().front();
    value = only;
    return true;
  }
  return false;
}

std::size_t needed_count(const BuiltinSignature& signature) {
  return static_cast<std::size_t>(std::ranges::count_if(
      signature.parameters, [](const BuiltinParameter& one) { return !one.is_optional; }));
}

bool takes_count(const BuiltinSignature& signature, std::size_t count) {
  if (signature.as_list) return count >= 1;
  return count >= needed_count(signature) && (signature.is_variadic || count <= signature.parameters.size());
}

// Arguments given by name in the order of the signature; nothing where a name is unknown or one is missing.
std::optional<std::vector<Value>> by_name(const BuiltinSignature& signature, std::span<const Value> arguments,
                                          std::span<const std::string> names) {
  std::vector<std::optional<Value>> places(signature.parameters.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto found = std::ranges::find(signature.parameters, names[i], &BuiltinParameter::name);
    if (found == signature.parameters.end()) return std::nullopt;
    auto& place = places[static_cast<std::size_t>(found - signature.parameters.begin())];
    if (place) return std::nullopt;
    place = arguments[i];
  }
  while (!places.empty() && !places.back() && signature.parameters[places.size() - 1].is_optional)
    places.pop_back();
  std::vector<Value> values;
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (!places[i] && !signature.parameters[i].is_optional && !signature.parameters[i].may_be_null)
      return std::nullopt;
    values.push_back(places[i].value_or(Value()));
  }
  return values;
}

Value run(Evaluation& evaluation, const Builtin& builtin, const BuiltinSignature& signature,
          std::vector<Value> values) {
  const BuiltinCall call{.evaluation = evaluation, .name = builtin.name, .arguments = values};
  for (std::size_t i = 0; i < values.size(); ++i) {
    const BuiltinParameter& parameter = signature.parameters[std::min(i, signature.parameters.size() - 1)];
    if (fit(values[i], parameter)) continue;
    return call.fail(Trouble::wrong_kind,
                     "'" + std::string(parameter.name) + "' must be " + std::string(wanted(parameter.takes)) +
                         ", not " +
                         (values[i].is_null() ? "null" : std::string(kind_name(values[i].kind()))));
  }
  constexpr std::size_t bytes_per_step = 64;
  std::uint64_t work = 1;
  for (const Value& value : values) {
    if (value.is(Kind::list)) work += value.list().size();
    if (value.is(Kind::string)) work += value.string().size() / bytes_per_step;
  }
  if (!evaluation.step(work)) return {};
  Value result = signature.run(call);
  evaluation.make(result.own_bytes());
  return result;
}

}  // namespace

Value BuiltinCall::fail(Trouble trouble, std::string_view what) const {
  return evaluation.report(trouble, std::string(name) + "(): " + std::string(what));
}

Value number_or_fault(const BuiltinCall& call, const std::optional<Decimal>& number) {
  if (number) return Value(*number);
  return call.fail(Trouble::out_of_range, "there is no result");
}

const Builtin* find_builtin(const std::string& normal_name) {
  static const std::unordered_map<std::string_view, const Builtin*> by_its_name = [] {
    std::unordered_map<std::string_view, const Builtin*> made;
    for (const Builtin& builtin : table()) made.emplace(builtin.name, &builtin);
    return made;
  }();
  const auto found = by_its_name.find(normal_name);
  return found == by_its_name.end() ? nullptr : found->second;
}

std::vector<const Builtin*> all_builtins() {
  std::vector<const Builtin*> all;
  for (const Builtin& builtin : table()) all.push_back(&builtin);
  return all;
}

bool accepts_count(const Builtin& builtin, std::size_t arguments) {
  return std::ranges::any_of(builtin.signatures,
                             [&](const BuiltinSignature& one) { return takes_count(one, arguments); });
}

Value call_builtin(Evaluation& evaluation, const Builtin& builtin, std::span<const Value> arguments,
                   std::span<const std::string> names) {
  for (const BuiltinSignature& signature : builtin.signatures) {
    if (!names.empty()) {
      auto values = by_name(signature, arguments, names);
      if (values) return run(evaluation, builtin, signature, std::move(*values));
      continue;
    }
    if (!takes_count(signature, arguments.size())) continue;
    // Several arguments, or one that is no list, may stand for the list of them.
    const bool gathers = signature.as_list && (arguments.size() > 1);
    if (gathers)
      return run(evaluation, builtin, signature, {Value(List(arguments.begin(), arguments.end()))});
    return run(evaluation, builtin, signature, {arguments.begin(), arguments.end()});
  }
  return evaluation.report(Trouble::wrong_arguments,
                           builtin.name + "(): no such number or names of arguments");
}

}  // namespace depesche::feel
