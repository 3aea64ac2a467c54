// SPDX-License-Identifier: EUPL-1.2
#include "feel/type.h"

#include <algorithm>
#include <array>
#include <utility>

#include "feel/builtin.h"

namespace depesche::feel {
namespace {

constexpr std::array<std::string_view, 14> type_names{"Any",
                                                      "Null",
                                                      "boolean",
                                                      "number",
                                                      "string",
                                                      "date",
                                                      "time",
                                                      "date and time",
                                                      "days and time duration",
                                                      "years and months duration",
                                                      "list",
                                                      "context",
                                                      "range",
                                                      "function"};

// Tests values, with the constraints of types or without.
class Conformance {
 public:
  Conformance(Evaluation& evaluation, bool with_constraints)
      : evaluation_(evaluation), with_constraints_(with_constraints) {}

  bool holds(const Value& value, const Type& type) {
    constexpr int nesting_max = 100;
    if (depth_ > nesting_max || !evaluation_.step()) return false;
    ++depth_;
    const bool is_fit = kind_fits(value, type) && (!with_constraints_ || !type.constraint ||
                                                   type.constraint->admits(evaluation_, value));
    --depth_;
    return is_fit;
  }

 private:
  bool part_fits(const Value& value, const TypePtr& type) {
    return !type || value.is_null() || holds(value, *type);
  }

  bool kind_fits(const Value& value, const Type& type) {
    if (type.kind == Type::Kind::null) return value.is_null();
    if (value.is_null()) return false;
    if (type.kind == Type::Kind::any) return true;
    if (std::to_underlying(type.kind) != std::to_underlying(value.kind()) + 1) return false;
    switch (value.kind()) {
      case Value::Kind::list:
        return std::ranges::all_of(value.list(),
                                   [&](const Value& item) { return part_fits(item, type.element); });
      case Value::Kind::context:
        return std::ranges::all_of(type.fields, [&](const Type::Field& field) {
          const Value* held = value.context().find(field.name);
          return held && part_fits(*held, field.type);
        });
      case Value::Kind::range:
        return part_fits(value.range().start, type.element) && part_fits(value.range().end, type.element);
      case Value::Kind::function: return function_fits(value.function(), type);
      case Value::Kind::null:
      case Value::Kind::boolean:
      case Value::Kind::number:
      case Value::Kind::string:
      case Value::Kind::date:
      case Value::Kind::time:
      case Value::Kind::date_time:
      case Value::Kind::days_duration:
      case Value::Kind::months_duration: return true;
    }
    return false;
  }

  static bool is_any(const TypePtr& type) { return !type || type->kind == Type::Kind::any; }

  // Functions fit by number of parameters, and where both sides name a type, by its kind.
  static bool function_fits(const Function& function, const Type& type) {
    if (type.parameters.empty() && is_any(type.result) && type.name.empty() && !function.builtin) return true;
    if (function.builtin)
      return type.parameters.empty() || accepts_count(*function.builtin, type.parameters.size());
    if (function.parameters.size() != type.parameters.size()) return false;
    for (std::size_t i = 0; i < type.parameters.size(); ++i) {
      const TypePtr& own = function.parameters[i].type;
      const TypePtr& wanted = type.parameters[i];
      if (!is_any(own) && !is_any(wanted) && own->kind != wanted->kind) return false;
    }
    return is_any(function.result) || is_any(type.result) || function.result->kind == type.result->kind;
  }

  Evaluation& evaluation_;
  bool with_constraints_;
  int depth_ = 0;
};

std::optional<Value> converted(Evaluation& evaluation, const Value& value, const Type& type) {
  Conformance conformance(evaluation, true);
  if (type.kind == Type::Kind::list && !value.is(Value::Kind::list)) {
    Value wrapped(List{value});
    if (conformance.holds(wrapped, type)) return wrapped;
    return std::nullopt;
  }
  if (value.is(Value::Kind::list) && value.list().size() == 1) {
    const Value& only = value.list().front();
    if (!only.is_null() && conformance.holds(only, type)) return only;
    return std::nullopt;
  }
  if (value.is(Value::Kind::date) && type.kind == Type::Kind::date_time) {
    Value moment(
        DateTime{.date = value.date(), .time = {.second_of_day = 0, .nanos = 0, .zone = Zone::utc()}});
    if (conformance.holds(moment, type)) return moment;
  }
  return std::nullopt;
}

}  // namespace

TypePtr simple_type(Type::Kind kind) {
  static const auto all = [] {
    std::array<TypePtr, type_names.size()> types;
    for (std::size_t i = 0; i < types.size(); ++i) {
      Type type;
      type.kind = static_cast<Type::Kind>(i);
      type.name = type_names[i];
      types[i] = std::make_shared<const Type>(std::move(type));
    }
    return types;
  }();
  return all[static_cast<std::size_t>(kind)];
}

TypePtr named_simple_type(const std::string& normal_name) {
  // The last two are how older tools and XML Schema write them.
  if (normal_name == "dateTime") return simple_type(Type::Kind::date_time);
  if (normal_name == "dayTimeDuration") return simple_type(Type::Kind::days_duration);
  if (normal_name == "yearMonthDuration") return simple_type(Type::Kind::months_duration);
  if (normal_name == "any") return simple_type(Type::Kind::any);
  const auto found = std::ranges::find(type_names, normal_name);
  if (found == type_names.end()) return nullptr;
  return simple_type(static_cast<Type::Kind>(found - type_names.begin()));
}

bool is_instance(Evaluation& evaluation, const Value& value, const Type& type) {
  return Conformance(evaluation, false).holds(value, type);
}

std::optional<Value> coerced(Evaluation& evaluation, const Value& value, const TypePtr& type) {
  if (!type || value.is_null() || (type->kind == Type::Kind::any && !type->constraint)) return value;
  const bool is_simple = value.kind() < Value::Kind::list && !type->constraint;
  if (is_simple && std::to_underlying(type->kind) == std::to_underlying(value.kind()) + 1) return value;
  if (Conformance(evaluation, true).holds(value, *type)) return value;
  return converted(evaluation, value, *type);
}

std::string type_text(const TypePtr& type) {
  if (!type) return "Any";
  if (!type->name.empty()) return type->name;
  switch (type->kind) {
    case Type::Kind::list: return "list<" + type_text(type->element) + ">";
    case Type::Kind::range: return "range<" + type_text(type->element) + ">";
    case Type::Kind::context: {
      std::string text = "context<";
      for (const Type::Field& field : type->fields) {
        if (!text.ends_with('<')) text += ", ";
        text += field.name + ": " + type_text(field.type);
      }
      return text + ">";
    }
    case Type::Kind::function: {
      std::string text = "function<";
      for (const TypePtr& parameter : type->parameters) {
        if (!text.ends_with('<')) text += ", ";
        text += type_text(parameter);
      }
      return text + "> -> " + type_text(type->result);
    }
    case Type::Kind::any:
    case Type::Kind::null:
    case Type::Kind::boolean:
    case Type::Kind::number:
    case Type::Kind::string:
    case Type::Kind::date:
    case Type::Kind::time:
    case Type::Kind::date_time:
    case Type::Kind::days_duration:
    case Type::Kind::months_duration: return std::string(type_names[static_cast<std::size_t>(type->kind)]);
  }
  return {};
}

}  // namespace depesche::feel
