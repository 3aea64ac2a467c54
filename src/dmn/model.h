// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "dmn/trace.h"
#include "feel/evaluation.h"
#include "feel/value.h"

// Decision models (DMN 1.3 to 1.5, OMG formal/2023-08 and dtc/2024): read and compiled once, evaluated many
// times.

namespace depesche::dmn {

// One file of a model.
struct Document {
  std::string name;
  std::string text;
  std::string digest;  // of the text, as the caller computes it; for traces
};

// Something about a model that its author should know.
struct Finding {
  enum class Weight : std::uint8_t { note, warning, error };
  Weight weight = Weight::error;
  std::string file;
  std::size_t line = 0;  // in the file; 0: unknown
  std::string element;   // the decision, table or type
  std::string what;
  std::string what_german;          // empty where there are only the engine's own words
  std::size_t expression_line = 0;  // inside the expression, from 1; 0: it is about no expression
  std::size_t expression_column = 0;
};

struct Outcome {
  feel::Value value;
  // Why parts of it are null. Empty when nothing was reported.
  std::vector<feel::Fault> faults;
};

// What can be asked for or handed in.
struct ElementInfo {
  enum class Kind : std::uint8_t { input, decision, knowledge, service };
  Kind kind = Kind::input;
  std::string id;
  std::string name;
  std::string type;  // as FEEL writes it; empty: none declared
  std::vector<std::string> requires_names;
};

struct Program;

class Model {
 public:
  // The first document is the model, the others are what it may import. Errors: invalid where no model can be
  // read at all; what is wrong inside stands in `findings()`, and what depends on it is worth null.
  static Result<Model> load(std::span<const Document> documents);

  Model(Model&& other) noexcept;
  Model& operator=(Model&& other) noexcept;
  ~Model();

  const std::vector<Finding>& findings() const;
  std::vector<ElementInfo> elements() const;
  // Whether something here or in an imported model has that name.
  bool knows(std::string_view name) const;
  std::string name() const;

  // Makes the decision with that name or id, or calls the service. Inputs stand by name; for a service also
  // the decisions it takes as given. The values may hold functions of the model and must not outlive it.
  // Errors: not_found for an unknown name; unavailable where a limit ended the evaluation.
  Result<Outcome> evaluate(std::string_view target, const feel::Context& inputs, feel::Evaluation& evaluation,
                           Trace* trace = nullptr) const;

  const Program& program() const { return *program_; }

 private:
  explicit Model(std::unique_ptr<Program> program);
  std::unique_ptr<Program> program_;
};

}  // namespace depesche::dmn
