// SPDX-License-Identifier: EUPL-1.2
#include <doctest/doctest.h>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <string>

#include "schema/schema.h"

namespace depesche::schema {
namespace {

std::string complaint(std::string_view text, Language language = Language::english) {
  const auto read = parse_json(text, language);
  return read ? "none" : read.error().what;
}

TEST_CASE("a fault in JSON is told with its line and column, in both languages") {
  CHECK(complaint("{\n  \"a\": 1\n  \"b\": 2\n}") == "line 3, column 3: a comma or } is missing here");
  CHECK(complaint("{\n  \"a\": 1\n  \"b\": 2\n}", Language::german) ==
        "Zeile 3, Spalte 3: hier fehlt ein Komma oder }");
  CHECK(complaint("{\"ä\": x}") == "line 1, column 7: a value is missing here");
  CHECK(complaint("[1,]") == "line 1, column 4: there is a comma too many");
  CHECK(complaint("{\"a\":1,}") == "line 1, column 8: there is a comma too many");
  CHECK(complaint("{\"a\":1,\"a\":2}") == "line 1, column 8: this name stands twice");
  CHECK(complaint("\"abc") == "line 1, column 1: the text has no closing quotation mark");
  CHECK(complaint("") == "line 1, column 1: a value is missing here");
  CHECK(complaint("1 2") == "line 1, column 3: something follows after the end");
  CHECK(complaint("{a:1}") == "line 1, column 2: a name in quotation marks is missing here");
}

TEST_CASE("what RFC 8259 forbids is refused") {
  for (const char* text : {"01",
                           "1.",
                           ".5",
                           "+1",
                           "1e",
                           "--1",
                           "\"\\x\"",
                           "\"\\ud800\"",
                           "\"\\udc00\\ud800\"",
                           "\"\t\"",
                           "nul",
                           "'a'",
                           "[1 2]",
                           "{\"a\" 1}",
                           "NaN",
                           "1e999",
                           "\"\xC0\x80\"",
                           "\"\xED\xA0\x80\"",
                           "\"\xF5\x80\x80\x80\"",
                           "\"\xE2\x82\"",
                           "[",
                           "]",
                           "// a\n1"}) {
    CAPTURE(text);
    CHECK(complaint(text) != "none");
  }
}

TEST_CASE("numbers keep their value to the last digit") {
  CHECK(parse_json("456653.06056147156")->get_double() == 456653.06056147156);
  CHECK(parse_json("908866.84747648868")->get_double() == 908866.84747648868);
  CHECK(parse_json("18446744073709551615")->get_uint64() == 18446744073709551615u);
  CHECK(parse_json("-9223372036854775808")->get_int64() == INT64_MIN);
  CHECK(parse_json("1e-999")->get_double() == 0);
  CHECK(parse_json("\xEF\xBB\xBF 1")->get_int64() == 1);
  CHECK(parse_json("\"\\ud83d\\ude00\\u00e4\\n\"")->get_string() == "\U0001F600ä\n");
}

TEST_CASE("texts of any depth and size end in an answer") {
  CHECK(complaint(std::string(1'000'000, '[')).contains("too deep"));
  CHECK(complaint(std::string(300, '[') + std::string(300, ']')) == "none");
  std::string many = "[";
  for (int i = 0; i < 5'000'000; ++i) many += "1,";
  CHECK(complaint(many + "1]").contains("too many values"));
}

}  // namespace
}  // namespace depesche::schema
