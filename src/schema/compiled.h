// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/value.hpp>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "schema/ecma_pattern.h"
#include "schema/format.h"
#include "schema/schema.h"

// Compiled schemas, for the parts of this module.

namespace depesche::schema {

namespace json = boost::json;

enum class Keyword : std::uint8_t {
  reference,
  dynamic_reference,
  type,
  constant,
  enumeration,
  multiple_of,
  maximum,
  exclusive_maximum,
  minimum,
  exclusive_minimum,
  max_length,
  min_length,
  pattern,
  format,
  max_properties,
  min_properties,
  required,
  dependent_required,
  property_names,
  properties,  // properties, patternProperties and additionalProperties together
  dependent_schemas,
  items,  // prefixItems and items together
  contains,
  max_items,
  min_items,
  unique_items,
  all_of,
  any_of,
  one_of,
  negation,
  condition,  // if, then, else
  unevaluated_items,
  unevaluated_properties,
};

struct Compiled;

struct Branch {
  std::string name;  // of the keyword, and the property or number inside, as a pointer
  const Compiled* schema = nullptr;
};

struct PatternBranch {
  std::string name;
  EcmaPattern pattern;
  const Compiled* schema = nullptr;
};

struct Instruction {
  Keyword keyword = Keyword::type;
  std::string name;         // as the schema writes it
  std::uint32_t types = 0;  // bits, see type_bit()
  std::size_t limit = 0;
  std::size_t limit_max = SIZE_MAX;  // of contains
  json::value value;
  std::vector<std::string> names;
  std::vector<Branch> branches;
  std::vector<PatternBranch> patterns;
  std::unordered_map<std::string_view, std::size_t> by_name;  // of properties, into branches
  const Compiled* other = nullptr;  // additionalProperties, items, else the only subschema
  const Compiled* other_then = nullptr;
  const Compiled* other_else = nullptr;
  std::string anchor;  // of a dynamic reference
  FormatCheck check = nullptr;
  std::unique_ptr<EcmaPattern> pattern;
  std::map<std::string, std::vector<std::string>> dependencies;
};

struct Compiled {
  bool is_refusing = false;  // the schema `false`
  std::size_t resource = 0;
  std::string location;  // absolute
  std::string title;
  std::vector<Instruction> instructions;
};

// Everything that was read for one schema. Never moved, so that pointers into it stay good.
struct Store {
  struct Resource {
    std::string uri;
    Dialect dialect = Dialect::draft2020;
    bool validates = true;  // its vocabularies say so
    bool checks_formats = false;
    std::map<std::string, const Compiled*> dynamic_anchors;
  };
  std::vector<std::unique_ptr<json::value>> documents;
  std::vector<Resource> resources;
  std::vector<std::unique_ptr<Compiled>> schemas;
  bool tracks_evaluation = false;  // some schema asks what was left over
};

constexpr std::uint32_t type_null = 1;
constexpr std::uint32_t type_boolean = 2;
constexpr std::uint32_t type_integer = 4;
constexpr std::uint32_t type_number = 8;
constexpr std::uint32_t type_string = 16;
constexpr std::uint32_t type_array = 32;
constexpr std::uint32_t type_object = 64;

// Reads a document and all it refers to into the store.
Result<const Compiled*> compile_document(Store& store, const json::value& document, const Options& options);

bool run_quickly(const Store& store, const Compiled& schema, const json::value& instance);
Unit run_thoroughly(const Store& store, const Compiled& schema, const json::value& instance);

// A property name as a step of a JSON pointer.
std::string pointer_step(std::string_view name);

// The documents of the dialects themselves.
std::optional<json::value> standard_document(const std::string& uri);

}  // namespace depesche::schema
