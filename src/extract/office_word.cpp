// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <utility>

#include "extract/office.h"
#include "extract/xml_walk.h"
#include "ingest/plain.h"

namespace depesche::ingest {
namespace {

// Text of WordprocessingML and DrawingML: paragraphs, and rows of tables as lines.
class WordText {
 public:
  bool enter(pugi::xml_node node) {
    if (is_xml_text(node)) return false;
    const std::string_view name = node.name();
    // What was deleted, what a field computes from, and the second copy of a drawing kept for old programs.
    if (name == "w:del" || name == "w:moveFrom" || name == "w:instrText" || name == "mc:Fallback" ||
        name == "w:rt")
      return false;
    if (name == "w:t" || name == "a:t") return add_run(node);
    if (name == "w:tab") text.push_back(' ');
    if (name == "w:br" || name == "w:cr" || name == "a:br") text.append(cells_ > 0 ? " " : "\n");
    if (name == "w:noBreakHyphen") text.push_back('-');
    if (name == "w:tbl" || name == "a:tbl") text.append("\n\n");
    if (name == "w:tc" || name == "a:tc") ++cells_;
    if (name == "w:pStyle") note_title(node.attribute("w:val").value());
    if (name == "w:p") is_title_ = false;
    return true;
  }

  void leave(pugi::xml_node node) {
    const std::string_view name = node.name();
    if (name == "w:p" || name == "a:p") {
      text.append(cells_ > 0 ? " " : "\n\n");
      is_title_ = false;
    }
    if (name == "w:tc" || name == "a:tc") {
      --cells_;
      text.append("| ");
    }
    if (name == "w:tr" || name == "a:tr") end_row();
    if (name == "w:tbl" || name == "a:tbl") text.append("\n\n");
  }

  std::string text;
  std::string title;  // the first paragraph in a title's or main heading's style

 private:
  bool add_run(pugi::xml_node node) {
    const std::string_view run = node.child_value();
    text.append(run);
    if (is_title_) title.append(run);
    return false;
  }

  void note_title(std::string_view style) {
    constexpr std::array<std::string_view, 6> titles{"title",       "titel",     "heading1",
                                                     "berschrift1", "heading 1", "1"};
    is_title_ = title.empty() && std::ranges::find(titles, lower_ascii(style)) != titles.end();
  }

  void end_row() {
    while (text.ends_with(' ') || text.ends_with('|')) text.pop_back();
    text.append(cells_ > 0 ? " " : "\n");
  }

  int cells_ = 0;
  bool is_title_ = false;
};

// Words of a chart: its titles, and the names of each series and its places; the numbers are left out.
class ChartText {
 public:
  bool enter(pugi::xml_node node) {
    const std::string_view name = node.name();
    if (name == "a:t" || name == "c:v") text.append(node.child_value()).append(" ");
    return name != "c:val" && name != "c:yVal" && name != "mc:Fallback";
  }
  void leave(pugi::xml_node node) {
    const std::string_view name = node.name();
    if (name == "c:title" || name == "c:ser") text.append("\n\n");
  }

  std::string text;
};

// Adds the text of a part that may be missing; the same text twice, as running heads are, only once.
template <class Text = WordText>
void add_part(const ZipArchive& archive, const std::string& name, Harvest& harvest, std::string& text,
              std::set<std::string>& seen) {
  const auto bytes = archive.read(name, harvest);
  pugi::xml_document tree;
  if (!bytes || !parse_xml(*bytes, tree)) return;
  Text part;
  walk_xml(tree.document_element(), part);
  std::string flat = normalise(part.text);
  if (flat.empty() || seen.contains(flat)) return;
  text.append("\n\n").append(flat);
  seen.insert(std::move(flat));
}

}  // namespace

Found<Extracted> read_word(const ZipArchive& archive, const std::string& main_part, Harvest& harvest) {
  const auto bytes = archive.read(main_part, harvest);
  if (!bytes) return std::unexpected(bytes.error());
  pugi::xml_document tree;
  if (const auto parsed = parse_xml(*bytes, tree); !parsed) return std::unexpected(parsed.error());

  WordText body;
  walk_xml(tree.document_element(), body);
  std::set<std::string> seen;
  Extracted document{.title = body.title};
  const std::string folder = folder_of(main_part);
  for (const std::string& name : xml_members(archive, folder + "header"))
    add_part(archive, name, harvest, document.text, seen);
  document.text.append("\n\n").append(body.text);
  for (const char* kind : {"footnotes", "endnotes", "comments", "footer"}) {
    for (const std::string& name : xml_members(archive, folder + kind))
      add_part(archive, name, harvest, document.text, seen);
  }
  for (const std::string& name : xml_members(archive, folder + "charts/chart"))
    add_part<ChartText>(archive, name, harvest, document.text, seen);
  return document;
}

Found<Extracted> read_slides(const ZipArchive& archive, Harvest& harvest) {
  Extracted document;
  std::set<std::string> seen;
  for (const char* kind : {"ppt/slides/slide", "ppt/notesSlides/notesSlide"}) {
    for (const std::string& name : xml_members(archive, kind))
      add_part(archive, name, harvest, document.text, seen);
  }
  for (const std::string& name : xml_members(archive, "ppt/charts/chart"))
    add_part<ChartText>(archive, name, harvest, document.text, seen);
  return document;
}

}  // namespace depesche::ingest
