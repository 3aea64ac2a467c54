// SPDX-License-Identifier: EUPL-1.2
#include <boost/json/value.hpp>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "schema/schema.h"

namespace {

using namespace depesche::schema;

constexpr std::size_t reasons_max = 1'000;  // told of one document

// Every keyword once, and recursion.
constexpr std::string_view rich =
    R"({"$id":"urn:rich","$dynamicAnchor":"node","type":["object","array","string","number","null"],
"properties":{"a":{"$dynamicRef":"#node"},"b":{"type":"string","pattern":"^(a|b+)*c?$","maxLength":20,"title":"Feld B"},
"c":{"enum":[1,"x",[true],{"k":null}]},"d":{"oneOf":[{"type":"string","format":"date-time"},{"type":"string","format":"email"},
{"type":"string","format":"idn-hostname"},{"type":"string","format":"uri-template"},{"type":"string","format":"iri"},
{"type":"string","format":"regex"},{"type":"string","format":"duration"},{"type":"string","format":"ipv6"}]},
"e":{"type":"number","multipleOf":0.01,"exclusiveMinimum":-5,"maximum":1e20},"f":{"not":{"const":0}},"t":{"const":"x"}},
"patternProperties":{"^x-\\p{L}":{"$ref":"#/$defs/list"}},"propertyNames":{"maxLength":30},"dependentRequired":{"b":["c"]},
"dependentSchemas":{"e":{"properties":{"g":true},"required":["g"]}},"maxProperties":12,
"if":{"properties":{"t":{"const":"x"}},"required":["t"]},"then":{"required":["a"]},"else":{"minProperties":0},
"unevaluatedProperties":{"type":"integer"},"prefixItems":[{"type":"integer"},{"$ref":"#"}],
"contains":{"type":"string"},"minContains":0,"maxContains":3,"uniqueItems":true,"maxItems":50,"unevaluatedItems":{"$ref":"#/$defs/list"},
"minimum":-1e9,"minLength":0,
"$defs":{"list":{"anyOf":[{"type":"array","items":{"$ref":"#/$defs/list"},"minItems":1},{"type":"boolean"},{"allOf":[{"type":"integer"},{"minimum":0}]}]}}})";

Schema rich_schema() {
  const auto document = parse_json(rich);
  if (!document) std::abort();
  auto schema = Schema::compile(*document, {.checks_formats = true});
  if (!schema) std::abort();
  return *std::move(schema);
}

}  // namespace

// Any document: the quick and the thorough check must agree, and a refusal has its reasons.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const Schema schema = rich_schema();
  const auto document = parse_json(std::string_view(reinterpret_cast<const char*>(bytes), size));
  if (!document) return 0;
  const Unit result = schema.check(*document);
  if (schema.accepts(*document) != result.is_valid) std::abort();
  if (result.is_valid == result.inner.empty()) {
    detailed_output(result);
    basic_output(result);
    const auto told = messages(result, Language::german);
    if (told.empty() != result.is_valid || told.size() > reasons_max) std::abort();
    return 0;
  }
  std::abort();
}
