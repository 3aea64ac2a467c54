// SPDX-License-Identifier: EUPL-1.2
#include "schema/schema.h"

#include <boost/json/stream_parser.hpp>

#include "schema/compiled.h"

namespace depesche::schema {
namespace {

constexpr std::size_t json_bytes_max = 64'000'000;
constexpr std::size_t json_depth_max = 300;

json::object output_of(const Unit& unit) {
  json::object out{{"valid", unit.is_valid},
                   {"keywordLocation", unit.keyword_location},
                   {"absoluteKeywordLocation", unit.absolute_keyword_location},
                   {"instanceLocation", unit.instance_location}};
  if (!unit.is_valid && unit.inner.empty()) out["error"] = messages(unit, Language::english).front();
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

Result<json::value> parse_json(std::string_view text) {
  if (text.size() > json_bytes_max) return fail(Code::invalid, "the file is too large");
  json::parse_options options;
  options.max_depth = json_depth_max;
  json::error_code error;
  json::stream_parser parser(json::storage_ptr(), options);
  const std::size_t read = parser.write_some(text.data(), text.size(), error);
  if (!error && read == text.size()) parser.finish(error);
  if (error || read != text.size() || !parser.done()) {
    return fail(Code::invalid,
                "byte " + std::to_string(read) + ": " + (error ? error.message() : "this is no JSON text"));
  }
  return parser.release();
}

}  // namespace depesche::schema
