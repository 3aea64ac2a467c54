// SPDX-License-Identifier: EUPL-1.2
#include "cli/operator_site.h"

namespace depesche::cli {
namespace {

constexpr const char* fee_model =
    R"(<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="Gebühr"
  namespace="urn:gebuehr">
  <inputData id="i" name="Alter"><variable name="Alter" typeRef="number"/></inputData>
  <decision id="d" name="Gebühr"><variable name="Gebühr" typeRef="number"/>
    <informationRequirement><requiredInput href="#i"/></informationRequirement>
    <decisionTable>
      <input><inputExpression><text>Alter</text></inputExpression></input>
      <output name="Gebühr"/>
      <rule><inputEntry><text>[0..18)</text></inputEntry><outputEntry><text>37.5</text></outputEntry>
        <annotationEntry><text>§ 50 AufenthV</text></annotationEntry></rule>
      <rule><inputEntry><text>>= 18</text></inputEntry><outputEntry><text>75</text></outputEntry></rule>
    </decisionTable></decision></definitions>)";

struct RuleAuthor : OperatorSite {
  explicit RuleAuthor(const std::string& name) : OperatorSite(name) {
    std::ofstream(desktop / "gebuehr.dmn") << fee_model;
  }

  // The decision on these inputs, with further words.
  Result<> decide(const std::string& command, const std::string& inputs,
                  const std::vector<std::string>& options = {}) {
    std::ofstream(desktop / "in.json") << inputs;
    std::vector<std::string> typed{"rules", command, "gebuehr.dmn", "Gebühr", "in.json"};
    typed.insert(typed.end(), options.begin(), options.end());
    terminal.shown.clear();
    return type(typed);
  }
};

TEST_CASE("a decision is made and gives its reason") {
  RuleAuthor author("rules-reason");
  REQUIRE(author.decide("eval", R"({"Alter": 17})"));
  CHECK(author.terminal.shown == "37.5\n");
  REQUIRE(author.decide("explain", R"({"Alter": 17})", {"--english"}));
  CHECK(author.terminal.shown.find("§ 50 AufenthV") != std::string::npos);
  CHECK(author.terminal.shown.find("Rule 1") != std::string::npos);
}

TEST_CASE("what is missing makes null with a word of complaint, and in strict mode an error with a remedy") {
  RuleAuthor author("rules-strict");
  REQUIRE(author.decide("eval", "{}"));
  CHECK(author.terminal.shown == "null\n");
  CHECK(author.terminal.complaints.find("Alter") != std::string::npos);
  const auto strict = author.decide("eval", "{}", {"--strict", "--english"});
  REQUIRE_FALSE(strict.has_value());
  CHECK(strict.error().code == Code::invalid);
  CHECK(strict.error().what.find("Input 'Alter' was not given") != std::string::npos);
  CHECK_FALSE(author.decide("eval", R"({"Alter": "vier"})", {"--strict"}).has_value());
}

TEST_CASE("inputs that are no object, or that the model does not know, are refused") {
  RuleAuthor author("rules-inputs");
  CHECK(author.decide("eval", "[1]").error().code == Code::invalid);
  CHECK(author.decide("eval", "{\"Alter\": ").error().code == Code::invalid);
  const auto unknown = author.decide("eval", R"({"alter": 17})");
  CHECK(unknown.error().code == Code::invalid);
  CHECK(unknown.error().what.find("alter") != std::string::npos);
  const auto other = author.type({"rules", "eval", "gebuehr.dmn", "Frist"});
  CHECK(other.error().code == Code::not_found);
  CHECK(other.error().what.find("Gebühr") != std::string::npos);
}

TEST_CASE("a check names the gap in a table") {
  RuleAuthor author("rules-check");
  REQUIRE(author.type({"rules", "check", "gebuehr.dmn"}));
  CHECK(author.terminal.shown.find("Alter = -1") != std::string::npos);
}

TEST_CASE("what is wrong is said in the author's language, with its place") {
  RuleAuthor author("rules-language");
  std::string broken = fee_model;
  broken.replace(broken.find("[0..18)"), 7, "[0..18");
  std::ofstream(author.desktop / "gebuehr.dmn") << broken;
  const auto german = author.type({"rules", "check", "gebuehr.dmn"});
  CHECK(german.error().what == "Das Modell hat Fehler.");
  CHECK(author.terminal.shown.find("gebuehr.dmn:9: Fehler: Gebühr: ein Bereich endet mit") !=
        std::string::npos);
  CHECK(author.terminal.shown.find("(im Ausdruck: Zeichen 7)") != std::string::npos);
  author.terminal.shown.clear();
  const auto english = author.type({"rules", "check", "gebuehr.dmn", "--english"});
  CHECK(english.error().what == "The model has errors.");
  CHECK(author.terminal.shown.find("error: Gebühr: an interval ends with") != std::string::npos);
  CHECK(author.terminal.shown.find("(in the expression: character 7)") != std::string::npos);
  std::ofstream(author.desktop / "gebuehr.dmn") << "<definitions";
  CHECK(author.type({"rules", "check", "gebuehr.dmn"}).error().what.find("kein fehlerfreies XML") !=
        std::string::npos);
  CHECK(author.type({"rules", "check", "frist.dmn"}).error().what.find("lässt sich nicht lesen") !=
        std::string::npos);
}

}  // namespace
}  // namespace depesche::cli
