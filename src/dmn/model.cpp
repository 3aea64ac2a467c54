// SPDX-License-Identifier: EUPL-1.2
#include "dmn/model.h"

#include <algorithm>

#include "dmn/compiler.h"
#include "dmn/session.h"

namespace depesche::dmn {
namespace {

// An element by name, else by id.
std::optional<std::size_t> find_element(const Program& program, std::string_view name) {
  const auto found = program.by_name.find(std::string(name));
  if (found != program.by_name.end()) return found->second;
  const auto by_id = std::ranges::find(program.elements, name, &Element::id);
  if (by_id == program.elements.end()) return std::nullopt;
  return static_cast<std::size_t>(by_id - program.elements.begin());
}

// What is given stands for every element of that name, so that imported models get it too.
void give_inputs(const Program& program, const feel::Context& inputs, const Element& target,
                 Session& session) {
  for (std::size_t i = 0; i < program.elements.size(); ++i) {
    const Element& element = program.elements[i];
    const bool is_parameter = target.kind == ElementInfo::Kind::service &&
                              std::ranges::find(target.parameters, i) != target.parameters.end();
    if (element.kind != ElementInfo::Kind::input && !is_parameter) continue;
    if (const feel::Value* given = inputs.find(element.name)) session.give(i, *given);
  }
  if (target.kind != ElementInfo::Kind::service) return;
  for (const std::size_t parameter : target.parameters) {
    if (!inputs.find(program.elements[parameter].name)) session.give_missing(parameter);
  }
}

}  // namespace

Model::Model(std::unique_ptr<Program> program) : program_(std::move(program)) {}
Model::Model(Model&& other) noexcept = default;
Model& Model::operator=(Model&& other) noexcept = default;
Model::~Model() = default;

Result<Model> Model::load(std::span<const Document> documents) {
  auto program = std::make_unique<Program>();
  program->documents.assign(documents.begin(), documents.end());
  TRY(Compiler(*program).run());
  return Model(std::move(program));
}

const std::vector<Finding>& Model::findings() const { return program_->findings; }
std::string Model::name() const { return program_->name; }
bool Model::knows(std::string_view name) const { return program_->by_name.contains(std::string(name)); }

std::vector<ElementInfo> Model::elements() const {
  std::vector<ElementInfo> all;
  for (const Element& element : program_->elements) {
    if (element.document != 0) continue;
    ElementInfo info{.kind = element.kind,
                     .id = element.id,
                     .name = element.name,
                     .type = element.type ? type_text(element.type) : "",
                     .requires_names = {}};
    const auto& required =
        element.kind == ElementInfo::Kind::service ? element.parameters : element.requires_elements;
    for (const std::size_t one : required) info.requires_names.push_back(program_->elements[one].name);
    all.push_back(std::move(info));
  }
  return all;
}

Result<Outcome> Model::evaluate(std::string_view target, const feel::Context& inputs,
                                feel::Evaluation& evaluation, Trace* trace) const {
  const auto index = find_element(*program_, target);
  if (!index) return fail(Code::not_found, "the model has no '" + std::string(target) + "'");
  const Element& element = program_->elements[*index];
  if (trace) {
    trace->model = program_->name;
    trace->model_namespace = program_->model_namespace;
    trace->model_digest = program_->documents.front().digest;
  }
  Session session(*program_, evaluation, trace);
  evaluation.set_witness(trace ? &session : nullptr);
  give_inputs(*program_, inputs, element, session);
  Outcome outcome;
  outcome.value =
      element.kind == ElementInfo::Kind::service ? session.run_service(*index) : session.value(*index);
  evaluation.set_witness(nullptr);
  if (evaluation.is_stopped())
    return fail(Code::unavailable, "the evaluation was ended: " + evaluation.stopped_by());
  if (part_count(outcome.value) == feel::walk_max)
    return fail(Code::unavailable, "the evaluation was ended: the result is too large");
  outcome.faults = evaluation.faults();
  return outcome;
}

}  // namespace depesche::dmn
