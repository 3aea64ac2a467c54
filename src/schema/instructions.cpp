// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <array>
#include <boost/json/serialize.hpp>
#include <set>

#include "schema/content.h"
#include "schema/loader.h"
#include "schema/types.h"

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
      : loader_(loader),
        schema_(schema),
        compiled_(compiled),
        meaning_(loader.store().resources[compiled.resource].meaning),
        is_draft7_(meaning_.dialect == Dialect::draft7),
        is_draft2020_(meaning_.dialect == Dialect::draft2020) {}

  Result<> run() {
    TRY(references());
    if (is_draft7_ && schema_.contains("$ref")) return {};  // what stands beside it means nothing
    if (meaning_.validates) TRY(assertions());
    if (meaning_.checks_formats) format();
    if (meaning_.checks_formats && is_draft7_) content();
    if (meaning_.applies) {
      TRY(object_applicators());
      TRY(array_applicators());
      TRY(logic());
    }
    if (meaning_.asks_leftovers && !is_draft7_) TRY(leftovers());
    join_required_with_properties();
    return {};
  }

 private:
  const json::value* member(std::string_view name) const { return schema_.if_contains(name); }

  Instruction& add(Keyword keyword, std::string name) {
    Instruction& made = compiled_.instructions.emplace_back();
    made.keyword = keyword;
    made.details->name = std::move(name);
    return made;
  }

  Result<> references() {
    TRY(reference("$ref"));
    if (is_draft2020_) TRY(reference("$dynamicRef"));
    if (meaning_.dialect == Dialect::draft2019) TRY(reference("$recursiveRef"));
    return {};
  }

  Result<> reference(const char* name) {
    const json::value* found = member(name);
    if (!found) return {};
    if (!found->is_string()) return fail(Code::invalid, std::string(name) + " must be a text");
    const std::string reference = text_of(found->get_string());
    const Compiled* target = TRY(loader_.referenced(compiled_.resource, reference));
    std::string anchor;
    if (reference.contains('#')) anchor = reference.substr(reference.find('#') + 1);
    const std::string_view keyword = name;
    if (keyword == "$recursiveRef") anchor = Loader::recursive_anchor;
    // A dynamic reference is one only if it first leads to a dynamic anchor of that name.
    const bool is_dynamic = keyword != "$ref" && loader_.has_dynamic_anchor(*target, anchor);
    Instruction& made = add(is_dynamic ? Keyword::dynamic_reference : Keyword::reference, name);
    made.other = target;
    made.details->anchor = anchor;
    return {};
  }

  static Result<std::size_t> count(const json::value& value) {
    if (!value.is_number() || !is_integer(value) || compare_numbers(value, json::value(0)) < 0) {
      return fail(Code::invalid, "a count must be a whole number from 0");
    }
    constexpr double count_max = 1e15;
    if (value.is_double()) return static_cast<std::size_t>(std::min(value.get_double(), count_max));
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
      made.details->names.push_back(text_of(name.get_string()));
      return true;
    };
    bool is_good = found->is_string() ? take(*found) : found->is_array();
    if (found->is_array()) {
      for (const json::value& name : found->get_array()) is_good = is_good && take(name);
    }
    if (!is_good) return fail(Code::invalid, "type must name one of the seven types, or several in a list");
    return {};
  }

  Result<> assertions() {
    TRY(types());
    if (const json::value* found = member("const")) {
      Instruction& made = add(Keyword::constant, "const");
      made.details->value = *found;
      made.details->names.push_back(json::serialize(*found));
    }
    TRY(enumeration());
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
      Instruction& made = add(keyword, name);
      made.details->value = *found;
      made.details->names.push_back(json::serialize(*found));
    }
    TRY(counts());
    TRY(pattern());
    TRY(required());
    if (!is_draft7_) dependent_required("dependentRequired");
    dependent_required("dependencies");
    const json::value* unique = member("uniqueItems");
    if (unique && unique->is_bool() && unique->get_bool()) add(Keyword::unique_items, "uniqueItems");
    return {};
  }

  Result<> enumeration() {
    const json::value* found = member("enum");
    if (!found) return {};
    if (!found->is_array()) return fail(Code::invalid, "enum must be a list");
    Instruction& made = add(Keyword::enumeration, "enum");
    // Texts are looked up, whatever else there is is compared one by one.
    json::array others;
    std::set<std::string> texts;
    for (const json::value& value : found->get_array()) {
      made.details->names.push_back(json::serialize(value));
      if (value.is_string()) {
        texts.insert(text_of(value.get_string()));
      } else {
        others.push_back(value);
      }
    }
    made.details->table = NameTable({texts.begin(), texts.end()});
    made.details->value = std::move(others);
    return {};
  }

  Result<> counts() {
    constexpr std::array<std::pair<const char*, Keyword>, 6> keywords{
        {{"maxLength", Keyword::max_length},
         {"minLength", Keyword::min_length},
         {"maxProperties", Keyword::max_properties},
         {"minProperties", Keyword::min_properties},
         {"maxItems", Keyword::max_items},
         {"minItems", Keyword::min_items}}};
    for (const auto& [name, keyword] : keywords) {
      const json::value* found = member(name);
      if (!found) continue;
      const std::size_t limit = TRY(count(*found));
      Instruction& made = add(keyword, name);
      made.limit = limit;
      made.details->names.push_back(std::to_string(limit));
    }
    return {};
  }

  Result<> pattern() {
    const json::value* found = member("pattern");
    if (!found) return {};
    if (!found->is_string()) return fail(Code::invalid, "pattern must be a text");
    auto compiled = TRY(EcmaPattern::compile(text_of(found->get_string())));
    Instruction& made = add(Keyword::pattern, "pattern");
    made.details->names.push_back(text_of(found->get_string()));
    made.details->pattern = std::make_unique<EcmaPattern>(std::move(compiled));
    return {};
  }

  static std::vector<std::string> distinct_texts(const json::array& list) {
    std::vector<std::string> names;
    std::set<std::string> known;
    for (const json::value& name : list) {
      if (name.is_string() && known.insert(text_of(name.get_string())).second)
        names.push_back(text_of(name.get_string()));
    }
    return names;
  }

  Result<> required() {
    const json::value* found = member("required");
    if (!found) return {};
    if (!found->is_array()) return fail(Code::invalid, "required must be a list");
    add(Keyword::required, "required").details->names = distinct_texts(found->get_array());
    return {};
  }

  void dependent_required(const char* name) {
    const json::value* found = member(name);
    if (!found || !found->is_object()) return;
    std::map<std::string, std::vector<std::string>> dependencies;
    for (const auto& [key, needed] : found->get_object()) {
      if (needed.is_array()) dependencies[std::string(key)] = distinct_texts(needed.get_array());
    }
    if (!dependencies.empty())
      add(Keyword::dependent_required, name).details->dependencies = std::move(dependencies);
  }

  void format() {
    const json::value* found = member("format");
    if (!found || !found->is_string()) return;
    const FormatCheck check = format_check(text_of(found->get_string()));
    if (!check) return;
    Instruction& made = add(Keyword::format, "format");
    made.check = check;
    made.details->names.push_back(text_of(found->get_string()));
  }

  void content() {
    const auto said = [this](const char* name) {
      const json::value* found = member(name);
      return found && found->is_string() ? text_of(found->get_string()) : std::string();
    };
    const std::string encoding = said("contentEncoding");
    const std::string media_type = said("contentMediaType");
    const FormatCheck check = content_check(encoding, media_type);
    if (!check) return;
    Instruction& made = add(Keyword::format, encoding.empty() ? "contentMediaType" : "contentEncoding");
    made.check = check;
    made.details->names.push_back(encoding.empty() ? media_type : encoding);
  }

  Result<> object_applicators() {
    TRY(single(Keyword::property_names, "propertyNames"));
    TRY(properties());
    if (!is_draft7_) TRY(dependent_schemas("dependentSchemas"));
    return dependent_schemas("dependencies");
  }

  Result<> properties() {
    Instruction made;
    made.keyword = Keyword::properties;
    made.details->name = "properties";
    bool has_any = false;
    std::vector<std::string> names;
    if (const json::value* found = member("properties"); found && found->is_object()) {
      has_any = true;
      for (const auto& [name, schema] : found->get_object()) {
        const Compiled* inner = TRY(loader_.compiled(schema));
        made.details->branches.push_back({.name = std::string(name), .schema = inner, .shortcut = inner});
        names.emplace_back(name);
      }
    }
    if (const json::value* found = member("patternProperties"); found && found->is_object()) {
      has_any = true;
      for (const auto& [name, schema] : found->get_object()) {
        const Compiled* inner = TRY(loader_.compiled(schema));
        auto compiled = TRY(EcmaPattern::compile(std::string_view(name.data(), name.size())));
        made.details->patterns.push_back(
            {.name = std::string(name), .pattern = std::move(compiled), .schema = inner});
      }
    }
    if (const json::value* found = member("additionalProperties")) {
      has_any = true;
      made.other = TRY(loader_.compiled(*found));
    }
    if (!has_any) return {};
    made.details->table = NameTable(std::move(names));
    compiled_.instructions.push_back(std::move(made));
    return {};
  }

  // Who goes through the properties anyhow can count the required ones.
  void join_required_with_properties() {
    const auto required = std::ranges::find(compiled_.instructions, Keyword::required, &Instruction::keyword);
    const auto properties =
        std::ranges::find(compiled_.instructions, Keyword::properties, &Instruction::keyword);
    if (required == compiled_.instructions.end() || properties == compiled_.instructions.end()) return;
    required->is_settled_elsewhere = true;
    Details& details = *properties->details;
    std::vector<std::string> names;
    for (const Branch& branch : details.branches) names.push_back(branch.name);
    for (const std::string& name : required->details->names) {
      if (details.table.find(name) == NameTable::absent) names.push_back(name);
    }
    details.table = NameTable(std::move(names));
    details.are_required.resize(details.table.size());
    for (const std::string& name : required->details->names)
      details.are_required[details.table.find(name)] = 1;
    properties->limit = required->details->names.size();
  }

  Result<> dependent_schemas(const char* name) {
    const json::value* found = member(name);
    if (!found || !found->is_object()) return {};
    std::vector<Branch> branches;
    for (const auto& [key, schema] : found->get_object()) {
      if (schema.is_array()) continue;
      const Compiled* inner = TRY(loader_.compiled(schema));
      branches.push_back({.name = std::string(key), .schema = inner, .shortcut = inner});
    }
    if (!branches.empty()) add(Keyword::dependent_schemas, name).details->branches = std::move(branches);
    return {};
  }

  Result<std::vector<Branch>> branches(const json::array& schemas, const std::string& name) {
    std::vector<Branch> made;
    for (const json::value& schema : schemas) {
      const Compiled* inner = TRY(loader_.compiled(schema));
      made.push_back({.name = name, .schema = inner, .shortcut = inner});
    }
    return made;
  }

  Result<> array_applicators() {
    // Before 2020-12 the list stands in `items` and the rest in `additionalItems`.
    const json::value* items = member("items");
    const bool has_list = !is_draft2020_ && items && items->is_array();
    const json::value* prefix = is_draft2020_ ? member("prefixItems") : (has_list ? items : nullptr);
    const json::value* rest = has_list ? member("additionalItems") : items;
    if (prefix && !prefix->is_array()) return fail(Code::invalid, "prefixItems must be a list");
    if (prefix || rest) {
      std::vector<Branch> made;
      if (prefix) made = TRY(branches(prefix->get_array(), has_list ? "items" : "prefixItems"));
      const Compiled* other = rest ? TRY(loader_.compiled(*rest)) : nullptr;
      Instruction& added = add(Keyword::items, has_list ? "additionalItems" : "items");
      added.details->branches = std::move(made);
      added.other = other;
    }
    return contains();
  }

  Result<> contains() {
    const json::value* found = member("contains");
    if (!found) return {};
    const Compiled* inner = TRY(loader_.compiled(*found));
    std::size_t least = 1;
    std::size_t most = SIZE_MAX;
    const bool has_limits = !is_draft7_ && meaning_.validates;
    const json::value* minimum = has_limits ? member("minContains") : nullptr;
    const json::value* maximum = has_limits ? member("maxContains") : nullptr;
    if (minimum) least = TRY(count(*minimum));
    if (maximum) most = TRY(count(*maximum));
    Instruction& made = add(Keyword::contains, "contains");
    made.other = inner;
    made.limit = least;
    made.limit_max = most;
    made.counts_contained = is_draft2020_;
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
      std::vector<Branch> made = TRY(branches(found->get_array(), name));
      add(keyword, name).details->branches = std::move(made);
    }
    TRY(single(Keyword::negation, "not"));
    const json::value* condition = member("if");
    if (!condition) return {};
    const Compiled* tested = TRY(loader_.compiled(*condition));
    const json::value* then = member("then");
    const json::value* otherwise = member("else");
    const Compiled* other_then = then ? TRY(loader_.compiled(*then)) : nullptr;
    const Compiled* other_else = otherwise ? TRY(loader_.compiled(*otherwise)) : nullptr;
    Instruction& made = add(Keyword::condition, "if");
    made.other = tested;
    made.details->other_then = other_then;
    made.details->other_else = other_else;
    return {};
  }

  Result<> leftovers() {
    const std::size_t before = compiled_.instructions.size();
    TRY(single(Keyword::unevaluated_items, "unevaluatedItems"));
    TRY(single(Keyword::unevaluated_properties, "unevaluatedProperties"));
    compiled_.asks_leftovers = compiled_.instructions.size() > before;
    return {};
  }

  Loader& loader_;
  const json::object& schema_;
  Compiled& compiled_;
  const Store::Meaning meaning_;
  const bool is_draft7_;
  const bool is_draft2020_;
};

}  // namespace

Result<> write_instructions(Loader& loader, const json::object& schema, Compiled& compiled) {
  return Writer(loader, schema, compiled).run();
}

}  // namespace depesche::schema
