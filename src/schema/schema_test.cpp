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
        std::vector<std::string>{"„Antragsteller › Geburtsdatum“ ist keine gültige Angabe der Art „date“."});
  CHECK(messages(result, Language::english) ==
        std::vector<std::string>{"„Antragsteller › Geburtsdatum“ is not a valid date."});
}

TEST_CASE("what is missing and what is too much are both told") {
  const Schema schema = compiled(visa_form);
  const auto told = messages(schema.check(json_of(R"({"name":"A","colour":"red"})")), Language::english);
  REQUIRE(told.size() == 2);
  CHECK(told[0] == "The input is missing: applicant.");
  CHECK(told[1] == "„colour“ is not expected here.");
}

TEST_CASE("the basic output lists each error with both its places") {
  const Schema schema = compiled(R"({"properties":{"a":{"maximum":3}}})");
  const auto output = basic_output(schema.check(json_of(R"({"a":4})")));
  const std::string text = boost::json::serialize(output);
  CHECK(text.contains("\"instanceLocation\":\"/a\""));
  CHECK(text.contains("\"keywordLocation\":\"/properties/a/maximum\""));
}

TEST_CASE("a schema that calls itself without end refuses instead of running for ever") {
  const Schema schema = compiled(R"({"$ref":"#"})");
  CHECK_FALSE(schema.accepts(json_of("1")));
}

TEST_CASE("a reference that leads nowhere is an error when the schema is read") {
  const auto schema = Schema::compile(json_of(R"({"$ref":"urn:nowhere"})"));
  REQUIRE_FALSE(schema.has_value());
  CHECK(schema.error().code == Code::not_found);
}

}  // namespace
}  // namespace depesche::schema
