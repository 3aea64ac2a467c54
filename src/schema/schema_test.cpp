// SPDX-License-Identifier: EUPL-1.2
#include "schema/schema.h"

#include <doctest/doctest.h>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace depesche::schema {
namespace {

Schema compiled(std::string_view text) {
  const auto document = parse_json(text);
  REQUIRE(document.has_value());
  auto schema =
      Schema::compile(*document, {.dialect = Dialect::draft2020, .checks_formats = true, .remote = {}});
  REQUIRE(schema.has_value());
  return *std::move(schema);
}

boost::json::value json_of(std::string_view text) {
  auto value = parse_json(text);
  REQUIRE(value.has_value());
  return *std::move(value);
}

constexpr std::string_view visa_form =
    R"({"type":"object","required":["name","applicant"],"properties":{"name":{"type":"string","title":"Familienname"},
"applicant":{"type":"object","title":"Antragsteller","properties":{"born":{"type":"string","format":"date",
"title":"Geburtsdatum"}}}},"additionalProperties":false})";

TEST_CASE("messages name the place in words, in both languages") {
  const Schema schema = compiled(visa_form);
  const Unit result = schema.check(json_of(R"({"name":"A","applicant":{"born":"31.12.1999"}})"));
  CHECK_FALSE(result.is_valid);
  CHECK(messages(result, Language::german) ==
        std::vector<std::string>{"„Antragsteller › Geburtsdatum“ muss ein Datum (JJJJ-MM-TT) sein."});
  CHECK(messages(result, Language::english) ==
        std::vector<std::string>{"“Antragsteller › Geburtsdatum” must be a date (YYYY-MM-DD)."});
}

TEST_CASE("what is missing and what is too much are both told") {
  const Schema schema = compiled(visa_form);
  const auto told = messages(schema.check(json_of(R"({"name":"A","colour":"red"})")), Language::english);
  REQUIRE(told.size() == 2);
  CHECK(told[0] == "The input: “Antragsteller” is missing.");
  CHECK(told[1] == "“colour” is not expected here.");
}

TEST_CASE("the basic output lists each error with both its places") {
  const Schema schema =
      compiled(R"({"properties":{"a":{"maximum":3},"b":{"type":"string"}},"additionalProperties":false})");
  const auto output = basic_output(schema.check(json_of(R"({"a":4,"c":1})"))).as_object();
  CHECK_FALSE(output.at("valid").as_bool());
  std::vector<std::string> places;
  for (const auto& error : output.at("errors").as_array()) {
    places.emplace_back(error.at("keywordLocation").as_string());
    places.emplace_back(error.at("instanceLocation").as_string());
  }
  CHECK(places == std::vector<std::string>{"/properties", "", "/properties/a/maximum", "/a",
                                           "/additionalProperties", "", "/additionalProperties", "/c"});
  CHECK(boost::json::serialize(basic_output(schema.check(json_of("{}")))) == R"({"valid":true})");
}

TEST_CASE("the detailed output is a tree in which a lonely reason stands for what it is in") {
  const Schema schema = compiled(R"({"$id":"https://example.org/s","allOf":[{"$ref":"#/$defs/p"}],
    "$defs":{"p":{"items":{"properties":{"a/b":{"maximum":3}},"required":["c","d"]}}}})");
  const auto output = detailed_output(schema.check(json_of(R"([{"a/b":4,"c":1}])"))).as_object();
  const auto& errors = output.at("errors").as_array();
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].at("keywordLocation") == "/allOf/0/$ref/items");
  const auto& inner = errors[0].at("errors").as_array();
  REQUIRE(inner.size() == 2);
  CHECK(inner[0].at("keywordLocation") == "/allOf/0/$ref/items/required");
  CHECK(inner[0].at("instanceLocation") == "/0");
  CHECK(inner[0].at("error") == "“no. 1”: “d” is missing.");
  CHECK(inner[1].at("keywordLocation") == "/allOf/0/$ref/items/properties/a~1b/maximum");
  CHECK(inner[1].at("absoluteKeywordLocation") ==
        "https://example.org/s#/$defs/p/items/properties/a~1b/maximum");
  CHECK(inner[1].at("instanceLocation") == "/0/a~1b");
}

std::vector<std::string> told(std::string_view schema, std::string_view instance,
                              Language language = Language::german) {
  return messages(compiled(schema).check(json_of(instance)), language);
}

TEST_CASE("titles are found behind references, items are counted from one") {
  CHECK(told(R"({"properties":{"k":{"title":"Kinder","items":{"$ref":"#/$defs/p"}}},
    "$defs":{"p":{"title":"Kind","properties":{"n":{"$ref":"#/$defs/name"}},"required":["n","b"]},"name":{"title":"Name","minLength":1}}})",
             R"({"k":[{"n":"A","b":1},{"n":""}]})") ==
        std::vector<std::string>{"„Kinder › Nr. 2“: es fehlt „b“.",
                                 "„Kinder › Nr. 2 › Name“ darf nicht leer sein."});
  CHECK(told(R"({"$ref":"#/$defs/p","$defs":{"p":{"properties":{"n":{"title":"Name"}},"required":["n"]}}})",
             "{}") == std::vector<std::string>{"Die Eingabe: es fehlt „Name“."});
}

TEST_CASE("of alternatives the one that was meant is explained, else all of them together") {
  constexpr std::string_view forms =
      R"({"oneOf":[{"type":"object","properties":{"kind":{"const":"a"},"n":{"type":"integer"}},"required":["kind"]},
    {"type":"object","properties":{"kind":{"const":"b"},"m":{"type":"integer"}},"required":["kind"]},{"type":"string"}]})";
  CHECK(told(forms, R"({"kind":"a","n":"x"})") == std::vector<std::string>{"„n“ muss eine ganze Zahl sein."});
  CHECK(told(forms, "5") == std::vector<std::string>{"Die Eingabe passt zu keiner der vorgesehenen Formen."});
  CHECK(told(R"({"oneOf":[{"minimum":1},{"maximum":9}]})", "5", Language::english) ==
        std::vector<std::string>{"The input fits several forms of which only one may hold."});
}

TEST_CASE("what is demanded is said in words") {
  CHECK(told(R"({"type":["integer","null"]})", "\"a\"") ==
        std::vector<std::string>{"Die Eingabe muss eine ganze Zahl oder leer (null) sein."});
  CHECK(told(R"({"enum":["a","b",3]})", "4") ==
        std::vector<std::string>{"Die Eingabe muss „a“, „b“ oder 3 sein."});
  CHECK(told(R"({"maxItems":1})", "[1,2]", Language::english) ==
        std::vector<std::string>{"The input must have at most 1 item."});
  CHECK(told(R"({"pattern":"^[A-Z]+$","description":"Großbuchstaben"})", "\"a\"") ==
        std::vector<std::string>{"Die Eingabe hat nicht die verlangte Form (Großbuchstaben)."});
  CHECK(told(R"({"if":{"required":["a"]},"then":{"required":["b"]}})", R"({"a":1})") ==
        std::vector<std::string>{"Die Eingabe: es fehlt „b“."});
}

TEST_CASE("a schema that refers to itself without end is an error when it is read") {
  for (const char* text :
       {R"({"$ref":"#"})",
        R"({"$defs":{"a":{"allOf":[{"$ref":"#/$defs/b"}]},"b":{"$ref":"#/$defs/a"}}, "$ref":"#/$defs/a"})"}) {
    const auto schema = Schema::compile(json_of(text));
    REQUIRE_FALSE(schema.has_value());
    CHECK(schema.error().what.contains("without end"));
  }
}

TEST_CASE("a check that needs too many steps or too much depth is given up, whatever stands around it") {
  // Not every loop can be seen beforehand.
  for (const char* text :
       {R"({"anyOf":[{"$ref":"#"},{"$ref":"#"}]})", R"({"not":{"$ref":"#"}})", R"({"if":{"$ref":"#"}})",
        R"({"oneOf":[{"$ref":"#"},{"$ref":"#"}],"contains":{"$ref":"#"}})"}) {
    CAPTURE(text);
    const Schema schema = compiled(text);
    CHECK_FALSE(schema.accepts(json_of("1")));
    CHECK(messages(schema.check(json_of("1")), Language::english)
              .front()
              .starts_with("The check was given up"));
  }
  std::string doubling = R"({"$ref":"#/$defs/a0","$defs":{)";
  for (int i = 0; i < 40; ++i) {
    const std::string next = std::to_string(i + 1);
    doubling += "\"a" + std::to_string(i) + R"(":{"allOf":[{"$ref":"#/$defs/a)" + next +
                R"("},{"$ref":"#/$defs/a)" + next + R"("}]},)";
  }
  CHECK_FALSE(compiled(doubling + R"("a40":true}})").accepts(json_of("1")));
  CHECK_FALSE(compiled(R"({"items":{"pattern":"^(a+)+$"}})")
                  .accepts(json_of("[\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\"]")));
}

TEST_CASE("a long chain of references needs no deep stack when it is read") {
  std::string chain = R"({"$ref":"#/$defs/a0","$defs":{)";
  for (int i = 0; i < 20'000; ++i) {
    chain += "\"a" + std::to_string(i) + R"(":{"$ref":"#/$defs/a)" + std::to_string(i + 1) + "\"},";
  }
  CHECK_FALSE(compiled(chain + R"("a20000":true}})").accepts(json_of("1")));
}

TEST_CASE("at most a thousand reasons are told") {
  std::string many = "[0";
  for (int i = 0; i < 5'000; ++i) many += ",0";
  const auto output =
      basic_output(compiled(R"({"items":{"type":"string"}})").check(json_of(many + "]"))).as_object();
  CHECK(output.at("errors").as_array().size() <= 1'002);
}

TEST_CASE("a document is checked against the schema of its dialect") {
  const auto wrong = check_document(json_of(R"({"properties":{"a":{"type":"strin"}},"required":"a"})"));
  REQUIRE(wrong.has_value());
  CHECK_FALSE(wrong->is_valid);
  CHECK(messages(*wrong, Language::english).size() == 2);
  CHECK(check_document(json_of(R"({"$schema":"http://json-schema.org/draft-07/schema#","items":[true]})"))
            ->is_valid);
  CHECK_FALSE(check_document(json_of(R"({"pattern":"("})"))->is_valid);
}

TEST_CASE("draft 7 checks what a text holds, later drafts only describe it") {
  const std::string keywords =
      R"("contentEncoding":"base64","contentMediaType":"application/json","format":"date"})";
  const Schema earlier = compiled(R"({"$schema":"http://json-schema.org/draft-07/schema#",
"properties":{"a":{"contentEncoding":"base64","contentMediaType":"application/json"},
"b":{"contentMediaType":"application/json"},"c":{"format":"date","contentEncoding":"base64"}}})");
  CHECK(earlier.accepts(json_of(R"({"a":"eyJmb28iOiAiYmFyIn0K","b":"{}"})")));
  CHECK_FALSE(earlier.accepts(json_of(R"({"a":"ezp9Cg=="})")));
  CHECK_FALSE(earlier.accepts(json_of(R"({"a":"eyJmb28iOi%iYmFyIn0K"})")));
  CHECK_FALSE(earlier.accepts(json_of(R"({"b":"{:}"})")));
  CHECK_FALSE(earlier.accepts(json_of(R"({"c":"2026-01-01"})")));
  CHECK_FALSE(earlier.accepts(json_of(R"({"c":"AAAA"})")));
  CHECK(messages(earlier.check(json_of(R"({"b":"{:}"})")), Language::german) ==
        std::vector<std::string>{"„b“ muss Daten der Art application/json enthalten."});
  CHECK(compiled("{" + keywords).accepts(json_of("\"2026-01-01\"")));
}

TEST_CASE("a reference that leads nowhere is an error when the schema is read") {
  const auto schema = Schema::compile(json_of(R"({"properties":{"a":{"$ref":"urn:nowhere"}}})"));
  REQUIRE_FALSE(schema.has_value());
  CHECK(schema.error().code == Code::not_found);
  CHECK(schema.error().what.contains("#/properties/a"));
}

}  // namespace
}  // namespace depesche::schema
