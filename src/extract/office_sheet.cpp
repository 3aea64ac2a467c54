// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "extract/office.h"
#include "extract/xml_walk.h"
#include "ingest/plain.h"

namespace depesche::ingest {
namespace {

constexpr std::size_t cells_max = 5'000'000;

// Text of a shared or inline string, without the reading aids (rPh) of East Asian words.
struct StringText {
  std::string text{};
  bool enter(pugi::xml_node node) {
    const std::string_view name = local_name(node);
    if (name == "t") append_inline(text, node.child_value());
    return name != "rPh";
  }
  void leave(pugi::xml_node /*node*/) {}
};

std::string string_text(pugi::xml_node node) {
  StringText gatherer;
  walk_xml(node, gatherer);
  return std::move(gatherer.text);
}

bool load(const ZipArchive& archive, const std::string& name, Harvest& harvest, pugi::xml_document& tree) {
  const auto bytes = archive.read(name, harvest);
  return bytes && parse_xml(*bytes, tree).has_value();
}

bool is_date_format(std::string_view code) {
  bool is_quoted = false;
  for (const char c : code) {
    if (c == '"') is_quoted = !is_quoted;
    if (!is_quoted && (c == 'y' || c == 'd' || c == 'Y' || c == 'D')) return true;
    if (!is_quoted && c == '[') return false;  // a colour or an elapsed time
  }
  return false;
}

pugi::xml_node child_named(pugi::xml_node parent, std::string_view name) {
  for (const pugi::xml_node child : parent.children()) {
    if (local_name(child) == name) return child;
  }
  return {};
}

// What the workbook says once for all its sheets.
class Workbook {
 public:
  Workbook(const ZipArchive& archive, const std::string& main_part, Harvest& harvest);

  std::string cell_text(pugi::xml_node cell) const;
  // The sheets' names and parts, in the order of the workbook.
  const std::vector<std::pair<std::string, std::string>>& sheets() const { return sheets_; }

 private:
  void read_styles(pugi::xml_node root);
  void read_sheets(pugi::xml_node root, const std::map<std::string, std::string>& targets);
  std::string number_text(std::string_view value, std::size_t style) const;

  std::vector<std::string> strings_;
  std::vector<bool> is_date_style_;
  std::vector<std::pair<std::string, std::string>> sheets_;
  bool counts_from_1904_ = false;
};

Workbook::Workbook(const ZipArchive& archive, const std::string& main_part, Harvest& harvest) {
  const std::string folder = folder_of(main_part);
  pugi::xml_document tree;
  if (load(archive, folder + "sharedStrings.xml", harvest, tree)) {
    for (const pugi::xml_node item : tree.document_element().children()) {
      if (local_name(item) == "si") strings_.push_back(string_text(item));
    }
  }
  if (load(archive, folder + "styles.xml", harvest, tree)) read_styles(tree.document_element());
  std::map<std::string, std::string> targets;
  if (load(archive, folder + "_rels/" + main_part.substr(folder.size()) + ".rels", harvest, tree)) {
    for (const pugi::xml_node node : tree.document_element().children()) {
      const std::string target = node.attribute("Target").value();
      targets[node.attribute("Id").value()] = target.starts_with('/') ? target.substr(1) : folder + target;
    }
  }
  if (load(archive, main_part, harvest, tree)) read_sheets(tree.document_element(), targets);
  if (!sheets_.empty()) return;
  for (std::string& part : xml_members(archive, folder + "worksheets/"))
    sheets_.emplace_back("", std::move(part));
}

void Workbook::read_styles(pugi::xml_node root) {
  std::map<std::string, bool> own_formats;
  for (const pugi::xml_node format : child_named(root, "numFmts").children()) {
    own_formats[format.attribute("numFmtId").value()] =
        is_date_format(format.attribute("formatCode").value());
  }
  for (const pugi::xml_node style : child_named(root, "cellXfs").children()) {
    const std::string id = style.attribute("numFmtId").value();
    const auto number = style.attribute("numFmtId").as_uint();
    const auto own = own_formats.find(id);
    const bool is_date =
        own == own_formats.end() ? (number >= 14 && number <= 17) || number == 22 : own->second;
    is_date_style_.push_back(is_date);
  }
}

void Workbook::read_sheets(pugi::xml_node root, const std::map<std::string, std::string>& targets) {
  counts_from_1904_ = child_named(root, "workbookPr").attribute("date1904").as_bool();
  for (const pugi::xml_node sheet : child_named(root, "sheets").children()) {
    const auto target = targets.find(sheet.attribute("r:id").value());
    if (target != targets.end()) sheets_.emplace_back(sheet.attribute("name").value(), target->second);
  }
}

// Days since the workbook's epoch become a date; other numbers stay as written.
std::string Workbook::number_text(std::string_view value, std::size_t style) const {
  double days = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), days);
  const bool is_date = style < is_date_style_.size() && is_date_style_[style] && error == std::errc() &&
                       days >= 1 && days < 2'958'466;
  if (!is_date) return std::string(value);
  using std::chrono::sys_days, std::chrono::year_month_day;
  const sys_days epoch = counts_from_1904_ ? sys_days(std::chrono::year(1904) / 1 / 1)
                                           : sys_days(std::chrono::year(1899) / 12 / 30);
  const year_month_day date(epoch + std::chrono::days(static_cast<int>(days)));
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text.data();
}

std::string Workbook::cell_text(pugi::xml_node cell) const {
  const std::string_view type = cell.attribute("t").value();
  if (type == "inlineStr") return string_text(cell);
  const std::string_view value = child_named(cell, "v").child_value();
  if (type == "s") {
    std::size_t index = strings_.size();
    std::from_chars(value.data(), value.data() + value.size(), index);
    return index < strings_.size() ? strings_[index] : "";
  }
  if (type == "b") return value == "1" ? "TRUE" : "FALSE";
  if (type == "str" || type == "e" || type == "d") return std::string(value);
  return number_text(value, cell.attribute("s").as_uint());
}

}  // namespace

Found<Extracted> read_sheets(const ZipArchive& archive, const std::string& main_part, Harvest& harvest) {
  const Workbook workbook(archive, main_part, harvest);
  if (workbook.sheets().empty()) return refusal(Reason::damaged, "no sheet can be found in it");
  Extracted document;
  std::size_t cells = 0;
  for (const auto& [name, part] : workbook.sheets()) {
    const auto bytes = archive.read(part, harvest);
    if (!bytes && bytes.error().reason != Reason::damaged) return std::unexpected(bytes.error());
    pugi::xml_document tree;
    if (!bytes || !parse_xml(*bytes, tree)) continue;
    std::string rows;
    for (const pugi::xml_node row : child_named(tree.document_element(), "sheetData").children()) {
      std::string line;
      for (const pugi::xml_node cell : row.children()) {
        if (++cells > cells_max) return refusal(Reason::too_large, "too many cells");
        const std::string value = workbook.cell_text(cell);
        if (value.empty()) continue;
        line.append(line.empty() ? "" : " | ").append(value);
      }
      if (!line.empty()) rows.append(line).append("\n");
      if (rows.size() > harvest.limits().text_bytes) return refusal(Reason::too_large, "too much text");
    }
    if (!rows.empty()) document.text.append("\n\n").append(name).append("\n\n").append(rows);
    if (document.text.size() > harvest.limits().text_bytes)
      return refusal(Reason::too_large, "too much text");
  }
  return document;
}

}  // namespace depesche::ingest
