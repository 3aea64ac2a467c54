// SPDX-License-Identifier: EUPL-1.2
#include "extract/convert.h"

#include <exception>
#include <new>
#include <string>
#include <utility>

#include "extract/html.h"
#include "extract/mail.h"
#include "extract/ocr.h"
#include "extract/pdf.h"
#include "extract/rtf.h"
#include "extract/xml.h"
#include "extract/zip_file.h"
#include "ingest/csv.h"
#include "ingest/json_lines.h"
#include "ingest/media_type.h"
#include "ingest/stream.h"
#include "ingest/text_file.h"

namespace depesche::ingest {
namespace {

using namespace std::string_view_literals;

Result<> convert_records(const Source& source, Format format, Harvest& harvest) {
  MemoryStream stream(source.bytes);
  Reader reader(stream);
  auto read = format == Format::csv ? read_csv(reader, source.part, harvest)
                                    : read_json_lines(reader, source.part, harvest);
  return read;
}

Result<> convert_packed(const Source& source, Harvest& harvest) {
  MemoryStream packed(source.bytes);
  ZstdStream stream(packed);
  Reader reader(stream);
  const auto bytes = reader.rest(harvest.unpacked_left());
  if (!bytes) return harvest.refuse(source.part, Reason::damaged, bytes.error().what);
  if (!*bytes) return harvest.refuse(source.part, Reason::too_large, "unpacks to more than is allowed");
  harvest.take_unpacked((*bytes)->size());
  std::string name = source.name;
  if (name.ends_with(".zst")) name.resize(name.size() - 4);
  const Source inner{
      .bytes = **bytes, .name = std::move(name), .part = source.part, .depth = source.depth + 1};
  if (inner.depth > harvest.limits().depth)
    return harvest.refuse(source.part, Reason::too_deep, "nested too deep");
  return convert(inner, harvest);
}

// Office before 2007 kept its documents in this container; an encrypted newer one lies in it too. The names
// of the streams inside say which (MS-CFB: UTF-16).
Refusal why_not_ole(std::string_view bytes) {
  if (bytes.contains("E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"sv)) {
    return {.reason = Reason::encrypted, .detail = "an Office document that needs a password"};
  }
  std::string what = "a container of old Office programs";
  if (bytes.contains("W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0"sv))
    what = "a document of Word before 2007 (.doc)";
  if (bytes.contains("W\0o\0r\0k\0b\0o\0o\0k\0"sv)) what = "a sheet of Excel before 2007 (.xls)";
  if (bytes.contains("P\0o\0w\0e\0r\0P\0o\0i\0n\0t\0"sv)) what = "slides of PowerPoint before 2007 (.ppt)";
  if (bytes.contains("_\0_\0s\0u\0b\0s\0t\0g\0"sv)) what = "an Outlook message (.msg)";
  return {.reason = Reason::unsupported, .detail = std::move(what)};
}

Result<> convert_as(const Detected& detected, const Source& source, Harvest& harvest) {
  switch (detected.format) {
    case Format::text:
    case Format::markdown: return read_text(source, detected.format, harvest);
    case Format::csv:
    case Format::json_lines: return convert_records(source, detected.format, harvest);
    case Format::html: return harvest.settle(source.part, read_html(source.bytes, ""));
    case Format::xml: return read_xml(source, harvest);
    case Format::pdf: return read_pdf(source, harvest);
    case Format::zip: return read_zip(source, harvest);
    case Format::mail: return read_mail(source, harvest);
    case Format::rtf: return harvest.settle(source.part, read_rtf(source.bytes));
    case Format::picture: {
      auto read = read_picture_file(source.bytes, harvest);
      if (read) read->media_type = detected.media_type;
      return harvest.settle(source.part, std::move(read));
    }
    case Format::zstd: return convert_packed(source, harvest);
    case Format::ole: {
      Refusal refused = why_not_ole(source.bytes);
      return harvest.refuse(source.part, refused.reason, std::move(refused.detail));
    }
    case Format::unknown: break;
  }
  return harvest.refuse(source.part, Reason::unsupported, unsupported_detail(detected));
}

}  // namespace

Result<> convert(const Source& source, Harvest& harvest) {
  if (source.bytes.empty()) return harvest.refuse(source.part, Reason::empty, "it has no bytes");
  const Detected detected = detect(source.bytes.substr(0, detection_bytes), source.name);
  try {
    return convert_as(detected, source, harvest);
  } catch (const std::bad_alloc&) {
    throw;  // ends this worker, and is said by its parent
  } catch (const std::exception& error) {
    return harvest.refuse(source.part, Reason::damaged, detected.media_type + ": " + error.what());
  }
}

Result<> convert_nested(const Source& outer, const Nested& nested, Harvest& harvest) {
  std::string part = part_within(outer.part, nested.label);
  if (outer.depth >= harvest.limits().depth)
    return harvest.refuse(std::move(part), Reason::too_deep, "nested too deep");
  return convert(
      Source{.bytes = nested.bytes, .name = nested.name, .part = std::move(part), .depth = outer.depth + 1},
      harvest);
}

}  // namespace depesche::ingest
