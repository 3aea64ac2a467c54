// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/value.hpp>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "schema/ecma_pattern.h"
#include "schema/format.h"
#include "schema/name_table.h"
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
  const Compiled* shortcut = nullptr;  // what it refers to where it only refers
};

struct PatternBranch {
  std::string name;
  EcmaPattern pattern;
  const Compiled* schema = nullptr;
};

// What few instructions need, or only reasons.
struct Details {
  std::string name;  // of the keyword, as the schema writes it
  json::value value;
  std::vector<std::string> names;   // what is demanded
  std::vector<std::string> labels;  // the same for people, where the schema has titles
  std::vector<Branch> branches;
  std::vector<PatternBranch> patterns;
  NameTable table;  // of properties and required names, or of the texts of an enumeration
  std::vector<std::uint8_t> are_required;  // by the table, 0 or 1
  const Compiled* other_then = nullptr;
  const Compiled* other_else = nullptr;
  std::string anchor;  // of a dynamic reference
  std::map<std::string, std::vector<std::string>> dependencies;
  std::unique_ptr<EcmaPattern> pattern;
};

// Small, so that the instructions of one schema lie close together.
struct Instruction {
  Keyword keyword = Keyword::type;
  bool is_settled_elsewhere = false;  // `properties` counts what is required by the way
  bool counts_contained = true;       // draft 2019-09 does not
  std::uint32_t types = 0;            // bits, see types.h
  std::size_t limit = 0;
  std::size_t limit_max = SIZE_MAX;    // of contains
  const Compiled* other = nullptr;     // additionalProperties, items, else the only subschema
  const Compiled* shortcut = nullptr;  // what that refers to where it only refers
  FormatCheck check = nullptr;
  std::unique_ptr<Details> details = std::make_unique<Details>();
};

// The commonest keywords of a schema without schemas inside, together.
struct Leaves {
  std::uint32_t types = UINT32_MAX;
  std::size_t length_min = 0;
  std::size_t length_max = SIZE_MAX;
  FormatCheck check = nullptr;
  const EcmaPattern* pattern = nullptr;
  const NameTable* texts = nullptr;  // an enumeration of texts
  std::vector<const Instruction*> others{};
};

struct Compiled {
  bool is_refusing = false;      // the schema `false`
  bool has_only_leaves = false;  // no keyword with schemas inside
  bool asks_leftovers = false;   // it has unevaluatedItems or unevaluatedProperties
  std::uint32_t resource = 0;
  std::vector<Instruction> instructions;
  Leaves leaves;
  std::string location;  // absolute
  std::string title;
  std::string description;
};

// Everything that was read for one schema. Never moved, so that pointers into it stay good.
struct Store {
  // Which keywords count, by dialect and vocabularies.
  struct Meaning {
    Dialect dialect = Dialect::draft2020;
    bool validates = true;
    bool applies = true;
    bool asks_leftovers = true;
    bool checks_formats = false;
  };
  struct Resource {
    std::string uri;
    Meaning meaning;
    std::map<std::string, const Compiled*> dynamic_anchors;
  };
  std::vector<std::unique_ptr<json::value>> documents;
  std::vector<Resource> resources;
  std::vector<std::unique_ptr<Compiled>> schemas;
};

// Reads a document and all it refers to into the store.
Result<const Compiled*> compile_document(Store& store, const json::value& document, const Options& options);

bool run_quickly(const Store& store, const Compiled& schema, const json::value& instance);
Unit run_thoroughly(const Store& store, const Compiled& schema, const json::value& instance);

// What one reason says, for people.
std::string sentence(const Unit& unit, Language language);

// A property name as a step of a JSON pointer.
std::string pointer_step(std::string_view name);

// The documents of the dialects themselves.
std::optional<json::value> standard_document(const std::string& uri);

}  // namespace depesche::schema
