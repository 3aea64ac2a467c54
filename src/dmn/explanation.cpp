// SPDX-License-Identifier: EUPL-1.2
#include "dmn/explanation.h"

#include <algorithm>
#include <array>

namespace depesche::dmn {
namespace {

std::string between(const Language language, const char* german, const char* english) {
  return language == Language::german ? german : english;
}

// „a, b und c“
std::string listed(const std::vector<std::string>& parts, Language language) {
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i != 0) out += i + 1 == parts.size() ? between(language, " und ", " and ") : ", ";
    out += parts[i];
  }
  return out;
}

std::string shown(const feel::Value& value, Language language) {
  switch (value.kind()) {
    case feel::Value::Kind::null: return between(language, "keine Angabe", "nothing");
    case feel::Value::Kind::boolean:
      return value.boolean() ? between(language, "ja", "yes") : between(language, "nein", "no");
    case feel::Value::Kind::string: return "„" + value.string() + "“";
    case feel::Value::Kind::number:
    case feel::Value::Kind::date:
    case feel::Value::Kind::time:
    case feel::Value::Kind::date_time:
    case feel::Value::Kind::days_duration:
    case feel::Value::Kind::months_duration:
    case feel::Value::Kind::list:
    case feel::Value::Kind::context:
    case feel::Value::Kind::range:
    case feel::Value::Kind::function: return to_text(value);
  }
  return {};
}

// The conditions of a rule with what they were held against; cells that take anything say nothing.
std::vector<std::string> reasons(const TableTrace& table, const MatchedRule& rule, Language language) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < rule.conditions.size() && i < table.inputs.size(); ++i) {
    if (rule.conditions[i].empty() || rule.conditions[i] == "-") continue;
    const NamedValue& input = table.inputs[i];
    parts.push_back("„" + input.name + "“ (" + shown(input.value, language) + ") " +
                    between(language, "die Bedingung ", "meets the condition ") + rule.conditions[i] +
                    between(language, " erfüllt", ""));
  }
  return parts;
}

std::string annotation_text(const MatchedRule& rule) {
  std::string text;
  for (const std::string& annotation : rule.annotations) {
    if (!annotation.empty()) text += " (" + annotation + ")";
  }
  return text;
}

void explain_table(const TableTrace& table, Language language, std::vector<std::string>& out) {
  for (const MatchedRule& rule : table.matched) {
    const auto parts = reasons(table, rule, language);
    std::string sentence = between(language, "Regel ", "Rule ") + std::to_string(rule.number) + ": ";
    if (parts.empty()) {
      sentence += between(language, "gilt ohne Bedingung", "holds without condition");
    } else {
      sentence += between(language, "weil ", "because ") + listed(parts, language);
    }
    out.push_back(sentence + annotation_text(rule) + ".");
  }
  if (!table.matched.empty()) return;
  std::vector<std::string> inputs;
  for (const NamedValue& input : table.inputs)
    inputs.push_back("„" + input.name + "“: " + shown(input.value, language));
  out.push_back(
      between(language, "Keine Regel der Tabelle „", "No rule of the table „") + table.table +
      between(language, "“ trifft zu (", "“ applies (") + listed(inputs, language) + ")" +
      (table.used_default ? between(language, "; es gilt der Regelfall", "; the default holds") : "") + ".");
}

struct Help {
  feel::Trouble trouble;
  const char* german;
  const char* english;
};

constexpr std::array<Help, 13> helps{
    {{feel::Trouble::unknown_name, "Den Namen prüfen oder die Entscheidung damit verbinden.",
      "Check the name, or connect the decision with what bears it."},
     {feel::Trouble::missing_member, "Den Namen des Teils prüfen.", "Check the name of the part."},
     {feel::Trouble::missing_input, "Die Angabe machen, auch wenn sie leer (null) ist.",
      "Give the input, even if it is null."},
     {feel::Trouble::wrong_kind, "Die Angabe umwandeln, zum Beispiel mit number() oder date().",
      "Convert the value, for example with number() or date()."},
     {feel::Trouble::wrong_arguments, "Zahl und Namen der Argumente prüfen.",
      "Check the number and names of the arguments."},
     {feel::Trouble::bad_value, "Den Wert prüfen, mit dem die Funktion gerufen wird.",
      "Check the value that the function is called with."},
     {feel::Trouble::not_comparable, "Nur Werte gleicher Art vergleichen.",
      "Compare values of one kind only."},
     {feel::Trouble::not_of_type, "Den Wert oder den vereinbarten Typ ändern.",
      "Change the value or the declared type."},
     {feel::Trouble::out_of_range, "Auf null und auf die Grenzen prüfen, bevor gerechnet wird.",
      "Test for zero and for the bounds before calculating."},
     {feel::Trouble::no_rule, "Eine Regel oder einen Regelfall ergänzen.", "Add a rule or a default."},
     {feel::Trouble::rule_conflict, "Die Bedingungen trennen oder die Trefferart ändern.",
      "Separate the conditions, or change the hit policy."},
     {feel::Trouble::not_a_function, "Nur Funktionen aufrufen.", "Call functions only."},
     {feel::Trouble::bad_expression, "Den Ausdruck berichtigen; „rules check“ nennt die Stelle.",
      "Correct the expression; „rules check“ names the place."}}};

// A sentence begins with a capital; what begins with a sign or a small letter beyond ASCII stays.
std::string begun_large(std::string sentence) {
  if (!sentence.empty() && sentence.front() >= 'a' && sentence.front() <= 'z')
    sentence.front() = static_cast<char>(sentence.front() - 'a' + 'A');
  return sentence;
}

}  // namespace

std::string remedy(feel::Trouble trouble, Language language) {
  for (const Help& help : helps) {
    if (help.trouble == trouble) return between(language, help.german, help.english);
  }
  return {};
}

std::string fault_text(const feel::Fault& fault, Language language) {
  std::string text = fault.place.empty() ? "" : "„" + fault.place + "“";
  if (fault.end > fault.begin) {
    text += (text.empty() ? "" : ", ") + between(language, "Zeichen ", "character ") +
            std::to_string(fault.begin + 1);
  }
  const std::string german = language == Language::german ? in_german(fault.what) : "";
  const std::string what = begun_large(german.empty() ? fault.what : german);
  return (text.empty() ? "" : text + ": ") + what + ". " + remedy(fault.trouble, language);
}

std::vector<std::string> explanation(const Trace& trace, Language language) {
  std::vector<std::string> out;
  for (auto decision = trace.decisions.rbegin(); decision != trace.decisions.rend(); ++decision) {
    out.push_back(between(language, "Entscheidung „", "Decision „") + decision->name +
                  "“: " + shown(decision->value, language) + ".");
    for (const TableTrace& table : decision->tables) explain_table(table, language, out);
    if (!decision->requires_decisions.empty()) {
      std::vector<std::string> names;
      for (const std::string& name : decision->requires_decisions) names.push_back("„" + name + "“");
      out.push_back(between(language, "Sie stützt sich auf ", "It rests on ") + listed(names, language) +
                    ".");
    }
  }
  std::vector<std::string> inputs;
  for (const NamedValue& input : trace.inputs)
    inputs.push_back("„" + input.name + "“: " + shown(input.value, language));
  if (!inputs.empty())
    out.push_back(between(language, "Angaben: ", "Inputs: ") + listed(inputs, language) + ".");
  std::string model =
      between(language, "Modell: ", "Model: ") + trace.model + " (" + trace.model_namespace + ")";
  if (!trace.model_digest.empty())
    model += between(language, ", Fassung ", ", version ") + trace.model_digest;
  out.push_back(model + ".");
  return out;
}

}  // namespace depesche::dmn
