// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <pugixml.hpp>
#include <string>
#include <string_view>

#include "ingest/harvest.h"

namespace depesche::ingest {

// Walks a tree without recursion. `visitor.enter(node)` says whether to go below; `visitor.leave(node)`
// follows each enter.
template <class Visitor>
void walk_xml(pugi::xml_node root, Visitor& visitor) {
  pugi::xml_node node = root;
  while (node) {
    if (visitor.enter(node) && node.first_child()) {
      node = node.first_child();
      continue;
    }
    visitor.leave(node);
    while (node != root && !node.next_sibling()) {
      node = node.parent();
      visitor.leave(node);
    }
    if (node == root) return;
    node = node.next_sibling();
  }
}

// The name without its prefix.
inline std::string_view local_name(pugi::xml_node node) {
  const std::string_view name = node.name();
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

inline bool is_xml_text(pugi::xml_node node) {
  return node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata;
}

// Parses XML in any encoding into `document`; no entities but the predefined ones are replaced, nothing is
// fetched. damaged when it is not well-formed.
Found<void> parse_xml(std::string_view bytes, pugi::xml_document& document);

// All text below `node`, on one line.
std::string xml_text(pugi::xml_node node);

// The text of the first element below `root` with this local name, in document order; "" when there is none.
std::string first_xml_text(pugi::xml_node root, std::string_view name);

}  // namespace depesche::ingest
