// SPDX-License-Identifier: EUPL-1.2
#include "dmn/json.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "dmn/program.h"
#include "feel/temporal_literal.h"

namespace depesche::dmn {
namespace {

namespace json = boost::json;
using feel::Value;

constexpr int json_nesting_max = 100;
constexpr std::size_t exact_digits = 15;  // of a number in JSON that every reader keeps

json::value number_json(const feel::Decimal& number) {
  if (const auto whole = number.whole(); whole && number.is_whole()) return *whole;
  std::string text = number.text();
  if (text.size() > exact_digits + 2) return json::string(text);
  return number.approximate();
}

json::value value_json(const Value& value, int depth) {
  if (depth > json_nesting_max) return nullptr;
  switch (value.kind()) {
    case Value::Kind::null:
    case Value::Kind::function: return nullptr;
    case Value::Kind::boolean: return value.boolean();
    case Value::Kind::number: return number_json(value.number());
    case Value::Kind::list: {
      json::array list;
      for (const Value& item : value.list()) list.push_back(value_json(item, depth + 1));
      return list;
    }
    case Value::Kind::context: {
      json::object object;
      for (const feel::Context::Entry& entry : value.context().entries())
        object[entry.name] = value_json(entry.value, depth + 1);
      return object;
    }
    case Value::Kind::string:
    case Value::Kind::date:
    case Value::Kind::time:
    case Value::Kind::date_time:
    case Value::Kind::days_duration:
    case Value::Kind::months_duration:
    case Value::Kind::range: return json::string(to_text(value));
  }
  return nullptr;
}

json::array names_json(const std::vector<std::string>& names) {
  json::array list;
  for (const std::string& name : names) list.push_back(json::string(name));
  return list;
}

json::array named_json(const std::vector<NamedValue>& values) {
  json::array list;
  for (const NamedValue& one : values)
    list.push_back(json::object{{"name", one.name}, {"value", to_json(one.value)}});
  return list;
}

json::object table_json(const TableTrace& table) {
  json::array rules;
  for (const MatchedRule& rule : table.matched) {
    json::array outputs;
    for (const Value& output : rule.outputs) outputs.push_back(to_json(output));
    rules.push_back(json::object{{"number", rule.number},
                                 {"id", rule.id},
                                 {"conditions", names_json(rule.conditions)},
                                 {"annotations", names_json(rule.annotations)},
                                 {"outputs", std::move(outputs)}});
  }
  return {{"table", table.table},
          {"hit_policy", table.hit_policy},
          {"inputs", named_json(table.inputs)},
          {"outputs", names_json(table.outputs)},
          {"rules", std::move(rules)},
          {"used_default", table.used_default}};
}

Value typed(const json::value& value, const feel::TypePtr& type, int depth);

const feel::TypePtr* field_type(const feel::TypePtr& type, std::string_view name) {
  if (!type || type->kind != feel::Type::Kind::context) return nullptr;
  for (const feel::Type::Field& field : type->fields) {
    if (field.name == name) return &field.type;
  }
  return nullptr;
}

bool is_temporal(feel::Type::Kind kind) {
  return kind == feel::Type::Kind::date || kind == feel::Type::Kind::time ||
         kind == feel::Type::Kind::date_time || kind == feel::Type::Kind::days_duration ||
         kind == feel::Type::Kind::months_duration;
}

Value typed_text(const json::string& text, const feel::TypePtr& type) {
  const std::string plain(text.data(), text.size());
  if (type && is_temporal(type->kind)) {
    Value value = feel::temporal_value(plain);
    if (!value.is_null()) return value;
  }
  if (type && type->kind == feel::Type::Kind::number) {
    if (const auto number = feel::Decimal::parse(plain)) return Value(*number);
  }
  return Value(plain);
}

Value typed(const json::value& value, const feel::TypePtr& type, int depth) {
  if (depth > json_nesting_max) return {};
  switch (value.kind()) {
    case json::kind::null: return {};
    case json::kind::bool_: return Value(value.get_bool());
    case json::kind::int64: return Value::whole(value.get_int64());
    case json::kind::uint64:
    case json::kind::double_: {
      const auto number = feel::Decimal::parse(json::serialize(value));
      return number ? Value(*number) : Value();
    }
    case json::kind::string: return typed_text(value.get_string(), type);
    case json::kind::array: {
      feel::List list;
      const feel::TypePtr element = type && type->kind == feel::Type::Kind::list ? type->element : nullptr;
      for (const json::value& item : value.get_array()) list.push_back(typed(item, element, depth + 1));
      return Value(std::move(list));
    }
    case json::kind::object: {
      feel::Context context;
      for (const auto& [key, inner] : value.get_object()) {
        const std::string_view name(key.data(), key.size());
        const feel::TypePtr* field = field_type(type, name);
        context.put(name, typed(inner, field ? *field : nullptr, depth + 1));
      }
      return Value(std::move(context));
    }
  }
  return {};
}

}  // namespace

json::value to_json(const Value& value) { return value_json(value, 0); }

json::value to_json(const Trace& trace) {
  json::array decisions;
  for (const DecisionTrace& decision : trace.decisions) {
    json::array tables;
    for (const TableTrace& table : decision.tables) tables.push_back(table_json(table));
    decisions.push_back(json::object{{"id", decision.id},
                                     {"name", decision.name},
                                     {"inputs", names_json(decision.requires_inputs)},
                                     {"decisions", names_json(decision.requires_decisions)},
                                     {"tables", std::move(tables)},
                                     {"value", to_json(decision.value)}});
  }
  return json::object{{"version", 1},
                      {"model", trace.model},
                      {"namespace", trace.model_namespace},
                      {"digest", trace.model_digest},
                      {"inputs", named_json(trace.inputs)},
                      {"decisions", std::move(decisions)}};
}

Value from_json(const json::value& value) { return typed(value, nullptr, 0); }
Value from_json(const json::value& value, const feel::TypePtr& type) { return typed(value, type, 0); }

feel::Context inputs_from_json(const Model& model, const json::value& object) {
  feel::Context inputs;
  if (!object.is_object()) return inputs;
  for (const auto& [key, value] : object.get_object()) {
    const std::string name(key.data(), key.size());
    feel::TypePtr type;
    for (const Element& element : model.program().elements) {
      if (element.name == name && element.kind != ElementInfo::Kind::knowledge) type = element.type;
    }
    inputs.put(name, from_json(value, type));
  }
  return inputs;
}

}  // namespace depesche::dmn
