// SPDX-License-Identifier: EUPL-1.2
#include "dmn/analysis.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>

#include "dmn/test_model.h"
#include "feel/test_dice.h"

namespace depesche::dmn {
namespace {

using feel::Dice;

// Cells that cut one column's values into parts, so that every value lies in exactly one.
class Column {
 public:
  enum class Kind : std::uint8_t { number, text, truth, date, days, text_order };

  explicit Column(Kind kind) : kind_(kind) {}
  const char* type() const {
    switch (kind_) {
      case Kind::number: return "number";
      case Kind::text:
      case Kind::text_order: return "string";
      case Kind::truth: return "boolean";
      case Kind::date: return "date";
      case Kind::days: return "days and time duration";
    }
    return "";
  }

  std::vector<std::string> parts(Dice& dice) const {
    if (kind_ == Kind::truth)
      return dice.below(2) == 0 ? std::vector<std::string>{"true", "false"}
                                : std::vector<std::string>{"not(true)", "true"};
    if (kind_ == Kind::text) return texts(dice);
    return ranges(dice);
  }

 private:
  static std::vector<std::string> texts(Dice& dice) {
    std::vector<std::string> cells;
    std::string named;
    const std::size_t count = 1 + dice.below(3);
    for (std::size_t i = 0; i < count; ++i) {
      std::string cell = "\"Zweck " + std::to_string(2 * i) + "\"";
      if (dice.below(2) == 0) cell += ", \"Zweck " + std::to_string(2 * i + 1) + "\"";
      named += (named.empty() ? "" : ", ") + cell;
      cells.push_back(std::move(cell));
    }
    cells.push_back("not(" + named + ")");
    return cells;
  }

  std::string literal(std::size_t number) const {
    const std::string two = std::to_string(10 + number);
    if (kind_ == Kind::date) return "@\"2026-03-" + two + "\"";
    if (kind_ == Kind::days) return "@\"P" + two + "DT5H\"";
    return kind_ == Kind::text_order ? "\"" + two + "\"" : two + ".5";
  }

  // Everything below the first bound, between two, and beyond the last; a bound may be a part of its own.
  std::vector<std::string> ranges(Dice& dice) const {
    std::vector<std::string> cells;
    std::size_t bound = 1 + dice.below(3);
    bool is_taken = dice.below(2) == 0;  // the bound belongs to what lies below it
    cells.push_back((is_taken ? "<= " : "< ") + literal(bound));
    for (std::size_t i = dice.below(3); i > 0; --i) {
      if (!is_taken && dice.below(4) == 0) {
        cells.push_back(literal(bound));
        is_taken = true;
      }
      const std::size_t next = bound + 2 + dice.below(3);  // a day lies between any two bounds
      const bool takes_next = dice.below(2) == 0;
      cells.push_back((is_taken ? "(" : "[") + literal(bound) + ".." + literal(next) +
                      (takes_next ? "]" : ")"));
      bound = next;
      is_taken = takes_next;
    }
    if (dice.below(3) == 0) {
      cells.push_back("not(" + std::string(is_taken ? "<= " : "< ") + literal(bound) + ")");
    } else {
      cells.push_back((is_taken ? "> " : ">= ") + literal(bound));
    }
    // Two parts may share a cell.
    if (cells.size() > 3 && dice.below(3) == 0) {
      cells[1] += ", " + cells.back();
      cells.pop_back();
      if (cells[1].contains("not(")) cells[1] = "-";
    }
    if (std::ranges::find(cells, "-") != cells.end()) return {"-"};
    return cells;
  }

  Kind kind_;
};

// A table in which for all inputs exactly one rule applies: columns are cut in a random order, each part
// again by other columns or not at all.
struct RandomTable {
  std::vector<Column> columns;
  std::vector<TestRule> rules;

  explicit RandomTable(Dice& dice) {
    const std::size_t count = 1 + dice.below(4);
    for (std::size_t i = 0; i < count; ++i) columns.emplace_back(static_cast<Column::Kind>(dice.below(6)));
    TestRule anything;
    anything.conditions.assign(count, "-");
    cut(dice, anything, 0);
    // Rules in any order.
    for (std::size_t i = rules.size(); i > 1; --i) std::swap(rules[i - 1], rules[dice.below(i)]);
  }

  std::vector<Finding> findings(const std::string& policy) const {
    std::string inputs;
    for (std::size_t i = 0; i < columns.size(); ++i)
      inputs += input_data(std::string(1, static_cast<char>('a' + i)), columns[i].type());
    const Model model = loaded(definitions(
        inputs + table_decision("hitPolicy=\"" + policy + "\"", columns.size(), "<output/>", rules)));
    REQUIRE(model.findings().empty());
    return analysed(model);
  }

 private:
  void cut(Dice& dice, const TestRule& rule, int depth) {
    std::vector<std::size_t> uncut;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (rule.conditions[i] == "-") uncut.push_back(i);
    }
    constexpr int depth_max = 3;
    if (uncut.empty() || depth == depth_max || (depth > 0 && dice.below(3) == 0)) {
      rules.push_back(rule);
      rules.back().output = std::to_string(rules.size());
      return;
    }
    const std::size_t column = uncut[dice.below(uncut.size())];
    for (const std::string& part : columns[column].parts(dice)) {
      TestRule inner = rule;
      inner.conditions[column] = part;
      cut(dice, inner, part == "-" ? depth_max : depth + 1);
    }
  }
};

bool has(const std::vector<Finding>& findings, std::string_view text) {
  for (const Finding& finding : findings) {
    if (finding.what.contains(text)) return true;
  }
  return false;
}

TEST_CASE("nothing is reported on complete tables of any shape") {
  for (std::uint64_t seed = 1; seed <= 1'000; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    const RandomTable table(dice);
    for (const Finding& finding : table.findings(seed % 2 == 0 ? "UNIQUE" : "FIRST"))
      FAIL_CHECK(finding.what);
  }
}

TEST_CASE("planted gaps, overlaps and dead rules are found in tables of any shape") {
  std::array<std::size_t, 3> planted{};
  for (std::uint64_t seed = 1; seed <= 1'000; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    RandomTable table(dice);
    auto& rules = table.rules;
    if (rules.size() < 2) continue;
    const std::size_t chosen = dice.below(rules.size());
    ++planted[seed % 3];
    if (seed % 3 == 0) {
      rules.erase(rules.begin() + static_cast<std::ptrdiff_t>(chosen));
      CHECK(has(table.findings("UNIQUE"), "no rule for "));
      continue;
    }
    TestRule added = rules[chosen];
    if (seed % 3 == 1) {
      // Wider than the chosen one in one of its columns.
      std::vector<std::size_t> cut;
      for (std::size_t i = 0; i < added.conditions.size(); ++i) {
        if (added.conditions[i] != "-") cut.push_back(i);
      }
      added.conditions[cut[dice.below(cut.size())]] = "-";
      added.output = "0";
      rules.push_back(added);
      const std::string pair = " and " + std::to_string(rules.size()) + " both apply for ";
      CHECK(has(table.findings(dice.below(2) == 0 ? "UNIQUE" : "ANY"), pair));
      continue;
    }
    // Narrower than the chosen one, or alike, somewhere below it.
    for (std::size_t i = 0; i < added.conditions.size(); ++i) {
      if (added.conditions[i] == "-" && dice.below(2) == 0)
        added.conditions[i] = table.columns[i].parts(dice).front();
    }
    const std::size_t place = chosen + 1 + dice.below(rules.size() - chosen);
    rules.insert(rules.begin() + static_cast<std::ptrdiff_t>(place), added);
    const auto findings = table.findings("FIRST");
    CHECK(findings.size() == 1);
    CHECK(has(findings, "rule " + std::to_string(place + 1) + " can never decide"));
  }
  for (const std::size_t count : planted) CHECK(count > 250);
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
