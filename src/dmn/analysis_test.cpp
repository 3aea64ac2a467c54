// SPDX-License-Identifier: EUPL-1.2
#include "dmn/analysis.h"

#include <doctest/doctest.h>

#include "dmn/test_model.h"
#include "feel/test_dice.h"

namespace depesche::dmn {
namespace {

using feel::Dice;

// A table that covers every pair of a number and a truth exactly once.
std::vector<TestRule> complete_rules(Dice& dice) {
  const std::size_t steps = 2 + dice.below(6);
  std::vector<TestRule> rules;
  for (std::size_t i = 0; i <= steps; ++i) {
    std::string cell = "[" + std::to_string(i * 10) + ".." + std::to_string(i * 10 + 10) + ")";
    if (i == 0) cell = "< 10";
    if (i == steps) cell = ">= " + std::to_string(i * 10);
    if (dice.below(2) == 0) {
      rules.push_back({.conditions = {cell, "-"}, .output = std::to_string(i)});
    } else {
      rules.push_back({.conditions = {cell, "true"}, .output = std::to_string(i)});
      rules.push_back({.conditions = {cell, "false"}, .output = std::to_string(i)});
    }
  }
  return rules;
}

std::vector<Finding> findings_of(const std::vector<TestRule>& rules, const std::string& policy) {
  const Model model =
      loaded(definitions(input_data("a", "number") + input_data("b", "boolean") +
                         table_decision("hitPolicy=\"" + policy + "\"", 2, "<output/>", rules)));
  REQUIRE(model.findings().empty());
  return analysed(model);
}

bool has(const std::vector<Finding>& findings, std::string_view text) {
  for (const Finding& finding : findings) {
    if (finding.what.contains(text)) return true;
  }
  return false;
}

TEST_CASE("planted gaps, overlaps and dead rules are found, and nothing in complete tables") {
  for (std::uint64_t seed = 1; seed <= 1'000; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    std::vector<TestRule> rules = complete_rules(dice);
    CHECK(findings_of(rules, "UNIQUE").empty());
    const std::size_t chosen = dice.below(rules.size());
    const std::string number = std::to_string(chosen + 1);
    if (seed % 3 == 0) {
      rules.erase(rules.begin() + static_cast<std::ptrdiff_t>(chosen));
      CHECK(has(findings_of(rules, "UNIQUE"), "no rule for a = "));
    } else if (seed % 3 == 1) {
      rules.push_back(rules[chosen]);
      CHECK(has(findings_of(rules, "UNIQUE"), "rules " + number + " and " + std::to_string(rules.size())));
    } else {
      rules.push_back(rules[chosen]);
      CHECK(has(findings_of(rules, "FIRST"), "rule " + std::to_string(rules.size()) + " can never decide"));
    }
  }
}

TEST_CASE("what nothing needs is named: an input, knowledge, and a decision that no service reaches") {
  const std::string decision =
      "<decision id=\"d\" name=\"d\"><variable name=\"d\"/><literalExpression><text>1</text>"
      "</literalExpression></decision>";
  const std::string knowledge =
      "<businessKnowledgeModel id=\"f\" name=\"f\"><variable "
      "name=\"f\"/><encapsulatedLogic><literalExpression>"
      "<text>1</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>";
  const std::string service =
      "<decisionService id=\"s\" name=\"s\"><variable name=\"s\"/><outputDecision "
      "href=\"#d\"/></decisionService>";
  const std::string other =
      "<decision id=\"e\" name=\"e\"><variable name=\"e\"/><literalExpression><text>2</text>"
      "</literalExpression></decision>";
  CHECK(analysed(loaded(definitions(decision + other))).empty());
  const auto findings =
      analysed(loaded(definitions(input_data("a", "number") + decision + knowledge + service + other)));
  CHECK(findings.size() == 3);
  CHECK(has(findings, "no decision uses this input"));
  CHECK(has(findings, "nothing uses this knowledge"));
  CHECK(has(findings, "no service reaches this decision"));
}

}  // namespace
}  // namespace depesche::dmn
