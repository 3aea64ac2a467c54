// SPDX-License-Identifier: EUPL-1.2
#include <doctest/doctest.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <string_view>

#include "schema/schema.h"

// What the standard says of each keyword, where implementations go wrong. One group is
// {"schema": …, "good": […], "bad": […]}.

namespace depesche::schema {
namespace {

namespace json = boost::json;

void holds(std::string_view group_text, Options options = {}) {
  CAPTURE(group_text);
  const auto group = parse_json(group_text);
  REQUIRE_MESSAGE(group.has_value(), group.error().what);
  const json::object& members = group->get_object();
  const auto schema = Schema::compile(members.at("schema"), options);
  REQUIRE_MESSAGE(schema.has_value(), schema.error().what);
  for (const char* kind : {"good", "bad"}) {
    const bool is_good = std::string_view(kind) == "good";
    for (const json::value& instance : members.at(kind).get_array()) {
      CAPTURE(json::serialize(instance));
      CHECK(schema->accepts(instance) == is_good);
      CHECK(schema->check(instance).is_valid == is_good);
    }
  }
}

TEST_CASE("numbers are equal by value, however they are written, up to the last digit") {
  holds(R"({"schema":{"const":1},"good":[1,1.0,1e0],"bad":[true,"1",1.0000000000000002]})");
  holds(R"({"schema":{"const":0.0},"good":[0,-0.0,0e5],"bad":[false]})");
  holds(
      R"({"schema":{"const":9007199254740992},"good":[9007199254740992.0],"bad":[9007199254740993,9007199254740991]})");
  holds(R"({"schema":{"enum":[[false],{"a":0}]},"good":[[false],{"a":0.0}],"bad":[[0],{"a":false}]})");
  holds(
      R"({"schema":{"type":"integer"},"good":[1.0,1e30,98249283749234923498293171823948729348710298301928331],"bad":[1.5,"1"]})");
  holds(
      R"({"schema":{"maximum":18446744073709551615},"good":[18446744073709551600,18446744073709551615],"bad":[18446744073709551616e1]})");
  holds(
      R"({"schema":{"exclusiveMaximum":972783798187987123879878123.18878137},"good":[1],"bad":[972783798187987123879878123.188781371]})");
}

TEST_CASE("a multiple is one of the decimal number that is written") {
  holds(R"({"schema":{"multipleOf":0.01},"good":[0.07,19.99,1.15,4.35,1234567.89,0],"bad":[1.005,0.001]})");
  holds(R"({"schema":{"multipleOf":0.0001},"good":[0.0075],"bad":[0.00751]})");
  holds(R"({"schema":{"type":"integer","multipleOf":0.5},"good":[1e308],"bad":[]})");
  holds(R"({"schema":{"multipleOf":0.123456789},"good":[0.123456789],"bad":[1e308]})");
  holds(R"({"schema":{"multipleOf":1e-8},"good":[12391239123],"bad":[1e-9]})");
  holds(R"({"schema":{"multipleOf":-3},"good":[-9,9],"bad":[10]})");
}

TEST_CASE("items are unique by value, in short lists and in long ones") {
  holds(
      R"({"schema":{"uniqueItems":true},"good":[[1,true],[0,false],[{"a":1,"b":2},{"a":2,"b":1}],[[1],[true]]],
    "bad":[[1,1.0],[{"a":1,"b":2},{"b":2,"a":1}],[[[0]],[[0.0]]],["x","y","x"]]})");
  holds(
      R"({"schema":{"uniqueItems":true},"good":[[1,2,3,4,5,6,7,8,9,10,"1",[1],{"a":1},{"a":2},null,false,0]],
    "bad":[[1,2,3,4,5,6,7,8,9,10,2.0],[{},{"a":[1,{"b":2,"c":3}]},3,4,5,6,7,8,9,{"a":[1,{"c":3.0,"b":2}]}]]})");
}

TEST_CASE("lengths count characters, not bytes") {
  holds(
      R"({"schema":{"minLength":2,"maxLength":3},"good":["ab","äöü","\ud83d\ude00\ud83d\ude00"],"bad":["ä","\ud83d\ude00","abcd"]})");
  holds(R"({"schema":{"maxLength":2.0},"good":["ab"],"bad":["abc"]})");
}

TEST_CASE("names that stand in every object of other languages are names like others here") {
  holds(
      R"({"schema":{"properties":{"__proto__":{"type":"number"},"toString":{"properties":{"length":{"type":"string"}}},
    "constructor":{"type":"number"}},"required":["__proto__"]},
    "good":[{"__proto__":1},{"__proto__":1,"constructor":37}],"bad":[{},{"__proto__":"foo"},{"__proto__":1,"toString":{"length":37}}]})");
  holds(R"({"schema":{"properties":{"$ref":{"type":"string"}}},"good":[{"$ref":"a"}],"bad":[{"$ref":2}]})");
}

TEST_CASE("additional properties are those neither named nor matched") {
  holds(
      R"({"schema":{"properties":{"foo":{}},"patternProperties":{"^v":{},"^á":{}},"additionalProperties":false},
    "good":[{"foo":1,"vroom":2},{"ármányos":1},1,[]],"bad":[{"foo":1,"quux":true},{"élmény":1}]})");
  holds(
      R"({"schema":{"allOf":[{"properties":{"foo":{}}}],"additionalProperties":{"type":"boolean"}},"good":[{"bar":true}],"bad":[{"foo":1}]})");
  holds(
      R"({"schema":{"required":["a","b"],"additionalProperties":false},"good":[],"bad":[{},{"a":1,"b":1}]})");
  holds(
      R"({"schema":{"properties":{"a":true},"required":["a","b","b"]},"good":[{"a":1,"b":2},{"b":1,"c":1,"a":1}],"bad":[{"a":1},{"b":1},{"a":1,"c":1}]})");
}

TEST_CASE("a reference takes its base from where it stands") {
  holds(R"({"schema":{"$id":"http://example.com/root.json","$ref":"inner/a.json#foo","$defs":{
    "a":{"$id":"inner/a.json","$defs":{"n":{"$anchor":"foo","$ref":"b.json"}}},
    "b":{"$id":"http://example.com/inner/b.json","type":"integer"}}},"good":[1],"bad":["a"]})");
  holds(
      R"({"schema":{"$id":"urn:uuid:deadbeef-1234-00ff-ff00-4321feebdaed","properties":{"foo":{"$ref":"#/$defs/bar"},
    "baz":{"$ref":"urn:uuid:deadbeef-1234-00ff-ff00-4321feebdaed#something"}},"$defs":{"bar":{"type":"string","$anchor":"something"}}},
    "good":[{"foo":"a","baz":"b"}],"bad":[{"foo":1},{"baz":1}]})");
  holds(
      R"({"schema":{"$id":"urn:example:weather?=op=map&lat=39.56","properties":{"foo":{"$ref":"#/$defs/bar"}},
    "$defs":{"bar":{"type":"string"}}},"good":[{"foo":"a"}],"bad":[{"foo":1}]})");
  holds(
      R"({"schema":{"$id":"file:///c:/folder/file.json","$defs":{"foo":{"type":"number"}},"$ref":"#/$defs/foo"},"good":[1],"bad":["a"]})");
  holds(
      R"({"schema":{"$id":"http://example.com/ref/absref.json","$defs":{"a":{"$id":"http://example.com/ref/absref/foobar.json","type":"number"},
    "b":{"$id":"http://example.com/absref/foobar.json","type":"string"}},"$ref":"/absref/foobar.json"},"good":["foo"],"bad":[12]})");
  holds(
      R"({"schema":{"$defs":{"":{"$defs":{"":{"type":"number"}}}},"allOf":[{"$ref":"#/$defs//$defs/"}]},"good":[1],"bad":["a"]})");
  holds(
      R"({"schema":{"$defs":{"tilde~field":{"type":"integer"},"slash/field":{"type":"integer"},"percent%field":{"type":"integer"},"foo\"bar":{"type":"integer"}},
    "properties":{"tilde":{"$ref":"#/$defs/tilde~0field"},"slash":{"$ref":"#/$defs/slash~1field"},"percent":{"$ref":"#/$defs/percent%25field"},"quote":{"$ref":"#/$defs/foo%22bar"}}},
    "good":[{"slash":1,"tilde":1,"percent":1,"quote":1}],"bad":[{"slash":"a"},{"tilde":"a"},{"percent":"a"},{"quote":"a"}]})");
  holds(
      R"({"schema":{"$ref":"http://example.com/ref/if","if":{"$id":"http://example.com/ref/if","type":"integer"}},"good":[12],"bad":["foo"]})");
}

TEST_CASE("identifiers and anchors in places that are no schemas name nothing") {
  holds(R"({"schema":{"$defs":{"in_enum":{"enum":[{"$id":"https://localhost/my.json","type":"null"}]},
    "real":{"$id":"https://localhost/my.json","type":"string"},"in_const":{"const":{"$id":"https://localhost/my.json","type":"null"}}},
    "anyOf":[{"$ref":"#/$defs/in_enum"},{"$ref":"https://localhost/my.json"}]},
    "good":["a",{"$id":"https://localhost/my.json","type":"null"}],"bad":[null,1]})");
  holds(
      R"({"schema":{"$defs":{"a":{"unknown":{"$anchor":"x","type":"null"}},"b":{"$anchor":"x","type":"string"}},"$ref":"#x"},"good":["a"],"bad":[null]})");
}

TEST_CASE("a dynamic reference leads to the outermost schema of that name on the way") {
  constexpr std::string_view tree =
      R"({"schema":{"$id":"http://localhost/strict.json","$dynamicAnchor":"node","$ref":"tree.json",
    "unevaluatedProperties":false,"$defs":{"tree":{"$id":"tree.json","$dynamicAnchor":"node","type":"object","properties":{
    "data":true,"children":{"type":"array","items":{"$dynamicRef":"#node"}}}}}},
    "good":[{"children":[{"data":1}]}],"bad":[{"children":[{"daat":1}]},{"daat":1}]})";
  holds(tree);
  // Without a dynamic anchor where it first leads it is a reference like others.
  holds(
      R"({"schema":{"$id":"https://t.example/root","$dynamicAnchor":"items","$ref":"list","$defs":{"foo":{"type":"string"},
    "list":{"$id":"list","type":"array","items":{"$dynamicRef":"#items"},"$defs":{"items":{"$anchor":"items","type":"string"}}}}},
    "good":[["a"]],"bad":[[1]]})");
  // A pointer is never dynamic.
  holds(
      R"({"schema":{"$id":"https://t.example/r2","$ref":"list","$defs":{"foo":{"$dynamicAnchor":"items","type":"string"},
    "list":{"$id":"list","type":"array","items":{"$dynamicRef":"#/$defs/items"},"$defs":{"items":{"$dynamicAnchor":"items"}}}}},
    "good":[["a"],[1]],"bad":[]})");
  holds(
      R"({"schema":{"$id":"https://t.example/main","if":{"$id":"first_scope","$defs":{"thingy":{"$dynamicAnchor":"thingy","type":"number"}}},
    "then":{"$id":"second_scope","$ref":"start","$defs":{"thingy":{"$dynamicAnchor":"thingy","type":"null"}}},
    "$defs":{"start":{"$id":"start","$dynamicRef":"inner_scope#thingy"},"thingy":{"$id":"inner_scope","$dynamicAnchor":"thingy","type":"string"}}},
    "good":[null],"bad":["a",42]})");
}

TEST_CASE("draft 2019-09 has its own lists and its own recursion") {
  holds(
      R"({"schema":{"$schema":"https://json-schema.org/draft/2019-09/schema","items":[{"type":"integer"}],"additionalItems":false,
    "prefixItems":[{"type":"string"}]},"good":[[1]],"bad":[["a"],[1,2]]})");
  holds(
      R"({"schema":{"$schema":"https://json-schema.org/draft/2019-09/schema","$id":"http://localhost/strict","$recursiveAnchor":true,
    "$ref":"tree","unevaluatedProperties":false,"$defs":{"tree":{"$id":"tree","$recursiveAnchor":true,"type":"object",
    "properties":{"data":true,"children":{"items":{"$recursiveRef":"#"}}}}}},"good":[{"children":[{"data":1}]}],"bad":[{"children":[{"daat":1}]}]})");
}

TEST_CASE("what is left over is what no schema in the same place has looked at") {
  holds(
      R"({"schema":{"properties":{"a":{}},"anyOf":[{"properties":{"b":{"const":1}},"required":["b"]},{"properties":{"c":true},"required":["c"]}],
    "unevaluatedProperties":false},"good":[{"a":1,"b":1},{"c":1},{"b":1,"c":1}],"bad":[{"a":1},{"b":2,"c":1},{"c":1,"d":1}]})");
  holds(
      R"({"schema":{"not":{"not":{"properties":{"a":true}}},"unevaluatedProperties":false},"good":[{}],"bad":[{"a":1}]})");
  holds(
      R"({"schema":{"if":{"properties":{"a":{"const":1}},"required":["a"]},"else":{"properties":{"b":true}},"unevaluatedProperties":false},
    "good":[{"a":1},{"b":1}],"bad":[{"a":2},{"a":1,"b":1}]})");
  holds(
      R"({"schema":{"dependentSchemas":{"a":{"properties":{"b":true}}},"properties":{"a":true},"unevaluatedProperties":{"type":"null"}},
    "good":[{"a":1,"b":1},{"b":null}],"bad":[{"b":1}]})");
  holds(
      R"({"schema":{"allOf":[{"properties":{"a":true}},{"unevaluatedProperties":false}]},"good":[{}],"bad":[{"a":1}]})");
  holds(
      R"({"schema":{"prefixItems":[true],"contains":{"type":"string"},"unevaluatedItems":false},"good":[[1,"a"],["a"]],"bad":[[1],[1,2],[1,"a",3]]})");
  holds(
      R"({"schema":{"allOf":[{"prefixItems":[true,true]}],"items":{"type":"number"},"unevaluatedItems":false},"good":[[1,2,3]],"bad":[["a"]]})");
  holds(
      R"({"schema":{"oneOf":[{"prefixItems":[{"const":1},true]},{"prefixItems":[{"const":2}]}],"unevaluatedItems":false},"good":[[1,9],[2]],"bad":[[2,9],[1,9,9]]})");
  holds(
      R"({"schema":{"$ref":"#/$defs/a","unevaluatedProperties":false,"$defs":{"a":{"properties":{"x":true},"additionalProperties":{"type":"string"}}}},
    "good":[{"x":1,"y":"a"}],"bad":[{"y":1}]})");
  holds(
      R"({"schema":{"properties":{"list":{"unevaluatedItems":false,"prefixItems":[true]}}},"good":[{"list":[1]}],"bad":[{"list":[1,2]}]})");
}

TEST_CASE("draft 7 ignores what stands beside a reference, and keywords that came later") {
  const Options seven{.dialect = Dialect::draft7};
  holds(
      R"({"schema":{"definitions":{"r":{"type":"array"}},"properties":{"foo":{"$ref":"#/definitions/r","maxItems":2}}},
    "good":[{"foo":[1,2,3]}],"bad":[{"foo":"a"}]})",
      seven);
  holds(
      R"({"schema":{"$id":"http://localhost/base/","properties":{"foo":{"$id":"http://localhost/sub/","$ref":"foo.json"}},
    "definitions":{"f":{"$id":"foo.json","type":"string"},"g":{"$id":"http://localhost/sub/foo.json","type":"number"}}},
    "good":[{"foo":"a"}],"bad":[{"foo":1}]})",
      seven);
  holds(
      R"({"schema":{"allOf":[{"$ref":"http://localhost/bar#foo"}],"definitions":{"A":{"$id":"http://localhost/bar#foo","type":"integer"}}},"good":[1],"bad":["a"]})",
      seven);
  holds(
      R"({"schema":{"$id":"http://localhost/root","allOf":[{"$ref":"http://localhost/nested.json#foo"}],"definitions":{"A":{"$id":"nested.json",
    "definitions":{"B":{"$id":"#foo","type":"integer"}}}}},"good":[1],"bad":["a"]})",
      seven);
  holds(
      R"({"schema":{"items":[{"type":"integer"}],"additionalItems":{"type":"string"}},"good":[[1,"a"],[]],"bad":[["a"],[1,2]]})",
      seven);
  holds(R"({"schema":{"items":{"type":"integer"},"additionalItems":false},"good":[[1,2]],"bad":[["a"]]})",
        seven);
  holds(
      R"({"schema":{"dependencies":{"a":["b"],"c":{"required":["d"]},"e":false}},"good":[{"a":1,"b":1},{"c":1,"d":1},{}],"bad":[{"a":1},{"c":1},{"e":1}]})",
      seven);
  holds(
      R"({"schema":{"prefixItems":[{"type":"string"}],"unevaluatedProperties":false,"dependentRequired":{"a":["b"]},"minContains":2,
    "contains":{"const":1},"dependentSchemas":{"a":false}},"good":[[1],{"a":1}],"bad":[[2]]})",
      seven);
  holds(
      R"({"schema":{"$ref":"http://json-schema.org/draft-07/schema#"},"good":[{"minLength":1}],"bad":[{"minLength":-1}]})",
      seven);
  holds(
      R"({"schema":{"$schema":"http://json-schema.org/draft-07/schema#","items":[{"type":"integer"}]},"good":[[1]],"bad":[["a"]]})");
}

TEST_CASE(
    "a vocabulary that is left out takes its keywords with it, one that is needed and unknown refuses the "
    "schema") {
  Options options;
  options.remote = [](const std::string& uri) -> std::optional<json::value> {
    if (uri == "urn:plain")
      return *parse_json(R"({"$vocabulary":{"https://json-schema.org/draft/2020-12/vocab/core":true,
        "https://json-schema.org/draft/2020-12/vocab/applicator":true}})");
    if (uri == "urn:formats")
      return *parse_json(R"({"$vocabulary":{"https://json-schema.org/draft/2020-12/vocab/core":true,
        "https://json-schema.org/draft/2020-12/vocab/format-assertion":false}})");
    if (uri == "urn:strange") return *parse_json(R"({"$vocabulary":{"urn:what":true}})");
    return std::nullopt;
  };
  holds(
      R"({"schema":{"$schema":"urn:plain","properties":{"a":false},"minimum":10},"good":[1,{}],"bad":[{"a":1}]})",
      options);
  holds(
      R"({"schema":{"$schema":"urn:formats","format":"ipv4","properties":{"a":false}},"good":["1.2.3.4",{"a":1}],"bad":["x"]})",
      options);
  CHECK(Schema::compile(*parse_json(R"({"$schema":"urn:strange"})"), options).error().code == Code::invalid);
  CHECK(Schema::compile(*parse_json(R"({"$schema":"http://json-schema.org/draft-04/schema#"})"), options)
            .error()
            .code == Code::not_found);
}

TEST_CASE("if, then and else go together, and mean nothing alone") {
  holds(R"({"schema":{"then":false,"else":false},"good":[1],"bad":[]})");
  holds(
      R"({"schema":{"if":{"minimum":0},"then":{"multipleOf":2},"else":{"const":-1}},"good":[2,-1,"a"],"bad":[3,-2]})");
  holds(R"({"schema":{"if":true,"then":{"const":"x"}},"good":["x"],"bad":["y"]})");
}

TEST_CASE("what a list contains is counted") {
  holds(
      R"({"schema":{"contains":{"const":1},"minContains":2,"maxContains":3},"good":[[1,1],[1,2,1,1],{}],"bad":[[],[1],[1,1,1,1]]})");
  holds(R"({"schema":{"contains":{"const":1},"minContains":0},"good":[[],[2]],"bad":[]})");
  holds(R"({"schema":{"contains":{"const":1},"minContains":0,"maxContains":0},"good":[[2]],"bad":[[1]]})");
  holds(R"({"schema":{"minContains":2,"maxContains":0},"good":[[],[1]],"bad":[]})");
}

}  // namespace
}  // namespace depesche::schema
