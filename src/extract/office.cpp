// SPDX-License-Identifier: EUPL-1.2
#include "extract/office.h"

#include <algorithm>
#include <utility>

#include "extract/xml_walk.h"

namespace depesche::ingest {
namespace {

constexpr std::uint64_t members_searched_max = 10'000;

// The target of the relationship whose type ends with `type`, without leading slash.
std::string relationship(const ZipArchive& archive, std::string_view type, Harvest& harvest) {
  const auto bytes = archive.read("_rels/.rels", harvest);
  pugi::xml_document tree;
  if (!bytes || !parse_xml(*bytes, tree)) return {};
  for (const pugi::xml_node node : tree.document_element().children()) {
    if (!std::string_view(node.attribute("Type").value()).ends_with(type)) continue;
    const std::string_view target = node.attribute("Target").value();
    return std::string(target.starts_with('/') ? target.substr(1) : target);
  }
  return {};
}

std::optional<OfficeKind> kind_of_root(std::string_view root) {
  if (root == "document" || root == "wordDocument") return OfficeKind::word;
  if (root == "workbook") return OfficeKind::sheet;
  if (root == "presentation") return OfficeKind::slides;
  return std::nullopt;
}

std::string ooxml_media_type(OfficeKind kind) {
  const std::string family = "application/vnd.openxmlformats-officedocument.";
  if (kind == OfficeKind::word) return family + "wordprocessingml.document";
  return family + (kind == OfficeKind::sheet ? "spreadsheetml.sheet" : "presentationml.presentation");
}

std::optional<OfficePackage> ooxml_package(const ZipArchive& archive, Harvest& harvest) {
  std::string main_part = relationship(archive, "/officeDocument", harvest);
  for (const char* usual : {"word/document.xml", "xl/workbook.xml", "ppt/presentation.xml"}) {
    if (main_part.empty() && archive.find(usual)) main_part = usual;
  }
  if (main_part.empty()) return std::nullopt;
  std::optional<OfficeKind> kind;
  if (main_part.starts_with("word/")) kind = OfficeKind::word;
  if (main_part.starts_with("xl/")) kind = OfficeKind::sheet;
  if (main_part.starts_with("ppt/")) kind = OfficeKind::slides;
  if (!kind) {
    const auto bytes = archive.read(main_part, harvest);
    pugi::xml_document tree;
    if (bytes && parse_xml(*bytes, tree)) kind = kind_of_root(local_name(tree.document_element()));
  }
  if (!kind) return std::nullopt;
  return OfficePackage{
      .kind = *kind, .main_part = std::move(main_part), .media_type = ooxml_media_type(*kind)};
}

void read_core_properties(const ZipArchive& archive, Harvest& harvest, Extracted& document) {
  std::string part = relationship(archive, "/core-properties", harvest);
  if (part.empty()) part = "docProps/core.xml";
  const auto bytes = archive.read(part, harvest);
  pugi::xml_document tree;
  if (!bytes || !parse_xml(*bytes, tree)) return;
  const pugi::xml_node root = tree.document_element();
  if (std::string title = first_xml_text(root, "title"); !title.empty()) document.title = std::move(title);
  document.author = first_xml_text(root, "creator");
  document.date = first_xml_text(root, "created");
  if (document.date.empty()) document.date = first_xml_text(root, "modified");
  document.language = first_xml_text(root, "language");
  document.extra["subject"] = first_xml_text(root, "subject");
  document.extra["keywords"] = first_xml_text(root, "keywords");
}

// Numbers in names compare as numbers: sheet2 before sheet10.
bool comes_before(const std::string& a, const std::string& b) {
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

}  // namespace

std::string folder_of(const std::string& path) { return path.substr(0, path.rfind('/') + 1); }

std::vector<std::string> xml_members(const ZipArchive& archive, const std::string& prefix) {
  std::vector<std::string> names;
  for (std::uint64_t index = 0; index < std::min(archive.size(), members_searched_max); ++index) {
    const auto member = archive.member(index);
    if (member && member->name.starts_with(prefix) && member->name.ends_with(".xml"))
      names.push_back(member->name);
  }
  std::ranges::sort(names, comes_before);
  return names;
}

std::optional<OfficePackage> office_package(const ZipArchive& archive, Harvest& harvest) {
  if (archive.find("[Content_Types].xml") || archive.find("_rels/.rels"))
    return ooxml_package(archive, harvest);
  if (!archive.find("content.xml")) return std::nullopt;
  const auto mimetype = archive.read("mimetype", harvest);
  const std::string stated = mimetype ? mimetype->substr(0, 128) : "";
  constexpr std::string_view family = "application/vnd.";
  return OfficePackage{
      .kind = OfficeKind::open_document,
      .main_part = "content.xml",
      .media_type = stated.starts_with(family) ? stated : "application/vnd.oasis.opendocument.text"};
}

Found<Extracted> read_office(const ZipArchive& archive, const OfficePackage& package, Harvest& harvest) {
  Found<Extracted> document;
  switch (package.kind) {
    case OfficeKind::word: document = read_word(archive, package.main_part, harvest); break;
    case OfficeKind::sheet: document = read_sheets(archive, package.main_part, harvest); break;
    case OfficeKind::slides: document = read_slides(archive, harvest); break;
    case OfficeKind::open_document: document = read_open_document(archive, harvest); break;
  }
  if (!document) return document;
  document->media_type = package.media_type;
  if (package.kind != OfficeKind::open_document) read_core_properties(archive, harvest, *document);
  return document;
}

}  // namespace depesche::ingest
