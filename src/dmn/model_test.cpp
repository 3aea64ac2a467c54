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

}  // namespace
}  // namespace depesche::dmn
