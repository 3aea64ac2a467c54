// SPDX-License-Identifier: EUPL-1.2
// How fast decision tables are read and run, on one thread. Prints a line "name TAB value" for each figure:
// evaluations per second, microseconds for one, milliseconds to load.
//
//   rules_figures [KIT]
//
// KIT is a folder of test cases in the format of the DMN TCK, run as a whole at the end.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "dmn/kit.h"
#include "dmn/model.h"

namespace {

using depesche::SystemClock;
using namespace depesche::dmn;
using depesche::feel::Context;
using depesche::feel::Evaluation;
using depesche::feel::Value;

double seconds_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// The same numbers in every run.
class Dice {
 public:
  std::size_t below(std::size_t most) {
    state_ = state_ * 6'364'136'223'846'793'005ULL + 1'442'695'040'888'963'407ULL;
    return static_cast<std::size_t>((state_ >> 33) % most);
  }

 private:
  std::uint64_t state_ = 42;
};

constexpr std::size_t countries = 20;
constexpr std::size_t step = 10;

std::string country(std::size_t number) { return "Land " + std::to_string(number); }

std::string cell(const std::string& text) {
  std::string escaped;
  for (const char letter : text) escaped += letter == '<' ? "&lt;" : std::string(1, letter);
  return "<inputEntry><text>" + escaped + "</text></inputEntry>";
}

// A fee by country, age and purpose. Every combination of a country and a span of years has one rule.
std::string fee_model(std::size_t rules, const std::string& hit_policy) {
  std::string text =
      "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" name=\"Gebühr\" "
      "namespace=\"urn:gebuehr\">";
  for (const auto& [name, type] :
       {std::pair("Land", "string"), {"Punkte", "number"}, {"dringend", "boolean"}}) {
    text += std::string("<inputData id=\"i_") + name + "\" name=\"" + name + "\"><variable name=\"" + name +
            "\" typeRef=\"" + type + "\"/></inputData>";
  }
  text += "<decision id=\"d\" name=\"Gebühr\"><variable name=\"Gebühr\" typeRef=\"number\"/>";
  for (const char* name : {"Land", "Punkte", "dringend"}) {
    text += std::string("<informationRequirement><requiredInput href=\"#i_") + name +
            "\"/></informationRequirement>";
  }
  text += "<decisionTable hitPolicy=\"" + hit_policy + "\">";
  for (const char* name : {"Land", "Punkte", "dringend"}) {
    text += std::string("<input><inputExpression><text>") + name + "</text></inputExpression></input>";
  }
  text += "<output name=\"Gebühr\"/>";
  const std::size_t used = std::min(countries, std::max<std::size_t>(rules / 5, 1));
  for (std::size_t rule = 0; rule < rules; ++rule) {
    const std::size_t begin = rule / used * step;
    text += "<rule id=\"r" + std::to_string(rule) + "\">" + cell("\"" + country(rule % used) + "\"") +
            cell("[" + std::to_string(begin) + ".." + std::to_string(begin + step) + ")") +
            cell(rule % 3 == 0 ? "true, false" : "-") + "<outputEntry><text>" + std::to_string(rule) +
            "</text></outputEntry></rule>";
  }
  return text + "</decisionTable></decision></definitions>";
}

Model loaded(const std::string& text) {
  const std::vector<Document> documents{{.name = "gebuehr.dmn", .text = text, .digest = {}}};
  auto model = Model::load(documents);
  if (!model || !model->findings().empty()) {
    std::fprintf(stderr, "rules_figures: the model has faults\n");
    std::exit(1);
  }
  return *std::move(model);
}

// Inputs for rules all over the table, each with the result it has.
std::vector<std::pair<Context, std::int64_t>> questions(std::size_t rules) {
  Dice dice;
  const std::size_t used = std::min(countries, std::max<std::size_t>(rules / 5, 1));
  std::vector<std::pair<Context, std::int64_t>> made;
  for (int i = 0; i < 1'000; ++i) {
    const std::size_t rule = dice.below(rules);
    Context inputs;
    inputs.put("Land", Value::text(country(rule % used)));
    inputs.put("Punkte", Value::whole(static_cast<std::int64_t>(rule / used * step + dice.below(step))));
    inputs.put("dringend", Value(dice.below(2) == 0));
    made.emplace_back(std::move(inputs), static_cast<std::int64_t>(rule));
  }
  return made;
}

// Seconds for one evaluation: the median of rounds that each take long enough to be measured.
double evaluation_seconds(std::size_t rules, const std::string& hit_policy) {
  const Model model = loaded(fee_model(rules, hit_policy));
  const auto asked = questions(rules);
  const SystemClock clock;
  std::vector<double> rounds;
  for (int round = 0; round < 15; ++round) {
    constexpr int times = 20;
    const double begun = seconds_now();
    for (int i = 0; i < times; ++i) {
      for (const auto& [inputs, expected] : asked) {
        Evaluation evaluation(clock);
        const auto outcome = model.evaluate("Gebühr", inputs, evaluation);
        if (!outcome || outcome->value.whole() != expected) {
          std::fprintf(stderr, "rules_figures: a wrong result\n");
          std::exit(1);
        }
      }
    }
    rounds.push_back((seconds_now() - begun) / (times * static_cast<double>(asked.size())));
  }
  std::ranges::sort(rounds);
  return rounds[rounds.size() / 2];
}

double load_seconds(const std::string& text) {
  std::vector<double> rounds;
  for (int round = 0; round < 5; ++round) {
    const double begun = seconds_now();
    const Model model = loaded(text);
    rounds.push_back(seconds_now() - begun);
  }
  std::ranges::sort(rounds);
  return rounds[rounds.size() / 2];
}

}  // namespace

int main(int count, char** words) {
  std::printf("ten\t%.0f\n", 1 / evaluation_seconds(10, "UNIQUE"));
  std::printf("unique\t%.2f\n", evaluation_seconds(1'000, "UNIQUE") * 1e6);
  std::printf("first\t%.2f\n", evaluation_seconds(1'000, "FIRST") * 1e6);
  std::printf("thousands\t%.2f\n", evaluation_seconds(3'700, "UNIQUE") * 1e6);
  const std::string large = fee_model(20'000, "UNIQUE");
  std::printf("megabytes\t%.1f\n", static_cast<double>(large.size()) / 1e6);
  std::printf("load\t%.1f\n", load_seconds(large) * 1e3);
  if (count < 2) return 0;
  const double begun = seconds_now();
  const auto report = run_kit(words[1], SystemClock());
  if (!report) {
    std::fprintf(stderr, "rules_figures: %s\n", report.error().what.c_str());
    return 1;
  }
  std::printf("kit\t%.2f\ncases\t%zu\npassed\t%zu\n", seconds_now() - begun, report->cases, report->passed);
}
