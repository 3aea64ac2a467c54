// SPDX-License-Identifier: EUPL-1.2
#include "schema/loader.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "schema/leaf.h"
#include "schema/uri.h"

namespace depesche::schema {
namespace {

constexpr int schema_nesting_max = 200;
constexpr std::size_t schemas_max = 200'000;
constexpr std::size_t places_bytes_max = 100'000'000;  // of all their pointers

constexpr unsigned draft7 = 1;
constexpr unsigned draft2019 = 2;
constexpr unsigned draft2020 = 4;
constexpr unsigned later = draft2019 | draft2020;
constexpr unsigned earlier = draft7 | draft2019;
constexpr unsigned all = draft7 | later;

unsigned bit_of(Dialect dialect) {
  switch (dialect) {
    case Dialect::draft7: return draft7;
    case Dialect::draft2019: return draft2019;
    case Dialect::draft2020: return draft2020;
  }
  return 0;
}

// Where schemas stand inside of schemas.
enum class Holds : std::uint8_t { one, list, map };
struct Holder {
  std::string_view keyword;
  Holds holds;
  unsigned dialects;
};

constexpr std::array<Holder, 23> holders{{{"additionalProperties", Holds::one, all},
                                          {"propertyNames", Holds::one, all},
                                          {"items", Holds::one, all},
                                          {"contains", Holds::one, all},
                                          {"not", Holds::one, all},
                                          {"if", Holds::one, all},
                                          {"then", Holds::one, all},
                                          {"else", Holds::one, all},
                                          {"additionalItems", Holds::one, earlier},
                                          {"unevaluatedItems", Holds::one, later},
                                          {"unevaluatedProperties", Holds::one, later},
                                          {"contentSchema", Holds::one, later},
                                          {"allOf", Holds::list, all},
                                          {"anyOf", Holds::list, all},
                                          {"oneOf", Holds::list, all},
                                          {"items", Holds::list, earlier},
                                          {"prefixItems", Holds::list, draft2020},
                                          {"properties", Holds::map, all},
                                          {"patternProperties", Holds::map, all},
                                          {"dependencies", Holds::map, all},
                                          {"definitions", Holds::map, all},
                                          {"$defs", Holds::map, later},
                                          {"dependentSchemas", Holds::map, later}}};

std::string text_member(const json::object& object, std::string_view name) {
  const json::value* found = object.if_contains(name);
  return found && found->is_string() ? std::string(found->get_string()) : std::string();
}

// Drafts 6 and 7 differ only in keywords that draft 6 does not know.
std::optional<Dialect> standard_dialect(const std::string& uri) {
  for (const char* known :
       {"http://json-schema.org/draft-07/schema", "http://json-schema.org/draft-06/schema",
        "https://json-schema.org/draft-07/schema"}) {
    if (uri == known) return Dialect::draft7;
  }
  if (uri == "https://json-schema.org/draft/2019-09/schema") return Dialect::draft2019;
  if (uri == "https://json-schema.org/draft/2020-12/schema") return Dialect::draft2020;
  return std::nullopt;
}

// What is always applied along with a schema, in the same place.
std::vector<const Compiled*> applied_with(const Compiled& schema) {
  std::vector<const Compiled*> found;
  for (const Instruction& it : schema.instructions) {
    if (it.keyword == Keyword::reference) found.push_back(it.other);
    if (it.keyword != Keyword::all_of) continue;
    for (const Branch& branch : it.details->branches) found.push_back(branch.schema);
  }
  return found;
}

// A schema that is applied along with itself; null where there is none.
const Compiled* first_endless(const Store& store) {
  struct Visit {
    const Compiled* schema = nullptr;
    std::vector<const Compiled*> left{};
  };
  std::unordered_map<const Compiled*, bool> is_done;
  for (const auto& begin : store.schemas) {
    std::vector<Visit> way;
    if (is_done.emplace(begin.get(), false).second) way.push_back({begin.get(), applied_with(*begin)});
    while (!way.empty()) {
      if (way.back().left.empty()) {
        is_done[way.back().schema] = true;
        way.pop_back();
        continue;
      }
      const Compiled* next = way.back().left.back();
      way.back().left.pop_back();
      const auto [known, is_new] = is_done.emplace(next, false);
      if (!is_new && !known->second) return next;
      if (is_new) way.push_back({next, applied_with(*next)});
    }
  }
  return nullptr;
}

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

std::unexpected<Error> Loader::refused(Code code, std::string german, std::string english) const {
  return fail(code, std::move(options_.language == Language::german ? german : english));
}

Result<const Compiled*> Loader::document(const json::value& document) {
  const json::value* root = TRY(add_document(options_.address, document));
  const Compiled* made = TRY(compiled(*root));
  TRY(write_all());
  if (const Compiled* endless = first_endless(store_))
    return refused(Code::invalid, endless->location + ": dieses Schema verweist ohne Ende auf sich selbst",
                   endless->location + ": this schema refers to itself without end");
  name_places();
  shorten();
  return made;
}

// One after another, so that a long chain of references needs no deep stack.
Result<> Loader::write_all() {
  while (!unwritten_.empty()) {
    Compiled& made = *unwritten_.back();
    unwritten_.pop_back();
    const auto written = write_instructions(*this, sources_.at(&made)->get_object(), made);
    if (!written) return fail(written.error().code, made.location + ": " + written.error().what);
    TRY(keep_dynamic_anchors());
  }
  return {};
}

// What saves time where nobody asks for reasons.
void Loader::shorten() {
  for (const auto& schema : store_.schemas)
    schema->has_only_leaves = !schema->is_refusing && gather_leaves(*schema);
  for (const auto& schema : store_.schemas) {
    // A resource that is passed on the way counts for dynamic references.
    const auto target = [&](const Compiled* from) {
      constexpr int hops_max = 10;
      for (int hop = 0; from && hop < hops_max; ++hop) {
        const bool only_refers = from->resource == schema->resource && from->instructions.size() == 1 &&
                                 from->instructions.front().keyword == Keyword::reference;
        if (!only_refers) break;
        from = from->instructions.front().other;
      }
      return from;
    };
    for (Instruction& it : schema->instructions) {
      it.shortcut = target(it.other);
      for (Branch& branch : it.details->branches) branch.shortcut = target(branch.schema);
    }
  }
}

// What a place is called may stand where its reference leads.
void Loader::name_places() {
  constexpr int hops_max = 10;
  for (const auto& schema : store_.schemas) {
    const Compiled* at = schema.get();
    for (int hop = 0; hop < hops_max && schema->title.empty(); ++hop) {
      const auto next = std::ranges::find(at->instructions, Keyword::reference, &Instruction::keyword);
      if (next == at->instructions.end()) break;
      at = next->other;
      schema->title = at->title;
    }
  }
  for (const auto& schema : store_.schemas) {
    const auto required = std::ranges::find(schema->instructions, Keyword::required, &Instruction::keyword);
    const auto properties =
        std::ranges::find(schema->instructions, Keyword::properties, &Instruction::keyword);
    if (required == schema->instructions.end()) continue;
    required->details->labels = required->details->names;
    if (properties == schema->instructions.end()) continue;
    for (std::string& label : required->details->labels) {
      const std::size_t number = properties->details->table.find(label);
      if (number >= properties->details->branches.size()) continue;
      const std::string& title = properties->details->branches[number].schema->title;
      if (!title.empty()) label = title;
    }
  }
}

Result<const json::value*> Loader::add_document(const std::string& uri, json::value document) {
  if (!document.is_object() && !document.is_bool())
    return refused(Code::invalid, "ein Schema ist ein Objekt, true oder false",
                   "a schema is an object, true or false");
  store_.documents.push_back(std::make_unique<json::value>(std::move(document)));
  const json::value& root = *store_.documents.back();
  Store::Resource start;
  start.meaning.dialect = options_.dialect;
  start.meaning.checks_formats = options_.checks_formats;
  const std::size_t resource = open_resource(root, uri, start);
  roots_.emplace(uri, &root);
  index(root, resource, "", 0);
  TRY(dialects_);
  TRY(keep_dynamic_anchors());
  return &root;
}

Result<> Loader::keep_dynamic_anchors() {
  for (const auto& [schema, name] : std::exchange(dynamic_anchors_, {})) {
    const Compiled* target = TRY(compiled(*schema));
    store_.resources[target->resource].dynamic_anchors.emplace(name, target);
  }
  return {};
}

// A resource of its own: the root of a document, or a schema with an identifier.
std::size_t Loader::open_resource(const json::value& root, const std::string& uri,
                                  const Store::Resource& outer) {
  Store::Resource resource;
  resource.uri = uri;
  resource.meaning = outer.meaning;
  const auto settled = settle_dialect(root, resource);
  if (!settled && dialects_) dialects_ = settled;
  store_.resources.push_back(std::move(resource));
  return store_.resources.size() - 1;
}

Result<> Loader::settle_dialect(const json::value& root, Store::Resource& resource) {
  if (!root.is_object()) return {};
  const std::string named = without_fragment(text_member(root.get_object(), "$schema"));
  if (named.empty()) return {};
  const bool checks_formats = options_.checks_formats;
  resource.meaning = {.checks_formats = checks_formats};
  if (const auto dialect = standard_dialect(named)) {
    resource.meaning.dialect = *dialect;
    return {};
  }
  return settle_vocabularies(named, resource);
}

// A dialect of its own says by its vocabularies which keywords mean anything (2020-12 core §8.1.2).
Result<> Loader::settle_vocabularies(const std::string& dialect, Store::Resource& resource) {
  const auto meta = options_.remote ? options_.remote(dialect) : std::nullopt;
  if (!meta || !meta->is_object())
    return refused(Code::not_found,
                   "$schema: die Fassung „" + dialect +
                       "“ ist nicht bekannt, nur 2020-12, 2019-09, draft-07 und draft-06",
                   "$schema: the dialect '" + dialect +
                       "' is not known; known are 2020-12, 2019-09, draft-07 and draft-06");
  if (const auto base = standard_dialect(without_fragment(text_member(meta->get_object(), "$schema"))))
    resource.meaning.dialect = *base;
  const json::value* listed = meta->get_object().if_contains("$vocabulary");
  if (!listed || !listed->is_object()) return {};
  const std::string base = resource.meaning.dialect == Dialect::draft2019
                               ? "https://json-schema.org/draft/2019-09/vocab/"
                               : "https://json-schema.org/draft/2020-12/vocab/";
  constexpr std::array<std::string_view, 9> known{"core",       "applicator",       "unevaluated",
                                                  "validation", "meta-data",        "format-annotation",
                                                  "format",     "format-assertion", "content"};
  for (const auto& [name, is_needed] : listed->get_object()) {
    const std::string_view vocabulary(name.data(), name.size());
    const bool is_known = vocabulary.starts_with(base) &&
                          std::ranges::find(known, vocabulary.substr(base.size())) != known.end();
    if (!is_known && is_needed == json::value(true))
      return refused(
          Code::invalid,
          "die Fassung „" + dialect + "“ braucht das unbekannte Vokabular „" + std::string(vocabulary) + "“",
          "the dialect '" + dialect + "' needs the unknown vocabulary '" + std::string(vocabulary) + "'");
  }
  const auto has = [&](const char* name) { return listed->get_object().contains(base + name); };
  Store::Meaning& meaning = resource.meaning;
  meaning.validates = has("validation");
  meaning.applies = has("applicator");
  meaning.asks_leftovers = has("unevaluated") || (meaning.dialect == Dialect::draft2019 && meaning.applies);
  meaning.checks_formats = meaning.checks_formats || has("format-assertion");
  return {};
}

void Loader::index(const json::value& schema, std::size_t resource, const std::string& pointer, int depth) {
  places_bytes_ += pointer.size();
  if (depth > schema_nesting_max || origins_.size() > schemas_max || places_bytes_ > places_bytes_max) return;
  if (origins_.contains(&schema)) return;
  if (!schema.is_object()) {
    origins_.emplace(&schema, Origin{.resource = resource, .pointer = pointer});
    return;
  }
  const json::object& members = schema.get_object();
  // In draft 7 nothing beside a reference means anything.
  const auto only_refers = [&](std::size_t in) {
    return store_.resources[in].meaning.dialect == Dialect::draft7 && members.contains("$ref");
  };
  const std::string id = only_refers(resource) ? std::string() : text_member(members, "$id");
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
  const bool names_itself = store_.resources[resource].meaning.dialect == Dialect::draft7 && id.contains('#');
  if (names_itself) anchors_.emplace(store_.resources[resource].uri + "#" + fragment_of(id), &schema);
  if (!only_refers(resource)) index_anchors(schema, members, resource);
  for (const auto& [key, value] : members) {
    const std::string_view name(key.data(), key.size());
    index_by_keyword(name, value, resource, place, depth);
  }
}

void Loader::index_anchors(const json::value& schema, const json::object& members, std::size_t resource) {
  const std::string& uri = store_.resources[resource].uri;
  const Dialect dialect = store_.resources[resource].meaning.dialect;
  if (dialect == Dialect::draft7) return;
  const std::string anchor = text_member(members, "$anchor");
  if (!anchor.empty()) anchors_.emplace(uri + "#" + anchor, &schema);
  if (dialect == Dialect::draft2019) {
    const json::value* recursive = members.if_contains("$recursiveAnchor");
    if (recursive && *recursive == json::value(true))
      dynamic_anchors_.emplace_back(&schema, recursive_anchor);
    return;
  }
  const std::string dynamic = text_member(members, "$dynamicAnchor");
  if (dynamic.empty()) return;
  anchors_.emplace(uri + "#" + dynamic, &schema);
  dynamic_anchors_.emplace_back(&schema, dynamic);
}

void Loader::index_by_keyword(std::string_view name, const json::value& value, std::size_t resource,
                              const std::string& outer, int depth) {
  const unsigned dialect = bit_of(store_.resources[resource].meaning.dialect);
  for (const Holder& holder : holders) {
    if (holder.keyword != name || (holder.dialects & dialect) == 0) continue;
    const std::string pointer = outer + pointer_step(name);
    if (holder.holds == Holds::one && (value.is_object() || value.is_bool())) {
      index(value, resource, pointer, depth + 1);
    } else if (holder.holds == Holds::list && value.is_array()) {
      for (std::size_t i = 0; i < value.get_array().size(); ++i)
        index(value.get_array()[i], resource, pointer + "/" + std::to_string(i), depth + 1);
    } else if (holder.holds == Holds::map && value.is_object()) {
      for (const auto& [inner, schema] : value.get_object()) {
        if (schema.is_object() || schema.is_bool())
          index(schema, resource, pointer + pointer_step(std::string_view(inner.data(), inner.size())),
                depth + 1);
      }
    }
  }
}

Result<const Compiled*> Loader::compiled(const json::value& schema) {
  const auto known = compiled_.find(&schema);
  if (known != compiled_.end()) return known->second;
  const auto origin = origins_.find(&schema);
  if (origin == origins_.end())
    return refused(Code::invalid, "ein Schema ist zu tief verschachtelt, oder es sind zu viele",
                   "a schema is nested too deeply, or there are too many");
  if (!schema.is_object() && !schema.is_bool())
    return refused(Code::invalid, "ein Schema ist ein Objekt, true oder false",
                   "a schema is an object, true or false");
  store_.schemas.push_back(std::make_unique<Compiled>());
  Compiled& made = *store_.schemas.back();
  compiled_.emplace(&schema, &made);
  sources_.emplace(&made, &schema);
  made.resource = static_cast<std::uint32_t>(origin->second.resource);
  made.location = store_.resources[made.resource].uri + "#" + origin->second.pointer;
  if (schema.is_bool()) {
    made.is_refusing = !schema.get_bool();
    return &made;
  }
  made.title = text_member(schema.get_object(), "title");
  made.description = text_member(schema.get_object(), "description");
  unwritten_.push_back(&made);
  return &made;
}

bool Loader::has_dynamic_anchor(const Compiled& schema, const std::string& name) const {
  const auto source = sources_.find(&schema);
  if (source == sources_.end() || !source->second->is_object() || name.empty()) return false;
  if (name == recursive_anchor) {
    const json::value* recursive = source->second->get_object().if_contains("$recursiveAnchor");
    return recursive && *recursive == json::value(true);
  }
  return text_member(source->second->get_object(), "$dynamicAnchor") == name;
}

Result<const json::value*> Loader::find_document(const std::string& uri) {
  const auto known = roots_.find(uri);
  if (known != roots_.end()) return known->second;
  auto remote = standard_document(uri);
  if (!remote && options_.remote) remote = options_.remote(uri);
  if (!remote)
    return refused(Code::not_found, "das Schema „" + uri + "“ liegt nicht vor",
                   "the schema '" + uri + "' is not here");
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
    if (!next)
      return refused(Code::not_found, "an der Stelle „" + pointer + "“ steht nichts",
                     "nothing stands at '" + pointer + "'");
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
  TRY(dialects_);
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
  if (anchor == anchors_.end())
    return refused(Code::not_found, "nichts heißt „" + target + "“", "nothing is named '" + target + "'");
  return compiled(*anchor->second);
}

}  // namespace depesche::schema
