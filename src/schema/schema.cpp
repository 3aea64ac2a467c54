// SPDX-License-Identifier: EUPL-1.2
#include "schema/schema.h"

#include "schema/compiled.h"
#include "schema/uri.h"

namespace depesche::schema {
namespace {

json::object output_of(const Unit& unit) {
  json::object out{{"valid", unit.is_valid},
                   {"keywordLocation", unit.keyword_location},
                   {"absoluteKeywordLocation", unit.absolute_keyword_location},
                   {"instanceLocation", unit.instance_location}};
  if (!unit.is_valid && unit.inner.empty()) out["error"] = sentence(unit, Language::english);
  return out;
}

void flatten(const Unit& unit, json::array& errors) {
  if (!unit.keyword_location.empty() || unit.inner.empty()) errors.push_back(output_of(unit));
  for (const Unit& inner : unit.inner) flatten(inner, errors);
}

json::object tree(const Unit& unit) {
  // A place with one reason only is that reason (2020-12 core §12.4.3).
  if (unit.inner.size() == 1 && !unit.keyword_location.empty()) return tree(unit.inner.front());
  json::object out = output_of(unit);
  if (unit.inner.empty()) return out;
  json::array errors;
  for (const Unit& inner : unit.inner) errors.push_back(tree(inner));
  out["errors"] = std::move(errors);
  return out;
}

}  // namespace

Schema::Schema(std::unique_ptr<Store> store, const Compiled* root) : store_(std::move(store)), root_(root) {}
Schema::Schema(Schema&& other) noexcept = default;
Schema& Schema::operator=(Schema&& other) noexcept = default;
Schema::~Schema() = default;

Result<Schema> Schema::compile(const json::value& document, Options options) {
  auto store = std::make_unique<Store>();
  const Compiled* root = TRY(compile_document(*store, document, options));
  return Schema(std::move(store), root);
}

bool Schema::accepts(const json::value& instance) const { return run_quickly(*store_, *root_, instance); }
Unit Schema::check(const json::value& instance) const { return run_thoroughly(*store_, *root_, instance); }

json::value basic_output(const Unit& root) {
  json::object out{{"valid", root.is_valid}};
  if (root.is_valid) return out;
  json::array errors;
  for (const Unit& inner : root.inner) flatten(inner, errors);
  out["errors"] = std::move(errors);
  return out;
}

json::value detailed_output(const Unit& root) {
  if (root.is_valid) return json::object{{"valid", true}};
  return tree(root);
}

Result<Unit> check_document(const json::value& document) {
  std::string dialect = "https://json-schema.org/draft/2020-12/schema";
  if (document.is_object()) {
    const json::value* named = document.get_object().if_contains("$schema");
    if (named && named->is_string()) dialect = without_fragment(std::string_view(named->get_string()));
  }
  const auto meta = standard_document(dialect);
  if (!meta) return Unit{};
  const Schema schema = TRY(Schema::compile(*meta, {.checks_formats = true}));
  return schema.check(document);
}

}  // namespace depesche::schema
