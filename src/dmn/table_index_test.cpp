// SPDX-License-Identifier: EUPL-1.2
#include "dmn/table_index.h"

#include <doctest/doctest.h>

#include <array>

#include "dmn/program.h"
#include "dmn/test_model.h"
#include "feel/test_dice.h"

namespace depesche::dmn {
namespace {

using feel::Dice;

// The same numbers for the same seed.
std::string number_cell(Dice& dice) {
  const auto number = [&] { return std::to_string(dice.below(40)); };
  switch (dice.below(8)) {
    case 0: return "-";
    case 1: return number();
    case 2: return "< " + number();
    case 3: return ">= " + number();
    case 4: return "[" + number() + ".." + number() + "]";
    case 5: return "(" + number() + ".." + number() + "[";
    case 6: return "not(" + number() + ", > " + number() + ")";
    default: return number() + ", " + number() + ", [" + number() + ".." + number() + ")";
  }
}

std::string text_cell(Dice& dice) {
  const auto text = [&] { return "\"" + std::string(1, static_cast<char>('a' + dice.below(8))) + "\""; };
  switch (dice.below(5)) {
    case 0: return "-";
    case 1: return "not(" + text() + ")";
    case 2: return "string length(?) = 1";
    case 3: return text() + ", " + text();
    default: return text();
  }
}

std::vector<feel::Value> random_inputs(Dice& dice) {
  std::vector<feel::Value> inputs{feel::Value::whole(static_cast<std::int64_t>(dice.below(42)) - 1),
                                  feel::Value::text(std::string(1, static_cast<char>('a' + dice.below(9))))};
  if (dice.below(20) == 0) inputs[dice.below(2)] = feel::Value();
  return inputs;
}

TEST_CASE("the index finds the same rules as trying each, under every hit policy") {
  constexpr std::array policies{"UNIQUE",  "FIRST",      "PRIORITY",    "ANY",
                                "COLLECT", "RULE ORDER", "OUTPUT ORDER"};
  const StandingClock clock;
  for (std::uint64_t seed = 1; seed <= 35; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    std::vector<TestRule> rules(20 + dice.below(100));
    for (TestRule& rule : rules) rule = {.conditions = {number_cell(dice), text_cell(dice)}, .output = "1"};
    const std::string policy = policies[seed % policies.size()];
    const Model model = loaded(
        definitions(input_data("a", "number") + input_data("b", "string") +
                    table_decision("hitPolicy=\"" + policy + "\"", 2,
                                   "<output><outputValues><text>1</text></outputValues></output>", rules)));
    REQUIRE(model.findings().empty());
    const Element& decision = model.program().elements.back();
    REQUIRE(decision.tables.size() == 1);
    const Table& table = *decision.tables[0];
    REQUIRE(table.index);
    for (int round = 0; round < 100; ++round) {
      const auto inputs = random_inputs(dice);
      feel::Evaluation evaluation(clock);
      std::vector<feel::Value> slots(decision.slot_count);
      const auto by_index = matching_rules(table, inputs, evaluation, slots);
      const auto by_trial = scanned_rules(table, inputs, evaluation, slots);
      CHECK(by_index == by_trial);
    }
  }
}

}  // namespace
}  // namespace depesche::dmn
