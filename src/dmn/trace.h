// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "feel/value.h"

// What led to a decision, as data (docs/formats/trace.md).

namespace depesche::dmn {

struct NamedValue {
  std::string name;
  feel::Value value;
};

// One rule of a table whose conditions held.
struct MatchedRule {
  std::size_t number = 0;  // from 1
  std::string id;
  std::vector<std::string> conditions;  // the cells as written, one for each input
  std::vector<std::string> annotations;
  std::vector<feel::Value> outputs;
};

// One run of a decision table.
struct TableTrace {
  std::string table;  // its label, or the name of the decision it stands in
  std::string hit_policy;
  std::vector<NamedValue> inputs;  // the expressions as written
  std::vector<std::string> outputs;
  std::vector<MatchedRule> matched;
  bool used_default = false;
};

// One decision that was made on the way, in the order in which they were finished.
struct DecisionTrace {
  std::string id;
  std::string name;
  std::vector<std::string> requires_inputs;
  std::vector<std::string> requires_decisions;
  std::vector<TableTrace> tables;
  feel::Value value;
};

struct Trace {
  std::string model;
  std::string model_namespace;
  std::string model_digest;        // of the files' bytes, so that the version is certain
  std::vector<NamedValue> inputs;  // those that were used
  std::vector<DecisionTrace> decisions;
};

}  // namespace depesche::dmn
