// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <string>

namespace depesche::http {

// Checks values against the part of JSON Schema that openapi.json uses: type, properties, required, items,
// enum, oneOf, $ref and additionalProperties false. For tests.
class SchemaChecker {
 public:
  explicit SchemaChecker(const boost::json::object& document) : document_(document) {}

  // What is wrong, with the place; empty when all is well.
  std::string complaint(const boost::json::object& schema, const boost::json::value& value,
                        const std::string& place = "$") const {
    if (const auto* ref = schema.if_contains("$ref"))
      return complaint(resolve(ref->as_string()), value, place);
    if (const auto* choices = schema.if_contains("oneOf")) return one_of(choices->as_array(), value, place);
    if (const auto* allowed = schema.if_contains("enum")) {
      if (std::ranges::find(allowed->as_array(), value) == allowed->as_array().end())
        return place + ": not in enum";
    }
    const auto* type = schema.if_contains("type");
    if (type == nullptr) return place + ": schema without type";
    if (!has_type(value, type->as_string())) return place + ": is no " + type->as_string().c_str();
    if (value.is_object()) return object_complaint(schema, value.get_object(), place);
    if (value.is_array()) return array_complaint(schema, value.get_array(), place);
    return {};
  }

  const boost::json::object& resolve(std::string_view reference) const {
    const boost::json::value* at = nullptr;
    const boost::json::object* inside = &document_;
    reference.remove_prefix(2);  // "#/"
    while (!reference.empty()) {
      const std::size_t end = std::min(reference.find('/'), reference.size());
      at = &inside->at(reference.substr(0, end));
      inside = &at->as_object();
      reference.remove_prefix(std::min(end + 1, reference.size()));
    }
    return *inside;
  }

 private:
  static bool has_type(const boost::json::value& value, std::string_view type) {
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "string") return value.is_string();
    if (type == "boolean") return value.is_bool();
    if (type == "integer") return value.is_int64() || value.is_uint64();
    return type == "number" && value.is_number();
  }

  std::string one_of(const boost::json::array& choices, const boost::json::value& value,
                     const std::string& place) const {
    std::string all;
    for (const auto& choice : choices) {
      std::string wrong = complaint(choice.as_object(), value, place);
      if (wrong.empty()) return {};
      all += wrong + "; ";
    }
    return all;
  }

  std::string object_complaint(const boost::json::object& schema, const boost::json::object& value,
                               const std::string& place) const {
    if (const auto* required = schema.if_contains("required")) {
      for (const auto& name : required->as_array()) {
        if (!value.contains(name.as_string())) return place + ": lacks " + name.as_string().c_str();
      }
    }
    const auto* properties = schema.if_contains("properties");
    const auto* more = schema.if_contains("additionalProperties");
    for (const auto& member : value) {
      const auto* known = properties == nullptr ? nullptr : properties->as_object().if_contains(member.key());
      const std::string here = place + "." + std::string(member.key());
      if (known == nullptr && more != nullptr && *more == false) return here + ": not documented";
      if (known == nullptr) continue;
      if (std::string wrong = complaint(known->as_object(), member.value(), here); !wrong.empty())
        return wrong;
    }
    return {};
  }

  std::string array_complaint(const boost::json::object& schema, const boost::json::array& value,
                              const std::string& place) const {
    const auto* items = schema.if_contains("items");
    if (items == nullptr) return place + ": schema without items";
    for (std::size_t i = 0; i < value.size(); ++i) {
      std::string wrong = complaint(items->as_object(), value[i], place + "[" + std::to_string(i) + "]");
      if (!wrong.empty()) return wrong;
    }
    return {};
  }

  const boost::json::object& document_;
};

}  // namespace depesche::http
