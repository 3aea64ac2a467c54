// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <vector>

#include "dmn/program.h"
#include "feel/evaluation.h"

namespace depesche::dmn {

// One run of a model: what was handed in, and each decision made once.
class Session final : public TraceSink {
 public:
  Session(const Program& program, feel::Evaluation& evaluation, Trace* trace)
      : program_(program), evaluation_(evaluation), trace_(trace), values_(program.elements.size()) {}

  // The value an element has from outside. One that does not fit its type counts as null, with a fault.
  void give(std::size_t element, const feel::Value& value);
  // An element that should have been given counts as null.
  void give_missing(std::size_t element);
  feel::Value value(std::size_t element);
  // The service's result, with what was given.
  feel::Value run_service(std::size_t element);

  void add(TableTrace table) override;

 private:
  feel::Value decide(std::size_t element);
  void note_decision(const Element& element, const feel::Value& value);
  void note_input(std::size_t element);

  const Program& program_;
  feel::Evaluation& evaluation_;
  Trace* trace_;
  std::vector<std::optional<feel::Value>> values_;
  std::vector<std::vector<TableTrace>> tables_;  // of the decisions that are being made
};

// The function that knowledge or a service is.
feel::Value element_function(const Program& program, std::size_t element);
// The slots of an element's expression, filled with what it requires.
std::vector<feel::Value> filled_slots(const Program& program, const Element& element, Session* session);

}  // namespace depesche::dmn
