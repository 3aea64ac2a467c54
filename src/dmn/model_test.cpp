// SPDX-License-Identifier: EUPL-1.2
#include "dmn/model.h"

#include <doctest/doctest.h>

#include "dmn/test_model.h"

namespace depesche::dmn {
namespace {

const std::string fee_model = definitions(
    input_data("a", "number") + input_data("b", "string") +
    table_decision("hitPolicy=\"UNIQUE\"", 2, "<output/>",
                   {{{"< 18", "-"}, "\"minor\""}, {{">= 18", "\"work\", \"study\""}, "\"fee\""}}));

feel::Context applicant(std::int64_t age, const char* purpose) {
  feel::Context inputs;
  inputs.put("a", feel::Value::whole(age));
  inputs.put("b", feel::Value::text(purpose));
  return inputs;
}

TEST_CASE("a table answers with the rule whose conditions hold") {
  const Model model = loaded(fee_model);
  CHECK(model.findings().empty());
  const StandingClock clock;
  feel::Evaluation evaluation(clock);

  const auto outcome = model.evaluate("d", applicant(30, "study"), evaluation);

  REQUIRE(outcome.has_value());
  CHECK(outcome->value.string() == "fee");
  CHECK(outcome->faults.empty());
}

TEST_CASE("a trace names the rule, its conditions and what they were held against") {
  const Model model = loaded(fee_model);
  const StandingClock clock;
  feel::Evaluation evaluation(clock);
  Trace trace;

  REQUIRE(model.evaluate("d", applicant(17, "work"), evaluation, &trace).has_value());

  REQUIRE(trace.decisions.size() == 1);
  REQUIRE(trace.decisions[0].tables.size() == 1);
  const TableTrace& table = trace.decisions[0].tables[0];
  REQUIRE(table.matched.size() == 1);
  CHECK(table.matched[0].number == 1);
  CHECK(table.matched[0].conditions[0] == "< 18");
  CHECK(trace.inputs.size() == 2);
}

TEST_CASE("what is missing is said, and its value is null") {
  const Model model = loaded(fee_model);
  const StandingClock clock;
  feel::Evaluation evaluation(clock);

  const auto outcome = model.evaluate("d", {}, evaluation);

  REQUIRE(outcome.has_value());
  CHECK(outcome->value.is_null());
  REQUIRE_FALSE(outcome->faults.empty());
  CHECK(outcome->faults[0].trouble == feel::Trouble::missing_input);
}

TEST_CASE("an expression that cannot be read is found with its place") {
  const Model model =
      loaded(definitions("<decision id=\"d\" name=\"d\"><variable name=\"d\"/>\n<literalExpression>"
                         "<text>1 + + 2</text></literalExpression></decision>"));
  REQUIRE(model.findings().size() == 1);
  CHECK(model.findings()[0].line == 2);
  CHECK(model.findings()[0].expression_column == 5);
}

TEST_CASE("decisions that need each other are refused instead of running for ever") {
  const auto decision = [](const std::string& id, const std::string& other) {
    return "<decision id=\"" + id + "\" name=\"" + id + "\"><variable name=\"" + id +
           "\"/><informationRequirement><requiredDecision href=\"#" + other +
           "\"/></informationRequirement><literalExpression><text>" + other +
           "</text></literalExpression></decision>";
  };
  const Model model = loaded(definitions(decision("x", "y") + decision("y", "x")));
  CHECK(model.findings().size() == 1);
  const StandingClock clock;
  feel::Evaluation evaluation(clock);
  const auto outcome = model.evaluate("x", {}, evaluation);
  REQUIRE(outcome.has_value());
  CHECK(outcome->value.is_null());
}

// What the decision „d“ is worth on these inputs, as text, with the first fault.
std::string decided(const Model& model, const feel::Context& inputs = {}) {
  const StandingClock clock;
  feel::Evaluation evaluation(clock);
  const auto outcome = model.evaluate("d", inputs, evaluation);
  REQUIRE(outcome.has_value());
  const std::string value = to_literal(outcome->value);
  return outcome->faults.empty() ? value : value + ": " + outcome->faults.front().what;
}

std::string purpose_table(const std::string& input, const std::string& output, const std::string& entry) {
  return definitions(input_data("a", "") +
                     "<decision id=\"d\" name=\"d\"><variable "
                     "name=\"d\"/><informationRequirement><requiredInput href=\"#i_a\"/>"
                     "</informationRequirement><decisionTable><input>" +
                     input + "</input>" + output +
                     "<rule><inputEntry><text>-</text></inputEntry><outputEntry><text>" + entry +
                     "</text></outputEntry></rule></decisionTable></decision>");
}

TEST_CASE("a value that a column does not list has no answer") {
  const Model model =
      loaded(purpose_table("<inputExpression><text>a</text></"
                           "inputExpression><inputValues><text>\"work\",\"study\"</text></inputValues>",
                           "<output/>", "1"));
  feel::Context inputs;
  inputs.put("a", feel::Value::text("study"));
  CHECK(decided(model, inputs) == "1");
  inputs.put("a", feel::Value::text("holiday"));
  CHECK(decided(model, inputs) == "null: table 'd': holiday is not among the values of the input 'a'");
}

TEST_CASE("what does not fit the type of its column is null, and said") {
  feel::Context inputs;
  inputs.put("a", feel::Value::text("vier"));
  const std::string plain = "<inputExpression><text>a</text></inputExpression>";
  CHECK(decided(loaded(purpose_table("<inputExpression typeRef=\"number\"><text>a</text></inputExpression>",
                                     "<output/>", "1")),
                inputs) == "1: input 'a': vier is no number");
  CHECK(decided(loaded(purpose_table(plain, "<output name=\"Frist\" typeRef=\"number\"/>", "\"bald\"")),
                inputs) == "null: output 'Frist': bald is no number");
  CHECK(decided(loaded(purpose_table(plain, "<output typeRef=\"number\"/>", "[5]")), inputs) == "5");
}

TEST_CASE("what is no part of DMN is named wherever it stands, and another language than FEEL is an error") {
  const auto logic = [](const std::string& inside) {
    return definitions("<decision id=\"d\" name=\"d\"><variable name=\"d\"/>" + inside + "</decision>");
  };
  const Model odd =
      loaded(logic("<literalExpression><text>1</text><colour>red</colour></literalExpression>"));
  REQUIRE(odd.findings().size() == 1);
  CHECK(odd.findings()[0].what == "unknown element 'colour' is ignored");
  CHECK(odd.findings()[0].what_german == "das unbekannte Element „colour“ wird übergangen");
  CHECK(decided(odd) == "1");
  const Model other =
      loaded(logic("<literalExpression expressionLanguage=\"urn:js\"><text>1</text></literalExpression>"));
  REQUIRE(other.findings().size() == 1);
  CHECK(other.findings()[0].weight == Finding::Weight::error);
  CHECK(loaded(logic("<extensionElements><colour/></extensionElements><literalExpression "
                     "expressionLanguage=\"https://www.omg.org/spec/DMN/20230324/FEEL/\"><text>1</text>"
                     "</literalExpression>"))
            .findings()
            .empty());
}

TEST_CASE("a boxed loop goes from one number to another as well as through a list") {
  const auto loop = [](const std::string& source) {
    return definitions(
        "<decision id=\"d\" name=\"d\"><variable name=\"d\"/><for iteratorVariable=\"i\"><in>"
        "<literalExpression><text>" +
        source +
        "</text></literalExpression></in><return><literalExpression><text>i * count(partial)"
        "</text></literalExpression></return></for></decision>");
  };
  CHECK(decided(loaded(loop("2..4"))) == "[0, 3, 8]");
  CHECK(decided(loaded(loop("[2, 3, 4]"))) == "[0, 3, 8]");
}

}  // namespace
}  // namespace depesche::dmn
