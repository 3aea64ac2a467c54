// SPDX-License-Identifier: EUPL-1.2
#include <doctest/doctest.h>

#include <array>

#include "dmn/explanation.h"
#include "dmn/test_model.h"
#include "env/clock.h"

namespace depesche::dmn {
namespace {

TEST_CASE("what the engines say in English is said in German, with names, values and kinds in their places") {
  CHECK(in_german("nothing here is named 'Alter'") == "hier heißt nichts „Alter“");
  CHECK(in_german("a number cannot be compared with a days and time duration") ==
        "nicht vergleichbar: Zahl und Dauer in Tagen und Stunden");
  CHECK(in_german("substring(): 'start position' must be a number, not null") ==
        "substring(): „start position“ hat die falsche Art; nötig: Zahl, gegeben: null");
  CHECK(in_german("input 'Alter': vier is no number") == "Angabe „Alter“: vier ist nicht vom Typ Zahl");
  CHECK(in_german("the evaluation was ended: too many steps") ==
        "die Auswertung wurde beendet: zu viele Schritte");
  CHECK(in_german("expected ')'") == "hier muss „)“ stehen");
  CHECK(in_german("a text that nobody says").empty());
}

// Expressions and cells that cannot be read, or run, each in another way.
constexpr std::array<std::string_view, 76> faulty{"1 +",
                                                  "(1",
                                                  "[1",
                                                  "{a",
                                                  "{a: 1",
                                                  "{a: 1, a: 2}",
                                                  "{1: 2}",
                                                  "if 1 then 2",
                                                  "for in",
                                                  "for x in [1] satisfies 2",
                                                  "\"a",
                                                  "\"\\u12\"",
                                                  "@\"gestern\"",
                                                  "1 2",
                                                  "then",
                                                  "1 == 2",
                                                  "1e9999",
                                                  "/* a",
                                                  "[1..2",
                                                  "f(a: 1, 2)",
                                                  "1 instance of Wort",
                                                  "1 instance of list<number",
                                                  "a.",
                                                  "1 < \"a\"",
                                                  "1 + \"a\"",
                                                  "1 - true",
                                                  "\"a\" * 2",
                                                  "true / 2",
                                                  "\"a\" ** 2",
                                                  "1 / 0",
                                                  "-\"a\"",
                                                  "null[1]",
                                                  "[1][2]",
                                                  "[1][\"a\"]",
                                                  "unbekannt",
                                                  "{a: 1}.b",
                                                  "true.x",
                                                  "true()",
                                                  "(function(a) a)()",
                                                  "(function(a: number) a)(\"x\")",
                                                  "for i in null return i",
                                                  "for i in [true..false] return i",
                                                  "for i in 1.5..2 return i",
                                                  "true and 5",
                                                  "if 5 then 1 else 2",
                                                  "[true..1]",
                                                  "1 in (> null)",
                                                  "substring(\"a\", 5)",
                                                  "substring(\"a\", 1, 0)",
                                                  "substring(1, 2)",
                                                  "sum()",
                                                  "sum([])",
                                                  "sum([1, \"a\"])",
                                                  "mode(\"a\")",
                                                  "stddev(1)",
                                                  "min(1, \"a\")",
                                                  "all(1)",
                                                  "number(\"a\")",
                                                  "number(\"1\", \"x\", \".\")",
                                                  "date(\"x\")",
                                                  "date(true)",
                                                  "time(true)",
                                                  "duration(1)",
                                                  "duration(\"x\")",
                                                  "decimal(1, 9999)",
                                                  "abs(\"a\")",
                                                  "log(0)",
                                                  "string join([1])",
                                                  "list replace([1], true, 2)",
                                                  "sort([1, \"a\"])",
                                                  "remove([1], 5)",
                                                  "context put({}, 1, 2)",
                                                  "matches(\"a\", \"(\")",
                                                  "matches(\"a\", \"a\", \"z\")",
                                                  "replace(\"a\", \"a\", \"$\")",
                                                  "range(\"x\")"};

TEST_CASE("no fault of an expression is said in English only") {
  for (const std::string_view expression : faulty) {
    CAPTURE(expression);
    std::string text;
    for (const char letter : expression) text += letter == '<' ? "&lt;" : std::string(1, letter);
    const Model model =
        loaded(definitions("<decision id=\"d\" name=\"d\"><variable name=\"d\"/>"
                           "<literalExpression><text>" +
                           text + "</text></literalExpression></decision>"));
    for (const Finding& finding : model.findings()) {
      CAPTURE(finding.what);
      CHECK_FALSE(finding.what_german.empty());
    }
    const SystemClock clock;
    feel::Evaluation evaluation(clock);
    const auto outcome = model.evaluate("d", {}, evaluation);
    REQUIRE(outcome.has_value());
    CHECK_FALSE(outcome->faults.empty());
    for (const feel::Fault& fault : outcome->faults) {
      CAPTURE(fault.what);
      CHECK_FALSE(in_german(fault.what).empty());
    }
  }
}

}  // namespace
}  // namespace depesche::dmn
