// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <array>

#include "schema/loader.h"
#include "schema/numbers.h"

namespace depesche::schema {
namespace {

std::string text_of(const json::string& text) { return {text.data(), text.size()}; }

std::uint32_t type_bit(std::string_view name) {
  if (name == "null") return type_null;
  if (name == "boolean") return type_boolean;
  if (name == "integer") return type_integer;
  if (name == "number") return type_number;
  if (name == "string") return type_string;
  if (name == "array") return type_array;
  if (name == "object") return type_object;
  return 0;
}

// Writes the instructions of one schema, cheap checks before costly ones, what is left over last.
class Writer {
 public:
  Writer(Loader& loader, const json::object& schema, Compiled& compiled)
      : loader_(loader), schema_(schema), compiled_(compiled) {
    const Store::Resource& resource = loader.store().resources[compiled.resource];
    is_draft7_ = resource.dialect == Dialect::draft7;
    validates_ = resource.validates;
    checks_formats_ = resource.checks_formats;
  }

  Result<> run() {
    TRY(references());
    if (is_draft7_ && schema_.contains("$ref")) return {};  // what stands beside it means nothing
    if (validates_) TRY(assertions());
    if (checks_formats_) format();
    TRY(object_applicators());
    TRY(array_applicators());
    TRY(logic());
    return leftovers();
  }

 private:
  const json::value* member(std::string_view name) const { return schema_.if_contains(name); }

  Instruction& add(Keyword keyword, std::string name) {
    Instruction& made = compiled_.instructions.emplace_back();
    made.keyword = keyword;
    made.name = std::move(name);
    return made;
  }

  Result<> references() {
    for (const char* name : {"$ref", "$dynamicRef"}) {
      const json::value* found = member(name);
      if (!found || (is_draft7_ && std::string_view(name) == "$dynamicRef")) continue;
      if (!found->is_string()) return fail(Code::invalid, std::string(name) + " must be a text");
      const std::string reference = text_of(found->get_string());
      const Compiled* target = TRY(loader_.referenced(compiled_.resource, reference));
      const bool is_dynamic = std::string_view(name) == "$dynamicRef";
      const std::string anchor = reference.contains('#') ? reference.substr(reference.find('#') + 1) : "";
      // A dynamic reference is one only if it first leads to a dynamic anchor of that name.
      const bool starts_dynamic = is_dynamic && loader_.has_dynamic_anchor(*target, anchor);
      Instruction& made = add(starts_dynamic ? Keyword::dynamic_reference : Keyword::reference, name);
      made.other = target;
      made.anchor = anchor;
    }
    return {};
  }

  Result<std::size_t> count(const json::value& value) {
    if (!value.is_number() || !is_integer(value) || compare_numbers(value, json::value(0)) < 0) {
      return fail(Code::invalid, "a count must be a whole number from 0");
    }
    if (value.is_double()) return static_cast<std::size_t>(std::min(value.get_double(), 1e15));
    return value.is_int64() ? static_cast<std::size_t>(value.get_int64())
                            : static_cast<std::size_t>(value.get_uint64());
  }

  Result<> types() {
    const json::value* found = member("type");
    if (!found) return {};
    Instruction& made = add(Keyword::type, "type");
    const auto take = [&](const json::value& name) {
      if (!name.is_string() || type_bit(text_of(name.get_string())) == 0) return false;
      made.types |= type_bit(text_of(name.get_string()));
      made.names.push_back(text_of(name.get_string()));
      return true;
    };
    bool is_good = found->is_string() ? take(*found) : found->is_array();
    if (found->is_array()) {
      for (const json::value& name : found->get_array()) is_good = is_good && take(name);
    }
    if (!is_good) return fail(Code::invalid, "unknown type");
    return {};
  }

  Result<> assertions() {
    TRY(types());
    if (const json::value* found = member("const")) add(Keyword::constant, "const").value = *found;
    if (const json::value* found = member("enum")) {
      if (!found->is_array()) return fail(Code::invalid, "enum must be a list");
      add(Keyword::enumeration, "enum").value = *found;
    }
    constexpr std::array<std::pair<const char*, Keyword>, 5> numbers{
        {{"multipleOf", Keyword::multiple_of},
         {"maximum", Keyword::maximum},
         {"exclusiveMaximum", Keyword::exclusive_maximum},
         {"minimum", Keyword::minimum},
         {"exclusiveMinimum", Keyword::exclusive_minimum}}};
    for (const auto& [name, keyword] : numbers) {
      const json::value* found = member(name);
      if (!found) continue;
      if (!found->is_number()) return fail(Code::invalid, std::string(name) + " must be a number");
      add(keyword, name).value = *found;
    }
    constexpr std::array<std::pair<const char*, Keyword>, 6> counts{
        {{"maxLength", Keyword::max_length},
         {"minLength", Keyword::min_length},
         {"maxProperties", Keyword::max_properties},
         {"minProperties", Keyword::min_properties},
         {"maxItems", Keyword::max_items},
         {"minItems", Keyword::min_items}}};
    for (const auto& [name, keyword] : counts) {
      if (const json::value* found = member(name)) {
        const std::size_t limit = TRY(count(*found));
        add(keyword, name).limit = limit;
      }
    }
    TRY(pattern());
    if (const json::value* found = member("required")) {
      if (!found->is_array()) return fail(Code::invalid, "required must be a list");
      Instruction& made = add(Keyword::required, "required");
      for (const json::value& name : found->get_array()) {
        if (name.is_string()) made.names.push_back(text_of(name.get_string()));
      }
    }
    dependent_required("dependentRequired");
    dependent_required("dependencies");
    const json::value* unique = member("uniqueItems");
    if (unique && unique->is_bool() && unique->get_bool()) add(Keyword::unique_items, "uniqueItems");
    return {};
  }

  Result<> pattern() {
    const json::value* found = member("pattern");
    if (!found) return {};
    if (!found->is_string()) return fail(Code::invalid, "pattern must be a text");
    auto compiled = TRY(EcmaPattern::compile(text_of(found->get_string())));
    Instruction& made = add(Keyword::pattern, "pattern");
    made.names.push_back(text_of(found->get_string()));
    made.pattern = std::make_unique<EcmaPattern>(std::move(compiled));
    return {};
  }

  void dependent_required(const char* name) {
    const json::value* found = member(name);
    if (!found || !found->is_object()) return;
    std::map<std::string, std::vector<std::string>> dependencies;
    for (const auto& [key, needed] : found->get_object()) {
      if (!needed.is_array()) continue;
      auto& names = dependencies[std::string(key)];
      for (const json::value& one : needed.get_array()) {
        if (one.is_string()) names.push_back(text_of(one.get_string()));
      }
    }
    if (!dependencies.empty()) add(Keyword::dependent_required, name).dependencies = std::move(dependencies);
  }

  void format() {
    const json::value* found = member("format");
    if (!found || !found->is_string()) return;
    const FormatCheck check = format_check(text_of(found->get_string()));
    if (!check) return;
    Instruction& made = add(Keyword::format, "format");
    made.check = check;
    made.names.push_back(text_of(found->get_string()));
  }

  Result<> object_applicators() {
    TRY(single(Keyword::property_names, "propertyNames"));
    Instruction made;
    made.keyword = Keyword::properties;
    made.name = "properties";
    bool has_any = false;
    if (const json::value* found = member("properties"); found && found->is_object()) {
      has_any = true;
      for (const auto& [name, schema] : found->get_object()) {
        const Compiled* inner = TRY(loader_.compiled(schema));
        made.branches.push_back({.name = std::string(name), .schema = inner});
      }
    }
    if (const json::value* found = member("patternProperties"); found && found->is_object()) {
      has_any = true;
      for (const auto& [name, schema] : found->get_object()) {
        const Compiled* inner = TRY(loader_.compiled(schema));
        auto compiled = TRY(EcmaPattern::compile(std::string_view(name.data(), name.size())));
        made.patterns.push_back({.name = std::string(name), .pattern = std::move(compiled), .schema = inner});
      }
    }
    if (const json::value* found = member("additionalProperties")) {
      has_any = true;
      made.other = TRY(loader_.compiled(*found));
    }
    if (has_any) {
      compiled_.instructions.push_back(std::move(made));
      Instruction& kept = compiled_.instructions.back();
      for (std::size_t i = 0; i < kept.branches.size(); ++i) kept.by_name.emplace(kept.branches[i].name, i);
    }
    for (const char* name : {"dependentSchemas", "dependencies"}) {
      const json::value* found = member(name);
      if (!found || !found->is_object()) continue;
      std::vector<Branch> branches;
      for (const auto& [key, schema] : found->get_object()) {
        if (schema.is_array()) continue;
        const Compiled* inner = TRY(loader_.compiled(schema));
        branches.push_back({.name = std::string(key), .schema = inner});
      }
      if (!branches.empty()) add(Keyword::dependent_schemas, name).branches = std::move(branches);
    }
    return {};
  }

  Result<> array_applicators() {
    // Draft 7 has the list in `items` and the rest in `additionalItems`.
    const json::value* items = member("items");
    const bool has_list = is_draft7_ && items && items->is_array();
    const json::value* prefix = is_draft7_ ? (has_list ? items : nullptr) : member("prefixItems");
    const json::value* rest = has_list ? member("additionalItems") : items;
    if (prefix || rest) {
      std::vector<Branch> branches;
      if (prefix && prefix->is_array()) {
        for (const json::value& schema : prefix->get_array()) {
          const Compiled* inner = TRY(loader_.compiled(schema));
          branches.push_back({.name = has_list ? "items" : "prefixItems", .schema = inner});
        }
      }
      const Compiled* other = nullptr;
      if (rest) other = TRY(loader_.compiled(*rest));
      Instruction& made = add(Keyword::items, has_list ? "additionalItems" : "items");
      made.branches = std::move(branches);
      made.other = other;
    }
    const json::value* contains = member("contains");
    if (!contains) return {};
    const Compiled* inner = TRY(loader_.compiled(*contains));
    std::size_t least = 1;
    std::size_t most = SIZE_MAX;
    if (const json::value* found = member("minContains"); found && !is_draft7_ && validates_)
      least = TRY(count(*found));
    if (const json::value* found = member("maxContains"); found && !is_draft7_ && validates_)
      most = TRY(count(*found));
    Instruction& made = add(Keyword::contains, "contains");
    made.other = inner;
    made.limit = least;
    made.limit_max = most;
    return {};
  }

  Result<> single(Keyword keyword, const char* name) {
    const json::value* found = member(name);
    if (!found) return {};
    const Compiled* inner = TRY(loader_.compiled(*found));
    add(keyword, name).other = inner;
    return {};
  }

  Result<> logic() {
    constexpr std::array<std::pair<const char*, Keyword>, 3> lists{
        {{"allOf", Keyword::all_of}, {"anyOf", Keyword::any_of}, {"oneOf", Keyword::one_of}}};
    for (const auto& [name, keyword] : lists) {
      const json::value* found = member(name);
      if (!found) continue;
      if (!found->is_array()) return fail(Code::invalid, std::string(name) + " must be a list");
      std::vector<Branch> branches;
      for (const json::value& schema : found->get_array()) {
        const Compiled* inner = TRY(loader_.compiled(schema));
        branches.push_back({.name = std::to_string(branches.size()), .schema = inner});
      }
      add(keyword, name).branches = std::move(branches);
    }
    TRY(single(Keyword::negation, "not"));
    const json::value* condition = member("if");
    if (!condition) return {};
    const Compiled* tested = TRY(loader_.compiled(*condition));
    const Compiled* then = nullptr;
    const Compiled* otherwise = nullptr;
    if (const json::value* found = member("then")) then = TRY(loader_.compiled(*found));
    if (const json::value* found = member("else")) otherwise = TRY(loader_.compiled(*found));
    Instruction& made = add(Keyword::condition, "if");
    made.other = tested;
    made.other_then = then;
    made.other_else = otherwise;
    return {};
  }

  Result<> leftovers() {
    if (is_draft7_) return {};
    const std::size_t before = compiled_.instructions.size();
    TRY(single(Keyword::unevaluated_items, "unevaluatedItems"));
    TRY(single(Keyword::unevaluated_properties, "unevaluatedProperties"));
    if (compiled_.instructions.size() > before) loader_.store().tracks_evaluation = true;
    return {};
  }

  Loader& loader_;
  const json::object& schema_;
  Compiled& compiled_;
  bool is_draft7_ = false;
  bool validates_ = true;
  bool checks_formats_ = false;
};

}  // namespace

Result<> write_instructions(Loader& loader, const json::object& schema, Compiled& compiled) {
  return Writer(loader, schema, compiled).run();
}

}  // namespace depesche::schema
