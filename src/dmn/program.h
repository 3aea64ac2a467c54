// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "dmn/model.h"
#include "dmn/table.h"
#include "feel/names.h"
#include "feel/syntax.h"

// A compiled model, for the parts of this module.

namespace depesche::dmn {

// Where an element finds what it requires: the element itself, or a context of those of one import.
struct Link {
  std::uint32_t slot = 0;
  std::size_t element = 0;
  std::vector<std::pair<std::string, std::size_t>>
      members;  // of an import; then `element` counts for nothing
};

struct Element {
  ElementInfo::Kind kind = ElementInfo::Kind::input;
  std::size_t document = 0;
  std::string id;
  std::string name;
  std::string variable;  // how expressions name it
  std::size_t line = 0;
  feel::TypePtr type;
  std::vector<std::size_t> requires_elements;
  std::vector<Link> links;

  // Of a decision: its expression. Of knowledge: the function.
  feel::NodePtr expression;
  std::uint32_t slot_count = 0;
  std::vector<std::shared_ptr<const Table>> tables;  // standing in the expression, for analysis

  // Of a service.
  std::vector<std::size_t> outputs;
  std::vector<std::size_t> parameters;  // input data first, then decisions
  std::vector<std::size_t> encapsulated;

  feel::Value function;  // of knowledge and services
};

struct Program {
  std::vector<Document> documents;
  std::string name;
  std::string model_namespace;
  feel::Names names;
  std::vector<Element> elements;
  std::vector<Finding> findings;
  std::unordered_map<std::string, std::size_t> by_name;  // elements of the first document before all others
};

}  // namespace depesche::dmn
