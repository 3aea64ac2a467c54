// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

// XML without its prefixes: DMN's elements are told by their local names, in whatever namespace of DMN 1.1
// to 1.5.

namespace depesche::dmn {

inline constexpr std::size_t model_bytes_max = 64'000'000;
inline constexpr int model_depth_max = 500;

// Errors: invalid, with the line. Nesting and size are bounded; entities from outside are never read.
Result<> read_xml(std::string_view text, pugi::xml_document& document);

std::string_view local_name(const pugi::xml_node& node);
std::string_view local_name(const pugi::xml_attribute& attribute);
pugi::xml_node child(const pugi::xml_node& parent, std::string_view name);
std::vector<pugi::xml_node> children(const pugi::xml_node& parent, std::string_view name);
// All element children.
std::vector<pugi::xml_node> elements(const pugi::xml_node& parent);
std::string attribute(const pugi::xml_node& node, std::string_view name);
// All text inside the node.
std::string text_of(const pugi::xml_node& node);
std::string trimmed(std::string_view text);

// Finds the line of a node, from 1, without counting from the beginning each time.
class LineTable {
 public:
  LineTable() = default;
  explicit LineTable(std::string_view text);
  std::size_t line(const pugi::xml_node& node) const;

 private:
  std::vector<std::size_t> ends_;
};

}  // namespace depesche::dmn
