// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "dmn/model.h"

// Models and inputs for tests, written in few words.

namespace depesche::dmn {

class StandingClock final : public Clock {
 public:
  Time now() const override { return Time(Duration(1'700'000'000'000)); }
};

inline std::string definitions(const std::string& inside) {
  return "<definitions xmlns=\"https://www.omg.org/spec/DMN/20191111/MODEL/\" name=\"test\" "
         "namespace=\"urn:test\">" +
         inside + "</definitions>";
}

inline std::string input_data(const std::string& name, const std::string& type) {
  return "<inputData id=\"i_" + name + "\" name=\"" + name + "\"><variable name=\"" + name + "\" typeRef=\"" +
         type + "\"/></inputData>";
}

struct TestRule {
  std::vector<std::string> conditions;
  std::string output;
};

// A decision „d“ that is one table over inputs with the names a, b, c …
inline std::string table_decision(const std::string& attributes, std::size_t inputs,
                                  const std::string& output, const std::vector<TestRule>& rules) {
  std::string text = "<decision id=\"d\" name=\"d\"><variable name=\"d\"/>";
  for (std::size_t i = 0; i < inputs; ++i) {
    text += "<informationRequirement><requiredInput href=\"#i_" + std::string(1, static_cast<char>('a' + i)) +
            "\"/></informationRequirement>";
  }
  text += "<decisionTable " + attributes + ">";
  for (std::size_t i = 0; i < inputs; ++i) {
    text += "<input><inputExpression><text>" + std::string(1, static_cast<char>('a' + i)) +
            "</text></inputExpression></input>";
  }
  text += output;
  const auto escaped = [](const std::string& cell) {
    std::string out;
    for (const char letter : cell) out += letter == '<' ? "&lt;" : std::string(1, letter);
    return out;
  };
  for (const TestRule& rule : rules) {
    text += "<rule>";
    for (const std::string& cell : rule.conditions)
      text += "<inputEntry><text>" + escaped(cell) + "</text></inputEntry>";
    text += "<outputEntry><text>" + escaped(rule.output) + "</text></outputEntry></rule>";
  }
  return text + "</decisionTable></decision>";
}

inline Model loaded(const std::string& xml) {
  const std::vector<Document> documents{{.name = "test.dmn", .text = xml, .digest = "0"}};
  auto model = Model::load(documents);
  REQUIRE(model.has_value());
  return *std::move(model);
}

}  // namespace depesche::dmn
