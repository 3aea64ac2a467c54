// SPDX-License-Identifier: EUPL-1.2
#include "dmn/xml.h"

#include <algorithm>

namespace depesche::dmn {
namespace {

std::size_t line_at(std::string_view text, std::ptrdiff_t offset) {
  const auto end = std::min(text.size(), static_cast<std::size_t>(std::max<std::ptrdiff_t>(offset, 0)));
  return 1 + static_cast<std::size_t>(std::ranges::count(text.substr(0, end), '\n'));
}

std::string_view without_prefix(std::string_view name) {
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

// Nesting is counted before the tree is walked, since walks recurse.
bool is_too_deep(const pugi::xml_document& document) {
  int depth = 0;
  pugi::xml_node node = document.first_child();
  while (node) {
    if (depth > model_depth_max) return true;
    if (node.first_child()) {
      node = node.first_child();
      ++depth;
      continue;
    }
    while (node && !node.next_sibling()) {
      node = node.parent();
      --depth;
    }
    if (node) node = node.next_sibling();
  }
  return false;
}

}  // namespace

Result<> read_xml(std::string_view text, pugi::xml_document& document) {
  if (text.size() > model_bytes_max) return fail(Code::invalid, "the file is too large");
  const auto outcome =
      document.load_buffer(text.data(), text.size(), pugi::parse_default | pugi::parse_ws_pcdata_single);
  if (!outcome) {
    return fail(Code::invalid,
                "line " + std::to_string(line_at(text, outcome.offset)) + ": " + outcome.description());
  }
  if (is_too_deep(document)) return fail(Code::invalid, "elements are nested too deeply");
  return {};
}

std::string_view local_name(const pugi::xml_node& node) { return without_prefix(node.name()); }
std::string_view local_name(const pugi::xml_attribute& attribute) { return without_prefix(attribute.name()); }

pugi::xml_node child(const pugi::xml_node& parent, std::string_view name) {
  for (const pugi::xml_node& node : parent.children()) {
    if (node.type() == pugi::node_element && local_name(node) == name) return node;
  }
  return {};
}

std::vector<pugi::xml_node> children(const pugi::xml_node& parent, std::string_view name) {
  std::vector<pugi::xml_node> found;
  for (const pugi::xml_node& node : parent.children()) {
    if (node.type() == pugi::node_element && local_name(node) == name) found.push_back(node);
  }
  return found;
}

std::vector<pugi::xml_node> elements(const pugi::xml_node& parent) {
  std::vector<pugi::xml_node> found;
  for (const pugi::xml_node& node : parent.children()) {
    if (node.type() == pugi::node_element) found.push_back(node);
  }
  return found;
}

std::string attribute(const pugi::xml_node& node, std::string_view name) {
  for (const pugi::xml_attribute& one : node.attributes()) {
    if (local_name(one) == name && !std::string_view(one.name()).starts_with("xmlns")) return one.value();
  }
  return {};
}

std::string text_of(const pugi::xml_node& node) {
  std::string text;
  for (const pugi::xml_node& part : node.children()) {
    if (part.type() == pugi::node_pcdata || part.type() == pugi::node_cdata) text += part.value();
    if (part.type() == pugi::node_element) text += text_of(part);
  }
  return text;
}

std::string trimmed(std::string_view text) {
  constexpr std::string_view spaces = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(spaces);
  if (begin == std::string_view::npos) return {};
  return std::string(text.substr(begin, text.find_last_not_of(spaces) - begin + 1));
}

LineTable::LineTable(std::string_view text) {
  for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1))
    ends_.push_back(at);
}

std::size_t LineTable::line(const pugi::xml_node& node) const {
  const auto offset = static_cast<std::size_t>(std::max<std::ptrdiff_t>(node.offset_debug(), 0));
  return 1 + static_cast<std::size_t>(std::ranges::lower_bound(ends_, offset) - ends_.begin());
}

}  // namespace depesche::dmn
