// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "extract/office.h"
#include "extract/xml_walk.h"
#include "ingest/plain.h"

namespace depesche::ingest {
namespace {

constexpr unsigned blanks_max = 64;

// Text of OpenDocument: paragraphs, headings, and rows of tables as lines.
class OpenText {
 public:
  bool enter(pugi::xml_node node) {
    if (is_xml_text(node)) {
      if (paragraphs_ > 0) append_inline(text, node.value());
      return false;
    }
    const std::string_view name = node.name();
    if (name == "text:tracked-changes" || name == "office:scripts" || name == "office:forms" ||
        name == "dc:date" || name == "dc:creator" || name == "meta:date-string" ||
        name == "text:note-citation" || name == "svg:title" || name == "text:ruby-text") {
      return false;
    }
    if (name == "text:p" || name == "text:h") ++paragraphs_;
    if (name == "text:s") text.append(std::min(node.attribute("text:c").as_uint(1), blanks_max), ' ');
    if (name == "text:tab") text.push_back(' ');
    if (name == "text:line-break") text.append(cells_ > 0 ? " " : "\n");
    if (name == "text:note" || name == "office:annotation") text.append(" [");
    if (name == "table:table") text.append("\n\n");
    if (name == "table:table" && node.attribute("table:name") && is_sheet_) {
      text.append(node.attribute("table:name").value()).append("\n\n");
    }
    if (name == "table:table-cell") ++cells_;
    if (name == "draw:page") text.append("\n\n");
    if (name == "office:spreadsheet") is_sheet_ = true;
    return true;
  }

  void leave(pugi::xml_node node) {
    const std::string_view name = node.name();
    if (name == "text:p" || name == "text:h") {
      --paragraphs_;
      const bool stays_on_line = cells_ > 0 || paragraphs_ > 0;
      text.append(stays_on_line ? " " : "\n\n");
    }
    if (name == "text:note" || name == "office:annotation") text.append("] ");
    if (name == "table:table-cell") {
      --cells_;
      if (!text.ends_with("| ")) text.append("| ");
    }
    if (name == "table:table-row") {
      while (text.ends_with(' ') || text.ends_with('|')) text.pop_back();
      if (!text.ends_with('\n')) text.append(cells_ > 0 ? " " : "\n");
    }
    if (name == "table:table") text.append("\n\n");
  }

  std::string text;

 private:
  int paragraphs_ = 0;
  int cells_ = 0;
  bool is_sheet_ = false;
};

// Headers and footers lie in the styles.
struct RunningText {
  OpenText content{};
  int depth = 0;
  bool enter(pugi::xml_node node) {
    const std::string_view name = node.name();
    if (name == "style:header" || name == "style:footer") ++depth;
    return depth > 0 ? content.enter(node) : true;
  }
  void leave(pugi::xml_node node) {
    const std::string_view name = node.name();
    if (depth > 0) content.leave(node);
    if (name == "style:header" || name == "style:footer") --depth;
  }
};

void read_meta(const ZipArchive& archive, Harvest& harvest, Extracted& document) {
  const auto bytes = archive.read("meta.xml", harvest);
  pugi::xml_document tree;
  if (!bytes || !parse_xml(*bytes, tree)) return;
  const pugi::xml_node root = tree.document_element();
  document.title = first_xml_text(root, "title");
  document.author = first_xml_text(root, "initial-creator");
  if (document.author.empty()) document.author = first_xml_text(root, "creator");
  document.date = first_xml_text(root, "creation-date");
  if (document.date.empty()) document.date = first_xml_text(root, "date");
  document.language = first_xml_text(root, "language");
  document.extra["subject"] = first_xml_text(root, "subject");
}

}  // namespace

Found<Extracted> read_open_document(const ZipArchive& archive, Harvest& harvest) {
  const auto manifest = archive.read("META-INF/manifest.xml", harvest);
  if (manifest && manifest->contains("encryption-data"))
    return refusal(Reason::encrypted, "needs a password");
  const auto bytes = archive.read("content.xml", harvest);
  if (!bytes) return std::unexpected(bytes.error());
  pugi::xml_document tree;
  if (const auto parsed = parse_xml(*bytes, tree); !parsed) return std::unexpected(parsed.error());

  Extracted document;
  read_meta(archive, harvest, document);
  OpenText body;
  walk_xml(tree.document_element(), body);
  document.text = std::move(body.text);
  const auto styles = archive.read("styles.xml", harvest);
  if (styles && parse_xml(*styles, tree)) {
    RunningText running;
    walk_xml(tree.document_element(), running);
    document.text.append("\n\n").append(running.content.text);
  }
  return document;
}

}  // namespace depesche::ingest
