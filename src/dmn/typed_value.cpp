// SPDX-License-Identifier: EUPL-1.2
#include "dmn/typed_value.h"

#include "dmn/xml.h"
#include "feel/temporal_literal.h"

namespace depesche::dmn {
namespace {

using feel::Value;

Value simple_value(const pugi::xml_node& node) {
  if (attribute(node, "nil") == "true") return {};
  std::string type = attribute(node, "type");
  const std::size_t colon = type.find(':');
  if (colon != std::string::npos) type.erase(0, colon + 1);
  const std::string text = text_of(node);
  if (type == "boolean") return Value(trimmed(text) == "true" || trimmed(text) == "1");
  if (type == "date" || type == "time" || type == "dateTime" || type == "duration" ||
      type == "dayTimeDuration" || type == "yearMonthDuration") {
    return feel::temporal_value(trimmed(text));
  }
  const bool is_number = type == "decimal" || type == "double" || type == "float" || type == "integer" ||
                         type == "int" || type == "long" || type == "short" || type == "byte" ||
                         type == "nonNegativeInteger" || type == "positiveInteger";
  if (is_number) {
    const auto number = feel::Decimal::parse(trimmed(text));
    return number ? Value(*number) : Value();
  }
  return Value(text);
}

}  // namespace

Value typed_value(const pugi::xml_node& holder) {
  feel::Context components;
  bool has_components = false;
  for (const pugi::xml_node& node : elements(holder)) {
    const std::string_view name = local_name(node);
    if (name == "value") return simple_value(node);
    if (name == "list") {
      if (attribute(node, "nil") == "true") return {};
      feel::List items;
      for (const pugi::xml_node& item : children(node, "item")) items.push_back(typed_value(item));
      return Value(std::move(items));
    }
    if (name == "component") {
      has_components = true;
      if (attribute(node, "nil") == "true") {
        components.put(attribute(node, "name"), Value());
      } else {
        components.put(attribute(node, "name"), typed_value(node));
      }
    }
  }
  return has_components ? Value(std::move(components)) : Value();
}

bool is_expected(const Value& expected, const Value& got) {
  if (expected.kind() != got.kind()) return false;
  if (expected.is(Value::Kind::number)) {
    const auto distance = expected.number().minus(got.number());
    static const auto tolerance = feel::Decimal::parse("0.00000001");
    return distance && distance->magnitude() < *tolerance;
  }
  if (expected.is(Value::Kind::list)) {
    if (expected.list().size() != got.list().size()) return false;
    for (std::size_t i = 0; i < got.list().size(); ++i) {
      if (!is_expected(expected.list()[i], got.list()[i])) return false;
    }
    return true;
  }
  if (expected.is(Value::Kind::context)) {
    if (expected.context().size() != got.context().size()) return false;
    for (const feel::Context::Entry& entry : expected.context().entries()) {
      const Value* other = got.context().find(entry.name);
      if (!other || !is_expected(entry.value, *other)) return false;
    }
    return true;
  }
  return is_same(expected, got);
}

}  // namespace depesche::dmn
