// SPDX-License-Identifier: EUPL-1.2
#include <doctest/doctest.h>

#include "dmn/explanation.h"
#include "dmn/test_model.h"

namespace depesche::dmn {
namespace {

std::string literal(const std::string& name, const std::string& needed, const std::string& text) {
  std::string requirement;
  if (!needed.empty()) {
    requirement =
        "<informationRequirement><requiredDecision href=\"#" + needed + "\"/></informationRequirement>";
  }
  return "<decision id=\"" + name + "\" name=\"" + name + "\"><variable name=\"" + name + "\"/>" +
         requirement + "<literalExpression><text>" + text + "</text></literalExpression></decision>";
}

Result<Outcome> outcome_of(const Model& model, const char* target, Trace* trace = nullptr) {
  const StandingClock clock;
  feel::Options options;
  options.limits.steps = 500'000;
  feel::Evaluation evaluation(clock, options);
  return model.evaluate(target, {}, evaluation, trace);
}

TEST_CASE("XML nested without end and entities that multiply are refused or stay text") {
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<a>";
  const std::vector<Document> nested{{.name = "deep.dmn", .text = definitions(deep), .digest = {}}};
  CHECK_FALSE(Model::load(nested).has_value());
  std::string closed = deep;
  for (int i = 0; i < 100'000; ++i) closed += "</a>";
  const std::vector<Document> whole{{.name = "deep.dmn", .text = definitions(closed), .digest = {}}};
  CHECK_FALSE(Model::load(whole).has_value());
  const Model laughs = loaded(
      "<!DOCTYPE d [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c SYSTEM "
      "\"file:///etc/passwd\">]>" +
      definitions(literal("x", "", "\"&b;&c;\"")));
  const auto outcome = outcome_of(laughs, "x");
  REQUIRE(outcome.has_value());
  CHECK(outcome->value.string() == "&b;&c;");
}

TEST_CASE("knowledge that calls itself without end is stopped with a clear error") {
  const Model model = loaded(definitions(
      "<businessKnowledgeModel id=\"f\" name=\"f\"><variable name=\"f\"/><encapsulatedLogic>"
      "<formalParameter name=\"n\"/><literalExpression><text>f(n + 1)</text></literalExpression>"
      "</encapsulatedLogic><knowledgeRequirement><requiredKnowledge href=\"#f\"/></knowledgeRequirement>"
      "</businessKnowledgeModel>"
      "<decision id=\"x\" name=\"x\"><variable name=\"x\"/><knowledgeRequirement><requiredKnowledge "
      "href=\"#f\"/></knowledgeRequirement><literalExpression><text>f(1)</text></literalExpression></"
      "decision>"));
  const auto outcome = outcome_of(model, "x");
  REQUIRE_FALSE(outcome.has_value());
  CHECK(outcome.error().code == Code::unavailable);
  CHECK(outcome.error().what.contains("nested too deeply"));
}

TEST_CASE("a result that only shares its parts is no answer, and stays out of the trace") {
  std::string text = "{x0: [1]";
  for (int i = 1; i <= 60; ++i) {
    const std::string before = "x" + std::to_string(i - 1);
    text += ", x" + std::to_string(i) + ": [" + before + ", " + before + "]";
  }
  const Model model =
      loaded(definitions(literal("huge", "", text + "}.x60") + literal("small", "huge", "count(huge)")));
  const auto huge = outcome_of(model, "huge");
  REQUIRE_FALSE(huge.has_value());
  CHECK(huge.error().code == Code::unavailable);
  Trace trace;
  const auto small = outcome_of(model, "small", &trace);
  REQUIRE(small.has_value());
  CHECK(small->value.whole() == 2);
  REQUIRE(trace.decisions.size() == 2);
  CHECK(trace.decisions[0].value.string() == "(too large for the trace)");
  CHECK(explanation(trace, Language::german).size() >= 2);
}

}  // namespace
}  // namespace depesche::dmn
