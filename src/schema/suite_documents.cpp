// SPDX-License-Identifier: EUPL-1.2
#include <array>
#include <boost/json/parse.hpp>

#include "schema/kit.h"

// What the test suite serves under its own address, for runs of its cases alone.

namespace depesche::schema {
namespace {

struct Served {
  std::string_view path;  // below the draft's folder
  std::string_view text;  // DRAFT stands for the address of the draft's folder
};

constexpr std::array<Served, 24> served{{
    {"integer.json", R"({"type":"integer"})"},
    {"dependentRequired.json", R"({"$schema":"https://json-schema.org/draft/2019-09/schema",
"dependentRequired":{"foo":["bar"]}})"},
    {"ignore-dependentRequired.json", R"({"$schema":"http://json-schema.org/draft-07/schema#",
"dependentRequired":{"foo":["bar"]}})"},
    {"ignore-prefixItems.json", R"({"$schema":"https://json-schema.org/draft/2019-09/schema","type":"array",
"prefixItems":[{"type":"string"}]})"},
    {"subSchemas.json", R"({"$defs":{"integer":{"type":"integer"},"refToInteger":{"$ref":"#/$defs/integer"}},
"definitions":{"integer":{"type":"integer"},"refToInteger":{"$ref":"#/definitions/integer"}}})"},
    {"locationIndependentIdentifier.json", R"({"$defs":{"refToInteger":{"$ref":"#foo"},
"A":{"$anchor":"foo","type":"integer"}},"definitions":{"refToInteger":{"$ref":"#foo"},
"A":{"$id":"#foo","type":"integer"}}})"},
    {"baseUriChange/folderInteger.json", R"({"type":"integer"})"},
    {"baseUriChangeFolder/folderInteger.json", R"({"type":"integer"})"},
    {"baseUriChangeFolderInSubschema/folderInteger.json", R"({"type":"integer"})"},
    {"name-defs.json", R"({"$defs":{"orNull":{"anyOf":[{"type":"null"},{"$ref":"#"}]}},"type":"string"})"},
    {"name.json", R"({"definitions":{"orNull":{"anyOf":[{"type":"null"},{"$ref":"#"}]}},"type":"string"})"},
    {"ref-and-defs.json", R"({"$id":"DRAFT/ref-and-defs.json",
"$defs":{"inner":{"properties":{"bar":{"type":"string"}}}},"$ref":"#/$defs/inner"})"},
    {"ref-and-definitions.json", R"({"$id":"DRAFT/ref-and-definitions.json",
"definitions":{"inner":{"properties":{"bar":{"type":"string"}}}},"allOf":[{"$ref":"#/definitions/inner"}]})"},
    {"nested/foo-ref-string.json", R"({"type":"object","properties":{"foo":{"$ref":"string.json"}}})"},
    {"nested/string.json", R"({"type":"string"})"},
    {"different-id-ref-string.json", R"({"$id":"http://localhost:1234/real-id-ref-string.json",
"$defs":{"bar":{"type":"string"}},"$ref":"#/$defs/bar"})"},
    {"urn-ref-string.json", R"({"$id":"urn:uuid:feebdaed-ffff-0000-ffff-0000deadbeef",
"$defs":{"bar":{"type":"string"}},"$ref":"#/$defs/bar"})"},
    {"nested-absolute-ref-to-string.json",
     R"({"$defs":{"bar":{"$id":"http://localhost:1234/the-nested-id.json",
"type":"string"}},"definitions":{"bar":{"$id":"http://localhost:1234/the-nested-id.json",
"type":"string"}},"$ref":"http://localhost:1234/the-nested-id.json"})"},
    {"detached-ref.json", R"({"$id":"DRAFT/detached-ref.json","$defs":{"foo":{"$ref":"#detached"},
"detached":{"$anchor":"detached","type":"integer"}},"definitions":{"foo":{"$ref":"#detached"},
"detached":{"$id":"#detached","type":"integer"}}})"},
    {"detached-dynamicref.json", R"({"$id":"DRAFT/detached-dynamicref.json","$defs":{
"foo":{"$dynamicRef":"#detached"},"detached":{"$dynamicAnchor":"detached","type":"integer"}}})"},
    {"tree.json", R"({"$id":"DRAFT/tree.json","$dynamicAnchor":"node","type":"object",
"properties":{"data":true,"children":{"type":"array","items":{"$dynamicRef":"#node"}}}})"},
    {"extendible-dynamic-ref.json", R"({"$id":"DRAFT/extendible-dynamic-ref.json","type":"object",
"properties":{"elements":{"type":"array","items":{"$dynamicRef":"#elements"}}},"required":["elements"],
"additionalProperties":false,"$defs":{"elements":{"$dynamicAnchor":"elements"}}})"},
    {"metaschema-no-validation.json", R"({"$id":"DRAFT/metaschema-no-validation.json",
"$vocabulary":{"https://json-schema.org/draft/2020-12/vocab/applicator":true,
"https://json-schema.org/draft/2020-12/vocab/core":true},"$dynamicAnchor":"meta"})"},
    {"metaschema-optional-vocabulary.json", R"({"$id":"DRAFT/metaschema-optional-vocabulary.json",
"$vocabulary":{"https://json-schema.org/draft/2020-12/vocab/validation":true,
"https://json-schema.org/draft/2020-12/vocab/core":true,"DRAFT/vocab/custom":false},"$dynamicAnchor":"meta"})"},
}};

constexpr std::string_view host = "http://localhost:1234/";

boost::json::value parsed(std::string text, std::string_view draft) {
  for (std::size_t at = text.find("DRAFT"); at != std::string::npos; at = text.find("DRAFT", at)) {
    text.replace(at, 5, std::string(host) + std::string(draft));
  }
  boost::json::error_code error;
  return boost::json::parse(text, error);
}

}  // namespace

std::optional<boost::json::value> suite_document(const std::string& uri) {
  if (!uri.starts_with(host)) return std::nullopt;
  std::string_view path = std::string_view(uri).substr(host.size());
  std::string_view draft = "draft2020-12";
  if (path.starts_with("draft")) {
    draft = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(draft.size() + 1, path.size()));
  }
  for (const Served& one : served) {
    if (one.path == path) return parsed(std::string(one.text), draft);
  }
  for (const bool truth : {true, false}) {
    if (path != (truth ? "format-assertion-true.json" : "format-assertion-false.json")) continue;
    const std::string value = truth ? "true" : "false";
    return parsed(R"({"$vocabulary":{"https://json-schema.org/draft/2020-12/vocab/core":true,)"
                  R"("https://json-schema.org/draft/2020-12/vocab/format-assertion":)" +
                      value + R"(}})",
                  draft);
  }
  return std::nullopt;
}

}  // namespace depesche::schema
