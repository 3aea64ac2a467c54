// SPDX-License-Identifier: EUPL-1.2
#include "dmn/kit.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>

#include "dmn/model.h"
#include "dmn/typed_value.h"
#include "dmn/xml.h"

namespace depesche::dmn {
namespace {

Result<std::string> read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(Code::not_found, "cannot read " + path.string());
  return std::string(std::istreambuf_iterator<char>(file), {});
}

// The cases' model first, all others beside it after.
Result<std::vector<Document>> models_beside(const std::filesystem::path& cases, const std::string& first) {
  std::vector<Document> documents(1);
  std::error_code error;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(cases.parent_path(), error)) {
    if (entry.path().extension() == ".dmn") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  for (const std::filesystem::path& file : files) {
    Document document{.name = file.filename().string(), .text = TRY(read_file(file)), .digest = {}};
    if (file.filename() == first) {
      documents.front() = std::move(document);
    } else {
      documents.push_back(std::move(document));
    }
  }
  if (documents.front().name.empty()) return fail(Code::not_found, "there is no model " + first);
  return documents;
}

feel::Context inputs_of(const pugi::xml_node& test_case) {
  feel::Context inputs;
  for (const pugi::xml_node& node : children(test_case, "inputNode"))
    inputs.put(attribute(node, "name"), typed_value(node));
  return inputs;
}

struct Answer {
  feel::Value value;
  bool has_fault = false;
  std::string error;
};

Answer answer(const Model& model, const pugi::xml_node& test_case, const std::string& name,
              const Clock& clock) {
  feel::Evaluation evaluation(clock);
  const std::string service =
      attribute(test_case, "type") == "decisionService" ? attribute(test_case, "invocableName") : "";
  const auto outcome = model.evaluate(service.empty() ? name : service, inputs_of(test_case), evaluation);
  if (!outcome) return {.value = {}, .has_fault = true, .error = outcome.error().what};
  Answer given{.value = outcome->value, .has_fault = !outcome->faults.empty(), .error = {}};
  if (given.has_fault) given.error = outcome->faults.front().what;
  if (!service.empty() && given.value.is(feel::Value::Kind::context)) {
    if (const feel::Value* part = given.value.context().find(name)) {
      const feel::Value only = *part;
      given.value = only;
    }
  }
  return given;
}

class CaseRun {
 public:
  CaseRun(const Model& model, const Clock& clock, KitReport& report, std::string folder)
      : model_(model), clock_(clock), report_(report), folder_(std::move(folder)) {}

  void run(const pugi::xml_node& test_case) {
    bool has_passed = true;
    bool has_value = false;
    for (const pugi::xml_node& result : children(test_case, "resultNode")) {
      const feel::Value expected = typed_value(child(result, "expected"));
      has_value = has_value || !expected.is_null();
      const std::string name = attribute(result, "name");
      const Answer got = answer(model_, test_case, name, clock_);
      const bool wants_fault = attribute(result, "errorResult") == "true";
      if (is_expected(expected, got.value) && (!wants_fault || got.has_fault)) continue;
      has_passed = false;
      report_.failures.push_back({.folder = folder_,
                                  .test_case = attribute(test_case, "id"),
                                  .result = name,
                                  .expected = to_text(expected) + (wants_fault ? " and an error" : ""),
                                  .got = to_text(got.value),
                                  .reason = got.error});
    }
    ++report_.cases;
    ++report_.folders.back().cases;
    report_.passed += has_passed ? 1 : 0;
    report_.folders.back().passed += has_passed ? 1 : 0;
    report_.valued_cases += has_value ? 1 : 0;
    report_.valued_passed += has_value && has_passed ? 1 : 0;
  }

 private:
  const Model& model_;
  const Clock& clock_;
  KitReport& report_;
  std::string folder_;
};

bool holds_cases(const std::filesystem::path& file) { return file.extension() == ".xml"; }

}  // namespace

double KitReport::folder_mean() const {
  if (folders.empty()) return 0;
  double sum = 0;
  for (const Folder& folder : folders) {
    sum += folder.cases == 0 ? 0 : static_cast<double>(folder.passed) / static_cast<double>(folder.cases);
  }
  return sum / static_cast<double>(folders.size());
}

Result<> run_cases(const std::filesystem::path& cases, const Clock& clock, KitReport& report) {
  const std::string text = TRY(read_file(cases));
  pugi::xml_document xml;
  TRY(read_xml(text, xml));
  const pugi::xml_node root = child(xml, "testCases");
  if (!root) return {};
  const auto documents = TRY(models_beside(cases, trimmed(text_of(child(root, "modelName")))));
  const Model model = TRY(Model::load(documents));
  const std::string folder = cases.parent_path().filename().string();
  if (report.folders.empty() || report.folders.back().name != folder)
    report.folders.push_back({.name = folder, .cases = 0, .passed = 0});
  CaseRun run(model, clock, report, folder);
  for (const pugi::xml_node& test_case : children(root, "testCase")) run.run(test_case);
  return {};
}

Result<KitReport> run_kit(const std::filesystem::path& folder, const Clock& clock) {
  std::error_code error;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, error)) {
    if (entry.is_regular_file() && holds_cases(entry.path())) files.push_back(entry.path());
  }
  if (error || files.empty()) return fail(Code::not_found, "there are no test cases in " + folder.string());
  std::ranges::sort(files);
  KitReport report;
  for (const std::filesystem::path& file : files) {
    const auto outcome = run_cases(file, clock, report);
    if (outcome) continue;
    // A folder that cannot be run counts as one failed case.
    const std::string name = file.parent_path().filename().string();
    report.folders.push_back({.name = name, .cases = 1, .passed = 0});
    ++report.cases;
    report.failures.push_back({.folder = name,
                               .test_case = file.filename().string(),
                               .result = {},
                               .expected = "a model and cases that can be read",
                               .got = "neither",
                               .reason = outcome.error().what});
  }
  return report;
}

}  // namespace depesche::dmn
