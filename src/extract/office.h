// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "extract/zip_archive.h"
#include "ingest/harvest.h"

namespace depesche::ingest {

// Which kind of office document an archive is.
enum class OfficeKind : std::uint8_t { word, sheet, slides, open_document };

// Where its main part lies; nothing when the archive is no office document. Office Open XML (ECMA-376) says
// it in _rels/.rels, OpenDocument (ISO 26300) in the member "mimetype".
struct OfficePackage {
  OfficeKind kind = OfficeKind::word;
  std::string main_part;
  std::string media_type;
};
std::optional<OfficePackage> office_package(const ZipArchive& archive, Harvest& harvest);

// Text, title, author and date of an office document, without what is embedded in it.
Found<Extracted> read_office(const ZipArchive& archive, const OfficePackage& package, Harvest& harvest);

// DOCX: body, headers, footers, notes, comments; changes marked as deleted are left out.
Found<Extracted> read_word(const ZipArchive& archive, const std::string& main_part, Harvest& harvest);
// XLSX: each sheet under its name, a line for each row.
Found<Extracted> read_sheets(const ZipArchive& archive, const std::string& main_part, Harvest& harvest);
// PPTX: each slide's text.
Found<Extracted> read_slides(const ZipArchive& archive, Harvest& harvest);
// ODT, ODS, ODP.
Found<Extracted> read_open_document(const ZipArchive& archive, Harvest& harvest);

// The folder of a member's path, with its slash: "word/" of "word/document.xml".
std::string folder_of(const std::string& path);

// Names of the members that start with `prefix` and end with ".xml", numbers in them in their order.
std::vector<std::string> xml_members(const ZipArchive& archive, const std::string& prefix);

}  // namespace depesche::ingest
