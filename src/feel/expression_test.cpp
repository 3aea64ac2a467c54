// SPDX-License-Identifier: EUPL-1.2
#include <doctest/doctest.h>

#include <array>
#include <string>

#include "feel/test_expression.h"

namespace depesche::feel {
namespace {

struct Example {
  const char* text;
  const char* value;
};

void check(std::span<const Example> examples) {
  for (const Example& example : examples) {
    CAPTURE(example.text);
    CHECK(worth(example.text) == example.value);
  }
}

TEST_CASE("operators bind as DMN orders them") {
  constexpr std::array<Example, 9> examples{{{"1 + 2 * 3", "7"},
                                             {"3 ** 4 ** 5", "3486784401"},
                                             {"-2 ** 2", "4"},
                                             {"10 - 2 - 3", "5"},
                                             {"1 < 2 and 2 < 3 or false", "true"},
                                             {"1 between 0 and 2 and true", "true"},
                                             {"if 1 = 1 then 2 else 3 + 4", "2"},
                                             {"\"a\" + \"b\"", "\"ab\""},
                                             {"7 in [1..7)", "false"}}};
  check(examples);
}

TEST_CASE("names may hold spaces, and the longest known name counts") {
  constexpr std::array<Example, 4> examples{
      {{"{monthly rent: 5, x: monthly rent * 2}.x", "10"},
       {"{a: 5, b: 2, a-b: 100, x: a - b}.x", "100"},
       {"[{first name: \"A\"}, {first name: \"B\"}][first name = \"B\"].first name", "[\"B\"]"},
       {"string length(\"abc\")", "3"}}};
  check(examples);
}

TEST_CASE("functions keep what stood around them when they were made") {
  constexpr std::array<Example, 3> examples{{{"{a: 2, f: function(x) x * a, r: f(5)}.r", "10"},
                                             {"(function(a) function(b) a - b)(10)(3)", "7"},
                                             {"sort([3,1,2], function(x, y) x > y)", "[3, 2, 1]"}}};
  check(examples);
}

TEST_CASE("what is no expression is refused where it goes wrong") {
  Names names;
  Scope scope(names);
  const auto parsed = parse_expression("1 +\n  * 2", scope);
  REQUIRE(!parsed.has_value());
  const TextPosition position = position_in("1 +\n  * 2", parsed.error().begin);
  CHECK(position.line == 2);
  CHECK(position.column == 3);
}

TEST_CASE("places are counted in characters, whatever alphabet they are from") {
  Names names;
  Scope scope(names);
  const auto parsed = parse_expression("\"Gebühr 🐎\" + * 2", scope);
  REQUIRE(!parsed.has_value());
  CHECK(parsed.error().begin == 13);
  CHECK(position_in("\"Gebühr 🐎\" + * 2", parsed.error().begin).column == 14);
}

TEST_CASE("a comment that has no end is a fault where it begins") {
  Names names;
  Scope scope(names);
  const auto parsed = parse_expression("1 + /* two", scope);
  REQUIRE(!parsed.has_value());
  CHECK(parsed.error().begin == 4);
}

TEST_CASE("null is no list to look through, and a variable may be named partial") {
  CHECK(worth("null[true]") == "null");
  CHECK(worth("null[item > 1]") == "null");
  CHECK(worth("for partial in [1, 2] return partial + 1") == "[2, 3]");
  CHECK(worth("for i in [1, 2] return count(partial)") == "[0, 1]");
}

TEST_CASE("one that settles it decides all() and any(), whatever stands beside it") {
  CHECK(worth("all([false, \"a\"])") == "false");
  CHECK(worth("any([null, true, 1])") == "true");
  CHECK(worth("all([true, \"a\"])") == "null");
  CHECK(worth("any([false, null])") == "null");
}

}  // namespace
}  // namespace depesche::feel
