// SPDX-License-Identifier: EUPL-1.2
#include "cli/rules_commands.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <fstream>
#include <iterator>

#include "crypto/digest.h"
#include "crypto/encoding.h"
#include "dmn/analysis.h"
#include "dmn/explanation.h"
#include "dmn/json.h"
#include "dmn/kit.h"
#include "dmn/model.h"
#include "env/clock.h"
#include "schema/schema.h"

namespace depesche::cli {
namespace {

namespace json = boost::json;

dmn::Language rules_language(const Invocation& invocation) {
  const bool is_german = invocation.is_german() && !invocation.words().has("english");
  return is_german ? dmn::Language::german : dmn::Language::english;
}

std::string rules_say(const Invocation& invocation, const Text& text) {
  return std::string(rules_language(invocation) == dmn::Language::german ? text.de : text.en);
}

// An engine's error in the author's language.
std::unexpected<Error> said_by_engine(const Invocation& invocation, const Error& error) {
  const bool is_german = rules_language(invocation) == dmn::Language::german;
  const std::string german = is_german ? dmn::in_german(error.what) : std::string();
  return fail(error.code, german.empty() ? error.what : german);
}

Result<std::string> read_text(const Invocation& invocation, const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::error_code error;
  if (!file || !std::filesystem::is_regular_file(path, error)) {
    return fail(Code::not_found, fmt::format("{}: {}", path.string(),
                                             rules_say(invocation, {"diese Datei lässt sich nicht lesen",
                                                                    "this file cannot be read"})));
  }
  return std::string(std::istreambuf_iterator<char>(file), {});
}

Result<dmn::Document> read_document(const Invocation& invocation, const std::filesystem::path& path) {
  dmn::Document document{
      .name = path.filename().string(), .text = TRY(read_text(invocation, path)), .digest = {}};
  const auto digest = crypto::sha256(as_bytes(document.text));
  document.digest = crypto::to_hex(digest);
  return document;
}

// The model with what stands beside it, which it may import.
Result<dmn::Model> read_model(const Invocation& invocation) {
  const std::filesystem::path path = invocation.path(invocation.words().arguments[0]);
  std::vector<dmn::Document> documents;
  documents.push_back(TRY(read_document(invocation, path)));
  if (documents.front().text.contains("import")) {
    std::error_code error;
    for (const auto& entry :
         std::filesystem::directory_iterator(std::filesystem::absolute(path).parent_path(), error)) {
      if (entry.path().extension() != ".dmn" || entry.path().filename() == path.filename()) continue;
      documents.push_back(TRY(read_document(invocation, entry.path())));
    }
  }
  auto model = dmn::Model::load(documents);
  if (!model) return said_by_engine(invocation, model.error());
  return model;
}

Result<json::value> read_inputs_file(const Invocation& invocation, const std::filesystem::path& path) {
  const std::string text = TRY(read_text(invocation, path));
  const bool is_german = rules_language(invocation) == dmn::Language::german;
  auto read = schema::parse_json(text, is_german ? schema::Language::german : schema::Language::english);
  if (!read) return fail(read.error().code, fmt::format("{}: {}", path.string(), read.error().what));
  return read;
}

std::string_view weight_name(dmn::Finding::Weight weight) {
  switch (weight) {
    case dmn::Finding::Weight::note: return "note";
    case dmn::Finding::Weight::warning: return "warning";
    case dmn::Finding::Weight::error: return "error";
  }
  return {};
}

Text weight_text(dmn::Finding::Weight weight) {
  switch (weight) {
    case dmn::Finding::Weight::note: return {"Hinweis", "note"};
    case dmn::Finding::Weight::warning: return {"Warnung", "warning"};
    case dmn::Finding::Weight::error: return {"Fehler", "error"};
  }
  return {};
}

// JSON for people: the library writes 37.5 as 3.75E1.
std::string plain_json(const json::value& value) {
  if (value.is_double()) return fmt::format("{}", value.get_double());
  std::string text;
  if (value.is_array()) {
    for (const json::value& item : value.get_array()) text += (text.empty() ? "" : ",") + plain_json(item);
    return "[" + text + "]";
  }
  if (!value.is_object()) return json::serialize(value);
  for (const auto& entry : value.get_object()) {
    text += (text.empty() ? "" : ",") + json::serialize(json::value(entry.key())) + ":" +
            plain_json(entry.value());
  }
  return "{" + text + "}";
}

struct Evaluated {
  dmn::Outcome outcome;
  dmn::Trace trace;
};

// What the model has of these kinds, for people who asked for something else.
std::string names_of(const dmn::Model& model, std::initializer_list<dmn::ElementInfo::Kind> kinds) {
  std::string names;
  for (const dmn::ElementInfo& element : model.elements()) {
    if (std::ranges::find(kinds, element.kind) == kinds.end()) continue;
    names += (names.empty() ? "" : ", ") + element.name;
  }
  return names;
}

// The inputs out of a file; an object whose names are known to the model.
Result<json::value> read_inputs(const Invocation& invocation, const dmn::Model& model) {
  const Words& words = invocation.words();
  if (words.arguments.size() < 3) return json::object{};
  json::value inputs = TRY(read_inputs_file(invocation, invocation.path(words.arguments[2])));
  if (!inputs.is_object()) {
    return fail(Code::invalid, rules_say(invocation, {"Die Eingabe muss ein JSON-Objekt sein.",
                                                      "The input must be a JSON object."}));
  }
  for (const auto& input : inputs.get_object()) {
    if (model.knows(input.key())) continue;
    const std::string text = rules_say(
        invocation, {"Das Modell kennt keine Angabe „{}“, nur: {}", "The model has no input „{}“, only: {}"});
    return fail(Code::invalid, fmt::format(fmt::runtime(text), std::string_view(input.key()),
                                           names_of(model, {dmn::ElementInfo::Kind::input})));
  }
  return inputs;
}

Result<Evaluated> evaluate(const Invocation& invocation) {
  const Words& words = invocation.words();
  const dmn::Model model = TRY(read_model(invocation));
  const json::value inputs = TRY(read_inputs(invocation, model));
  const SystemClock clock;
  feel::Options options;
  options.is_b_feel = words.has("b-feel");
  feel::Evaluation evaluation(clock, options);
  Evaluated made;
  auto outcome =
      model.evaluate(words.arguments[1], dmn::inputs_from_json(model, inputs), evaluation, &made.trace);
  if (!outcome && outcome.error().code == Code::not_found) {
    const std::string text = rules_say(invocation, {"Das Modell entscheidet nichts mit Namen „{}“, nur: {}",
                                                    "The model decides nothing called „{}“, only: {}"});
    return fail(
        Code::not_found,
        fmt::format(fmt::runtime(text), words.arguments[1],
                    names_of(model, {dmn::ElementInfo::Kind::decision, dmn::ElementInfo::Kind::service})));
  }
  if (!outcome) return said_by_engine(invocation, outcome.error());
  made.outcome = *std::move(outcome);
  if (words.has("strict") && !made.outcome.faults.empty()) {
    return fail(Code::invalid, dmn::fault_text(made.outcome.faults.front(), rules_language(invocation)));
  }
  // The model ends here, and with it its functions.
  made.outcome.value = dmn::from_json(dmn::to_json(made.outcome.value));
  return made;
}

// FILE:LINE: weight: element: what, and where in the expression.
std::string finding_text(const Invocation& invocation, const dmn::Finding& finding) {
  const bool is_german = rules_language(invocation) == dmn::Language::german && !finding.what_german.empty();
  std::string text = fmt::format(
      "{}:{}: {}: {}{}", finding.file, finding.line, rules_say(invocation, weight_text(finding.weight)),
      finding.element.empty() ? "" : finding.element + ": ", is_german ? finding.what_german : finding.what);
  if (finding.expression_line == 0) return text;
  text += rules_say(invocation, {" (im Ausdruck: ", " (in the expression: "});
  if (finding.expression_line > 1)
    text += rules_say(invocation, {"Zeile ", "line "}) + std::to_string(finding.expression_line) + ", ";
  return text + rules_say(invocation, {"Zeichen ", "character "}) +
         std::to_string(finding.expression_column) + ")";
}

void complain(Invocation& invocation, const dmn::Outcome& outcome) {
  for (const feel::Fault& fault : outcome.faults)
    invocation.terminal().err(dmn::fault_text(fault, rules_language(invocation)) + "\n");
}

json::array faults_json(const dmn::Outcome& outcome) {
  json::array faults;
  for (const feel::Fault& fault : outcome.faults) {
    faults.push_back(json::object{
        {"what", fault.what}, {"place", fault.place}, {"begin", fault.begin}, {"end", fault.end}});
  }
  return faults;
}

}  // namespace

Result<> check_rules(Invocation& invocation) {
  const dmn::Model model = TRY(read_model(invocation));
  json::array findings;
  bool has_error = false;
  std::vector<dmn::Finding> all = model.findings();
  std::ranges::move(analysed(model), std::back_inserter(all));
  for (const dmn::Finding& finding : all) {
    has_error = has_error || finding.weight == dmn::Finding::Weight::error;
    invocation.print(finding_text(invocation, finding));
    findings.push_back(json::object{{"file", finding.file},
                                    {"line", finding.line},
                                    {"weight", weight_name(finding.weight)},
                                    {"element", finding.element},
                                    {"what", finding.what},
                                    {"expression_line", finding.expression_line},
                                    {"expression_column", finding.expression_column}});
  }
  if (all.empty())
    invocation.print(rules_say(invocation, {"Nichts zu beanstanden.", "Nothing to object to."}));
  invocation.give(json::object{{"model", model.name()}, {"findings", std::move(findings)}});
  if (has_error)
    return fail(Code::invalid, rules_say(invocation, {"Das Modell hat Fehler.", "The model has errors."}));
  return {};
}

Result<> evaluate_rules(Invocation& invocation) {
  const Evaluated made = TRY(evaluate(invocation));
  invocation.print(plain_json(dmn::to_json(made.outcome.value)));
  complain(invocation, made.outcome);
  invocation.give(
      json::object{{"value", dmn::to_json(made.outcome.value)}, {"faults", faults_json(made.outcome)}});
  return {};
}

Result<> explain_rules(Invocation& invocation) {
  const Evaluated made = TRY(evaluate(invocation));
  for (const std::string& sentence : dmn::explanation(made.trace, rules_language(invocation)))
    invocation.print(sentence);
  json::array sentences;
  for (const std::string& sentence : dmn::explanation(made.trace, rules_language(invocation)))
    sentences.push_back(json::string(sentence));
  complain(invocation, made.outcome);
  invocation.give(json::object{{"value", dmn::to_json(made.outcome.value)},
                               {"faults", faults_json(made.outcome)},
                               {"trace", dmn::to_json(made.trace)},
                               {"sentences", std::move(sentences)}});
  return {};
}

Result<> test_rules(Invocation& invocation) {
  const SystemClock clock;
  dmn::KitReport report;
  for (const std::string& file : invocation.words().arguments) {
    const auto run = dmn::run_cases(std::filesystem::absolute(invocation.path(file)), clock, report);
    if (!run) return said_by_engine(invocation, run.error());
  }
  json::array failures;
  for (const dmn::KitFailure& failure : report.failures) {
    std::string reason =
        said_by_engine(invocation, {.code = Code::invalid, .what = failure.reason}).error().what;
    if (!reason.empty()) reason = " (" + reason + ")";
    invocation.print(fmt::format("{} {}: {} {}, {} {}{}", failure.test_case, failure.result,
                                 rules_say(invocation, {"erwartet", "expected"}), failure.expected,
                                 rules_say(invocation, {"ergab", "got"}), failure.got, reason));
    failures.push_back(json::object{{"case", failure.test_case},
                                    {"result", failure.result},
                                    {"expected", failure.expected},
                                    {"got", failure.got},
                                    {"reason", failure.reason}});
  }
  const std::string sum = rules_say(invocation, {"{} von {} Fällen gehen auf.", "{} of {} cases pass."});
  invocation.print(fmt::format(fmt::runtime(sum), report.passed, report.cases));
  invocation.give(
      json::object{{"cases", report.cases}, {"passed", report.passed}, {"failures", std::move(failures)}});
  if (report.passed < report.cases)
    return fail(Code::invalid,
                rules_say(invocation, {"Nicht alle Fälle gehen auf.", "Not every case passes."}));
  return {};
}

}  // namespace depesche::cli
