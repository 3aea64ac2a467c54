// SPDX-License-Identifier: EUPL-1.2
#include "schema/loader.h"

#include <algorithm>
#include <array>
#include <utility>

#include "schema/uri.h"

namespace depesche::schema {
namespace {

constexpr int nesting_max = 200;
constexpr std::size_t schemas_max = 200'000;

// Keywords whose value is a schema, a list of schemas, or schemas by name.
constexpr std::array<std::string_view, 12> single{"additionalProperties",
                                                  "propertyNames",
                                                  "items",
                                                  "contains",
                                                  "not",
                                                  "if",
                                                  "then",
                                                  "else",
                                                  "unevaluatedItems",
                                                  "unevaluatedProperties",
                                                  "contentSchema",
                                                  "additionalItems"};
constexpr std::array<std::string_view, 5> lists{"allOf", "anyOf", "oneOf", "prefixItems", "items"};
constexpr std::array<std::string_view, 6> maps{"properties", "patternProperties", "dependentSchemas",
                                               "$defs",      "definitions",       "dependencies"};

template <std::size_t count>
bool is_among(const std::array<std::string_view, count>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

std::string text_member(const json::object& object, std::string_view name) {
  const json::value* found = object.if_contains(name);
  return found && found->is_string() ? std::string(found->get_string()) : std::string();
}

bool is_draft7(const std::string& uri) { return uri.starts_with("http://json-schema.org/draft-07/"); }

std::string unescaped(std::string_view step) {
  std::string out;
  for (std::size_t i = 0; i < step.size(); ++i) {
    if (step[i] == '~' && i + 1 < step.size()) {
      out += step[++i] == '1' ? '/' : '~';
    } else {
      out += step[i];
    }
  }
  return out;
}

}  // namespace

std::string pointer_step(std::string_view name) {
  std::string out = "/";
  for (const char letter : name) {
    if (letter == '~') {
      out += "~0";
    } else if (letter == '/') {
      out += "~1";
    } else {
      out += letter;
    }
  }
  return out;
}

Result<const Compiled*> compile_document(Store& store, const json::value& document, const Options& options) {
  return Loader(store, options).document(document);
}

Result<const Compiled*> Loader::document(const json::value& document) {
  const json::value* root = TRY(add_document("urn:depesche:schema", document));
  return compiled(*root);
}

Result<const json::value*> Loader::add_document(const std::string& uri, json::value document) {
  if (!document.is_object() && !document.is_bool())
    return fail(Code::invalid, "a schema is an object, true or false");
  store_.documents.push_back(std::make_unique<json::value>(std::move(document)));
  const json::value& root = *store_.documents.back();
  Store::Resource start;
  start.dialect = options_.dialect;
  start.checks_formats = options_.checks_formats;
  const std::size_t resource = open_resource(root, uri, start);
  roots_.emplace(uri, &root);
  index(root, resource, "", 0);
  // Compiling may read more documents, which have anchors of their own.
  const auto anchors = std::exchange(dynamic_anchors_, {});
  for (const auto& [schema, name] : anchors) {
    const Compiled* target = TRY(compiled(*schema));
    store_.resources[origins_[schema].resource].dynamic_anchors.emplace(name, target);
  }
  return &root;
}

// A resource of its own: the root of a document, or a schema with an identifier.
std::size_t Loader::open_resource(const json::value& root, const std::string& uri,
                                  const Store::Resource& outer) {
  Store::Resource resource;
  resource.uri = uri;
  resource.dialect = outer.dialect;
  resource.validates = outer.validates;
  resource.checks_formats = outer.checks_formats;
  settle_dialect(root, resource);
  store_.resources.push_back(std::move(resource));
  return store_.resources.size() - 1;
}

void Loader::settle_dialect(const json::value& root, Store::Resource& resource) {
  if (!root.is_object()) return;
  const std::string named = text_member(root.get_object(), "$schema");
  if (named.empty()) return;
  if (is_draft7(named)) {
    resource.dialect = Dialect::draft7;
    return;
  }
  resource.dialect = Dialect::draft2020;
  if (named.starts_with("https://json-schema.org/draft/2020-12/schema")) return;
  // A dialect of its own says by its vocabularies which keywords mean anything.
  const auto meta = options_.remote ? options_.remote(without_fragment(named)) : std::nullopt;
  const json::value* vocabularies =
      meta && meta->is_object() ? meta->get_object().if_contains("$vocabulary") : nullptr;
  if (!vocabularies || !vocabularies->is_object()) return;
  const json::object& known = vocabularies->get_object();
  resource.validates = known.contains("https://json-schema.org/draft/2020-12/vocab/validation");
  resource.checks_formats = resource.checks_formats ||
                            known.contains("https://json-schema.org/draft/2020-12/vocab/format-assertion");
}

void Loader::index(const json::value& schema, std::size_t resource, const std::string& pointer, int depth) {
  if (depth > nesting_max || origins_.size() > schemas_max || origins_.contains(&schema)) return;
  if (!schema.is_object()) {
    origins_.emplace(&schema, Origin{.resource = resource, .pointer = pointer});
    return;
  }
  const json::object& members = schema.get_object();
  const bool is_draft_seven = store_.resources[resource].dialect == Dialect::draft7;
  const bool only_refers = is_draft_seven && members.contains("$ref");
  const std::string id = only_refers ? std::string() : text_member(members, "$id");
  const std::string address = without_fragment(id);
  std::string place = pointer;
  if (!address.empty()) {
    const std::string uri = resolved_uri(store_.resources[resource].uri, address);
    if (pointer.empty() && depth == 0) {
      store_.resources[resource].uri = uri;
    } else {
      const Store::Resource outer = store_.resources[resource];
      resource = open_resource(schema, uri, outer);
      place.clear();
    }
    roots_.emplace(uri, &schema);
  }
  origins_.emplace(&schema, Origin{.resource = resource, .pointer = place});
  if (is_draft_seven && id.starts_with('#')) anchors_.emplace(store_.resources[resource].uri + id, &schema);
  if (!only_refers) index_anchors(schema, members, resource);
  index_inside(members, resource, place, depth);
}

void Loader::index_anchors(const json::value& schema, const json::object& members, std::size_t resource) {
  const std::string& uri = store_.resources[resource].uri;
  const std::string anchor = text_member(members, "$anchor");
  if (!anchor.empty()) anchors_.emplace(uri + "#" + anchor, &schema);
  const std::string dynamic = text_member(members, "$dynamicAnchor");
  if (dynamic.empty()) return;
  anchors_.emplace(uri + "#" + dynamic, &schema);
  dynamic_anchors_.emplace_back(&schema, dynamic);
}

void Loader::index_inside(const json::object& members, std::size_t resource, const std::string& pointer,
                          int depth) {
  for (const auto& [key, value] : members) {
    const std::string_view name(key.data(), key.size());
    const std::string inside = pointer + pointer_step(name);
    if (value.is_array() && is_among(lists, name)) {
      for (std::size_t i = 0; i < value.get_array().size(); ++i) {
        index(value.get_array()[i], resource, inside + "/" + std::to_string(i), depth + 1);
      }
    } else if (value.is_object() && is_among(maps, name)) {
      for (const auto& [inner, schema] : value.get_object()) {
        if (schema.is_object() || schema.is_bool()) {
          index(schema, resource, inside + pointer_step(std::string_view(inner.data(), inner.size())),
                depth + 1);
        }
      }
    } else if ((value.is_object() || value.is_bool()) && is_among(single, name)) {
      index(value, resource, inside, depth + 1);
    }
  }
}

Result<const Compiled*> Loader::compiled(const json::value& schema) {
  const auto known = compiled_.find(&schema);
  if (known != compiled_.end()) return known->second;
  const auto origin = origins_.find(&schema);
  if (origin == origins_.end())
    return fail(Code::invalid, "a schema is nested too deeply, or there are too many");
  if (!schema.is_object() && !schema.is_bool())
    return fail(Code::invalid, "a schema is an object, true or false");
  store_.schemas.push_back(std::make_unique<Compiled>());
  Compiled& made = *store_.schemas.back();
  compiled_.emplace(&schema, &made);
  sources_.emplace(&made, &schema);
  made.resource = origin->second.resource;
  made.location = store_.resources[made.resource].uri + "#" + origin->second.pointer;
  if (schema.is_bool()) {
    made.is_refusing = !schema.get_bool();
    return &made;
  }
  made.title = text_member(schema.get_object(), "title");
  TRY(write_instructions(*this, schema.get_object(), made));
  return &made;
}

bool Loader::has_dynamic_anchor(const Compiled& schema, const std::string& name) const {
  const auto source = sources_.find(&schema);
  if (source == sources_.end() || !source->second->is_object() || name.empty()) return false;
  return text_member(source->second->get_object(), "$dynamicAnchor") == name;
}

Result<const json::value*> Loader::find_document(const std::string& uri) {
  const auto known = roots_.find(uri);
  if (known != roots_.end()) return known->second;
  auto remote = standard_document(uri);
  if (!remote && options_.remote) remote = options_.remote(uri);
  if (!remote) return fail(Code::not_found, "the schema '" + uri + "' is not here");
  return add_document(uri, std::move(*remote));
}

Result<const json::value*> Loader::walk(const json::value& root, const std::string& pointer) {
  const json::value* at = &root;
  std::size_t resource = origins_[at].resource;
  std::string place = origins_[at].pointer;
  for (std::size_t begin = 1; begin <= pointer.size();) {
    const std::size_t end = std::min(pointer.find('/', begin), pointer.size());
    const std::string step = unescaped(std::string_view(pointer).substr(begin, end - begin));
    const json::value* next = nullptr;
    if (at->is_object()) {
      next = at->get_object().if_contains(step);
    } else if (at->is_array()) {
      std::size_t number = 0;
      const bool is_number = !step.empty() && step.size() < 10 &&
                             std::ranges::all_of(step, [](char one) { return one >= '0' && one <= '9'; });
      for (const char digit : step) number = number * 10 + static_cast<std::size_t>(digit - '0');
      if (is_number && number < at->get_array().size()) next = &at->get_array()[number];
    }
    if (!next) return fail(Code::not_found, "nothing stands at '" + pointer + "'");
    at = next;
    place += pointer_step(step);
    if (const auto origin = origins_.find(at); origin != origins_.end()) {
      resource = origin->second.resource;
      place = origin->second.pointer;
    }
    begin = end + 1;
  }
  // A schema in a place that is none becomes one by being referred to.
  index(*at, resource, place, 1);
  return at;
}

Result<const Compiled*> Loader::referenced(std::size_t resource, std::string_view reference) {
  const std::string target = resolved_uri(store_.resources[resource].uri, reference);
  const std::string address = without_fragment(target);
  const std::string fragment = fragment_of(target);
  const json::value* root = TRY(find_document(address));
  if (fragment.empty()) return compiled(*root);
  if (fragment.starts_with('/')) {
    const json::value* found = TRY(walk(*root, fragment));
    return compiled(*found);
  }
  auto anchor = anchors_.find(store_.resources[origins_[root].resource].uri + "#" + fragment);
  if (anchor == anchors_.end()) anchor = anchors_.find(address + "#" + fragment);
  if (anchor == anchors_.end()) return fail(Code::not_found, "nothing is named '" + target + "'");
  return compiled(*anchor->second);
}

}  // namespace depesche::schema
