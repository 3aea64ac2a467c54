// SPDX-License-Identifier: EUPL-1.2
#include "dmn/compiler.h"

#include <algorithm>
#include <array>
#include <set>

#include "dmn/explanation.h"
#include "dmn/session.h"

namespace depesche::dmn {
namespace {

constexpr std::size_t program_findings_max = 1'000;

std::optional<ElementInfo::Kind> kind_of(std::string_view name) {
  if (name == "inputData") return ElementInfo::Kind::input;
  if (name == "decision") return ElementInfo::Kind::decision;
  if (name == "businessKnowledgeModel") return ElementInfo::Kind::knowledge;
  if (name == "decisionService") return ElementInfo::Kind::service;
  return std::nullopt;
}

// What may stand in a model without meaning anything for its evaluation.
bool is_silent(std::string_view name) {
  constexpr std::array<std::string_view, 13> names{"description",
                                                   "extensionElements",
                                                   "import",
                                                   "itemDefinition",
                                                   "knowledgeSource",
                                                   "textAnnotation",
                                                   "association",
                                                   "group",
                                                   "performanceIndicator",
                                                   "organizationUnit",
                                                   "elementCollection",
                                                   "DMNDI",
                                                   "businessContextElement"};
  return std::ranges::find(names, name) != names.end();
}

// Every element that DMN 1.3 to 1.5 has inside of others.
bool is_known_inside(std::string_view name) {
  static const std::set<std::string_view> names{
      "allowedAnswers",
      "allowedValues",
      "annotation",
      "annotationEntry",
      "authorityRequirement",
      "binding",
      "column",
      "conditional",
      "context",
      "contextEntry",
      "decisionMade",
      "decisionMaker",
      "decisionOwned",
      "decisionOwner",
      "decisionTable",
      "defaultOutputEntry",
      "else",
      "encapsulatedDecision",
      "encapsulatedLogic",
      "every",
      "filter",
      "for",
      "formalParameter",
      "functionDefinition",
      "functionItem",
      "if",
      "impactedPerformanceIndicator",
      "impactingDecision",
      "importedElement",
      "importedValues",
      "in",
      "informationRequirement",
      "input",
      "inputData",
      "inputDecision",
      "inputEntry",
      "inputExpression",
      "inputValues",
      "invocation",
      "itemComponent",
      "knowledgeRequirement",
      "list",
      "literalExpression",
      "match",
      "output",
      "outputDecision",
      "outputEntry",
      "outputValues",
      "owner",
      "parameter",
      "parameters",
      "question",
      "relation",
      "requiredAuthority",
      "requiredDecision",
      "requiredInput",
      "requiredKnowledge",
      "return",
      "row",
      "rule",
      "satisfies",
      "some",
      "supportedObjective",
      "text",
      "then",
      "type",
      "typeConstraint",
      "typeRef",
      "usingProcess",
      "usingTask",
      "variable",
  };
  return names.contains(name);
}

std::string before_hash(const std::string& reference) { return reference.substr(0, reference.find('#')); }
std::string after_hash(const std::string& reference) {
  const std::size_t hash = reference.find('#');
  return hash == std::string::npos ? reference : reference.substr(hash + 1);
}

}  // namespace

void Compiler::find(const Source& source, const pugi::xml_node& node, Finding::Weight weight,
                    std::string what) {
  if (program_.findings.size() >= program_findings_max) return;
  Finding finding;
  finding.weight = weight;
  finding.file = program_.documents[source.document].name;
  finding.line = source.lines.line(node);
  finding.element = element_;
  finding.what_german = in_german(what);
  finding.what = std::move(what);
  program_.findings.push_back(std::move(finding));
}

void Compiler::find_in_expression(const Source& source, const pugi::xml_node& node, std::string_view text,
                                  const feel::Fault& fault) {
  if (program_.findings.size() >= program_findings_max) return;
  find(source, node, Finding::Weight::error, fault.what);
  const feel::TextPosition position = feel::position_in(text, fault.begin);
  program_.findings.back().expression_line = position.line;
  program_.findings.back().expression_column = position.column;
}

Result<> Compiler::run() {
  TRY(read_documents());
  read_elements();
  read_types();
  for (const auto& source : sources_) collect_member_names(source->root);
  compile_elements();
  check_circles();
  return {};
}

Result<> Compiler::read_documents() {
  if (program_.documents.empty()) return fail(Code::invalid, "no model was given");
  for (std::size_t i = 0; i < program_.documents.size(); ++i) {
    const auto read = read_document(i);
    if (read) continue;
    if (i == 0) return fail(Code::invalid, program_.documents[i].name + ": " + read.error().what);
    // What may be imported but cannot be read is simply not there.
    auto empty = std::make_unique<Source>();
    empty->document = i;
    sources_.resize(i);
    sources_.push_back(std::move(empty));
    find(*sources_.back(), {}, Finding::Weight::warning, read.error().what);
  }
  program_.name = attribute(sources_.front()->root, "name");
  program_.model_namespace = sources_.front()->name_space;
  return {};
}

Result<> Compiler::read_document(std::size_t document) {
  auto source = std::make_unique<Source>();
  source->document = document;
  const std::string& text = program_.documents[document].text;
  TRY(read_xml(text, source->xml));
  source->lines = LineTable(text);
  source->root = child(source->xml, "definitions");
  if (!source->root) return fail(Code::invalid, "this is no DMN model: there is no 'definitions'");
  source->name_space = attribute(source->root, "namespace");
  for (const pugi::xml_attribute& one : source->root.attributes()) {
    const std::string_view name = one.name();
    if (name.starts_with("xmlns:")) source->prefixes.emplace(name.substr(6), one.value());
  }
  for (const pugi::xml_node& node : children(source->root, "import")) {
    source->imports.push_back({.name = attribute(node, "name"), .name_space = attribute(node, "namespace")});
  }
  sources_.push_back(std::move(source));
  return {};
}

const Source* Compiler::source_of(const std::string& name_space) const {
  for (const auto& source : sources_) {
    if (source->root && source->name_space == name_space) return source.get();
  }
  return nullptr;
}

void Compiler::read_elements() {
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    const Source& source = *sources_[i];
    for (const Source::Import& import : source.imports) {
      if (!source_of(import.name_space)) {
        find(source, source.root, Finding::Weight::error,
             "the imported model '" + import.name_space + "' is not here");
      }
    }
    for (const pugi::xml_node& node : elements(source.root)) {
      if (const auto kind = kind_of(local_name(node))) {
        read_element(source, i, node, *kind);
        find_unknown_inside(source, node);
      } else if (local_name(node) == "itemDefinition") {
        find_unknown_inside(source, node);
      } else if (!is_silent(local_name(node))) {
        find(source, node, Finding::Weight::warning,
             "unknown element '" + std::string(local_name(node)) + "' is ignored");
      }
    }
  }
}

void Compiler::find_unknown_inside(const Source& source, const pugi::xml_node& node) {
  for (const pugi::xml_node& inner : elements(node)) {
    const std::string_view name = local_name(inner);
    if (is_silent(name)) continue;
    if (is_known_inside(name)) {
      if (name != "text") find_unknown_inside(source, inner);
      continue;
    }
    find(source, inner, Finding::Weight::warning, "unknown element '" + std::string(name) + "' is ignored");
  }
}

void Compiler::read_element(const Source& source, std::size_t source_index, const pugi::xml_node& node,
                            ElementInfo::Kind kind) {
  Element element;
  element.kind = kind;
  element.document = source.document;
  element.id = attribute(node, "id");
  element.name = attribute(node, "name");
  element.variable = attribute(child(node, "variable"), "name");
  if (element.variable.empty()) element.variable = element.name;
  element.line = source.lines.line(node);
  const std::size_t index = program_.elements.size();
  by_id_.emplace(std::pair(source_index, element.id), index);
  program_.by_name.emplace(element.name, index);
  program_.elements.push_back(std::move(element));
  nodes_.emplace_back(source_index, node);
}

void Compiler::collect_member_names(const pugi::xml_node& node) {
  for (const pugi::xml_node& one : elements(node)) {
    const std::string_view name = local_name(one);
    const bool has_member =
        name == "itemComponent" || name == "variable" || name == "column" || name == "output";
    if (has_member || kind_of(name)) {
      const std::string member = attribute(one, "name");
      if (!member.empty()) program_.names.add_member(member);
    }
    if (name != "DMNDI") collect_member_names(one);
  }
}

std::optional<std::size_t> Compiler::referenced(const Source& source, const pugi::xml_node& node) {
  const std::string href = attribute(node, "href");
  const std::string name_space = before_hash(href);
  const bool is_local = !href.contains('#') || name_space.empty() || name_space == source.name_space;
  const Source* owner = is_local ? &source : source_of(name_space);
  if (owner) {
    const auto found = by_id_.find({owner->document, after_hash(href)});
    if (found != by_id_.end()) return found->second;
  }
  find(source, node, Finding::Weight::error, "nothing here has the id '" + href + "'");
  return std::nullopt;
}

std::vector<std::size_t> Compiler::references(const Source& source, const pugi::xml_node& node,
                                              std::string_view name) {
  std::vector<std::size_t> found;
  for (const pugi::xml_node& one : children(node, name)) {
    if (const auto element = referenced(source, one)) found.push_back(*element);
  }
  return found;
}

std::vector<std::size_t> Compiler::requirements(const Source& source, const pugi::xml_node& node) {
  std::vector<std::size_t> found;
  for (const pugi::xml_node& requirement : elements(node)) {
    const std::string_view name = local_name(requirement);
    if (name != "informationRequirement" && name != "knowledgeRequirement") continue;
    for (const char* kind : {"requiredInput", "requiredDecision", "requiredKnowledge"}) {
      for (const std::size_t element : references(source, requirement, kind)) {
        if (std::ranges::find(found, element) == found.end()) found.push_back(element);
      }
    }
  }
  return found;
}

void Compiler::declare_requirements(const Source& source, Element& element, feel::Scope& scope) {
  std::map<std::string, std::size_t> of_import;  // where its link stands
  for (const std::size_t required : element.requires_elements) {
    const Element& one = program_.elements[required];
    std::string prefix;
    if (one.document != source.document) {
      const std::string& name_space = sources_[one.document]->name_space;
      const auto import = std::ranges::find(source.imports, name_space, &Source::Import::name_space);
      if (import != source.imports.end()) prefix = import->name;
    }
    if (prefix.empty()) {
      element.links.push_back({.slot = scope.declare(one.variable), .element = required, .members = {}});
      continue;
    }
    const auto known = of_import.find(prefix);
    if (known == of_import.end()) {
      of_import.emplace(prefix, element.links.size());
      element.links.push_back({.slot = scope.declare(prefix), .element = 0, .members = {}});
    }
    element.links[of_import[prefix]].members.emplace_back(one.variable, required);
  }
}

void Compiler::compile_elements() {
  for (std::size_t i = 0; i < program_.elements.size(); ++i) {
    const auto& [source, node] = nodes_[i];
    Element& element = program_.elements[i];
    element_ = element.name;
    element.type = type_of(*sources_[source], child(node, "variable"));
    if (element.kind == ElementInfo::Kind::knowledge && element.type &&
        element.type->kind == feel::Type::Kind::function) {
      element.type = element.type->result;
    }
  }
  for (std::size_t i = 0; i < program_.elements.size(); ++i) {
    const auto& [source, node] = nodes_[i];
    element_ = program_.elements[i].name;
    if (program_.elements[i].kind == ElementInfo::Kind::service) {
      compile_service(*sources_[source], i, node);
    } else if (program_.elements[i].kind != ElementInfo::Kind::input) {
      compile_element(*sources_[source], i, node);
    }
  }
  for (std::size_t i = 0; i < program_.elements.size(); ++i) {
    const ElementInfo::Kind kind = program_.elements[i].kind;
    const bool is_function = kind == ElementInfo::Kind::knowledge || kind == ElementInfo::Kind::service;
    if (is_function) program_.elements[i].function = element_function(program_, i);
  }
}

void Compiler::compile_element(const Source& source, std::size_t index, const pugi::xml_node& node) {
  Element& element = program_.elements[index];
  element.requires_elements = requirements(source, node);
  feel::Scope scope(program_.names);
  declare_requirements(source, element, scope);
  BoxedCompiler boxed(*this, source, scope, element);
  if (element.kind == ElementInfo::Kind::knowledge) {
    const pugi::xml_node logic = child(node, "encapsulatedLogic");
    if (logic) {
      element.expression = boxed.function(logic);
    } else {
      find(source, node, Finding::Weight::warning, "there is no logic in it");
    }
  } else {
    element.expression = boxed.child_expression(node);
    if (!element.expression) find(source, node, Finding::Weight::warning, "the decision has no logic");
  }
  element.slot_count = scope.slot_count();
}

void Compiler::compile_service(const Source& source, std::size_t index, const pugi::xml_node& node) {
  Element& element = program_.elements[index];
  element.outputs = references(source, node, "outputDecision");
  element.parameters = references(source, node, "inputData");
  for (const std::size_t decision : references(source, node, "inputDecision"))
    element.parameters.push_back(decision);
  element.encapsulated = references(source, node, "encapsulatedDecision");
  element.requires_elements = element.outputs;
}

// Decisions that need themselves would never end; they lose their expression.
void Compiler::check_circles() {
  enum class Mark : std::uint8_t { none, open, done };
  std::vector<Mark> marks(program_.elements.size(), Mark::none);
  struct Step {
    std::size_t element;
    std::size_t next;
  };
  for (std::size_t begin = 0; begin < program_.elements.size(); ++begin) {
    std::vector<Step> path{{begin, 0}};
    while (!path.empty()) {
      auto& [index, next] = path.back();
      Element& element = program_.elements[index];
      if (next == 0 && marks[index] == Mark::done) {
        path.pop_back();
        continue;
      }
      marks[index] = Mark::open;
      if (element.kind != ElementInfo::Kind::decision || next == element.requires_elements.size()) {
        marks[index] = Mark::done;
        path.pop_back();
        continue;
      }
      const std::size_t required = element.requires_elements[next++];
      if (marks[required] == Mark::open && program_.elements[required].kind == ElementInfo::Kind::decision) {
        element_ = element.name;
        find(*sources_[nodes_[index].first], nodes_[index].second, Finding::Weight::error,
             "the decision needs itself");
        element.expression = nullptr;
        continue;
      }
      if (marks[required] == Mark::none) path.push_back({required, 0});
    }
  }
}

}  // namespace depesche::dmn
