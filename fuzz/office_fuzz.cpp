// SPDX-License-Identifier: EUPL-1.2
#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <zip.h>

#include "base/ensure.h"
#include "extract/zip_file.h"
#include "ingest/charset.h"

namespace {

using namespace depesche;

constexpr std::array<std::string_view, 64> names{"w:p",
                                                 "w:r",
                                                 "w:t",
                                                 "w:tbl",
                                                 "w:tr",
                                                 "w:tc",
                                                 "w:del",
                                                 "w:instrText",
                                                 "w:pStyle",
                                                 "w:br",
                                                 "w:tab",
                                                 "w:moveFrom",
                                                 "mc:Fallback",
                                                 "w:rt",
                                                 "w:cr",
                                                 "w:footnote",
                                                 "workbook",
                                                 "sheets",
                                                 "sheet",
                                                 "sheetData",
                                                 "row",
                                                 "c",
                                                 "v",
                                                 "is",
                                                 "si",
                                                 "t",
                                                 "sst",
                                                 "rPh",
                                                 "cellXfs",
                                                 "xf",
                                                 "numFmts",
                                                 "numFmt",
                                                 "a:p",
                                                 "a:t",
                                                 "a:tbl",
                                                 "a:tr",
                                                 "a:tc",
                                                 "a:br",
                                                 "text:p",
                                                 "text:h",
                                                 "text:s",
                                                 "text:tab",
                                                 "text:note",
                                                 "table:table",
                                                 "table:table-row",
                                                 "table:table-cell",
                                                 "draw:page",
                                                 "office:spreadsheet",
                                                 "office:annotation",
                                                 "style:header",
                                                 "style:footer",
                                                 "text:tracked-changes",
                                                 "dc:creator",
                                                 "dc:title",
                                                 "dcterms:created",
                                                 "Relationships",
                                                 "Relationship",
                                                 "text:line-break",
                                                 "text:ruby-text",
                                                 "svg:title",
                                                 "w:document",
                                                 "w:body",
                                                 "styleSheet",
                                                 "p:sld"};

constexpr std::array<std::string_view, 16> attributes{" t=\"s\"",
                                                      " t=\"b\"",
                                                      " t=\"inlineStr\"",
                                                      " t=\"d\"",
                                                      " s=\"1\"",
                                                      " text:c=\"99999\"",
                                                      " r:id=\"a\"",
                                                      " name=\"Blatt\"",
                                                      " numFmtId=\"14\"",
                                                      " Id=\"a\"",
                                                      " Target=\"sheet1.xml\"",
                                                      " formatCode=\"yyyy\"",
                                                      " w:val=\"Title\"",
                                                      " table:name=\"T\"",
                                                      " r=\"ZZ9\"",
                                                      " Type=\"x/worksheet\""};

// A byte opens an element (0–63, with an attribute 64–127), closes one (128–191) or writes a letter or
// figure.
std::string tree_of(std::string_view program) {
  std::string xml;
  std::string open;  // the names' numbers
  for (const char step : program) {
    const auto byte = static_cast<std::uint8_t>(step);
    if (byte < 128) {
      xml.append("<").append(names[byte % 64]);
      if (byte >= 64) xml.append(attributes[(byte ^ open.size()) % attributes.size()]);
      xml.append(">");
      open.push_back(static_cast<char>(byte % 64));
    } else if (byte < 192) {
      if (open.size() < 2) continue;
      xml.append("</").append(names[static_cast<std::size_t>(open.back())]).append(">");
      open.pop_back();
    } else {
      xml.push_back("0123456789 aäZ.-"[byte % 16]);
    }
  }
  for (; !open.empty(); open.pop_back()) {
    xml.append("</").append(names[static_cast<std::size_t>(open.back())]).append(">");
  }
  return xml;
}

std::string zipped(const std::map<std::string, std::string>& members) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, &error);
  zip_t* archive = zip_open_from_source(target, ZIP_TRUNCATE, &error);
  ENSURE(archive != nullptr);
  zip_source_keep(target);
  for (const auto& [name, bytes] : members) {
    zip_source_t* source = zip_source_buffer(archive, bytes.data(), bytes.size(), 0);
    const auto index = zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_UTF_8);
    ENSURE(index >= 0);
    zip_set_file_compression(archive, static_cast<zip_uint64_t>(index), ZIP_CM_STORE, 0);
  }
  ENSURE(zip_close(archive) == 0);
  ENSURE(zip_source_open(target) == 0);
  zip_source_seek(target, 0, SEEK_END);
  std::string bytes(static_cast<std::size_t>(zip_source_tell(target)), '\0');
  zip_source_seek(target, 0, SEEK_SET);
  zip_source_read(target, bytes.data(), bytes.size());
  zip_source_close(target);
  zip_source_free(target);
  return bytes;
}

std::map<std::string, std::string> package(std::uint8_t kind, const std::array<std::string, 3>& parts) {
  if (kind % 4 == 3) {
    return {{"mimetype", "application/vnd.oasis.opendocument.text"},
            {"content.xml", parts[0]},
            {"styles.xml", parts[1]},
            {"meta.xml", parts[2]}};
  }
  std::map<std::string, std::string> members{{"[Content_Types].xml", "<Types/>"}};
  const auto add = [&](const std::string& name, std::string_view bytes) { members.emplace(name, bytes); };
  if (kind % 4 == 0) {
    add("word/document.xml", parts[0]);
    add("word/footnotes.xml", parts[1]);
    add("docProps/core.xml", parts[2]);
  } else if (kind % 4 == 1) {
    add("xl/workbook.xml", "<workbook><sheets><sheet name=\"B\" r:id=\"a\"/></sheets></workbook>");
    add("xl/_rels/workbook.xml.rels",
        "<Relationships><Relationship Id=\"a\" Type=\"x/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
        "</Relationships>");
    add("xl/worksheets/sheet1.xml", parts[0]);
    add("xl/sharedStrings.xml", parts[1]);
    add("xl/styles.xml", parts[2]);
  } else {
    add("ppt/presentation.xml", "<p/>");
    add("ppt/slides/slide1.xml", parts[0]);
    add("ppt/notesSlides/notesSlide1.xml", parts[1]);
    add("docProps/core.xml", parts[2]);
  }
  return members;
}

}  // namespace

// The first byte chooses the kind of document; the rest are programs for the trees of its three parts.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 4) return 0;
  const std::string_view programs(reinterpret_cast<const char*>(data + 2), size - 2);
  const std::size_t first = programs.size() * data[1] / 255;
  const std::string_view others = programs.substr(first);
  const std::string file = zipped(
      package(data[0], {tree_of(programs.substr(0, first)), tree_of(others.substr(0, others.size() / 2)),
                        tree_of(others.substr(others.size() / 2))}));
  ingest::Limits limits;
  limits.unpacked_bytes = 1U << 20;
  ingest::Options options;
  options.ocr = false;
  std::size_t items = 0;
  ingest::Harvest harvest(limits, options, [&](const ingest::Item& item) -> Result<> {
    ++items;
    const auto* document = std::get_if<ingest::Extracted>(&item);
    if (document != nullptr) {
      ENSURE(ingest::is_utf8(document->text));
      ENSURE(document->text.size() <= 100 * file.size());
    }
    return {};
  });
  const ingest::Source source{.bytes = file, .name = "a.docx", .part = "", .depth = 0};
  ENSURE(ingest::read_zip(source, harvest).has_value());
  ENSURE(items == 1);
  return 0;
}
