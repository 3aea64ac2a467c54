// SPDX-License-Identifier: EUPL-1.2
#include "ingest/convert.h"

#include <utility>

#include "ingest/csv.h"
#include "ingest/json_lines.h"
#include "ingest/media_type.h"
#include "ingest/stream.h"
#include "ingest/text_file.h"

namespace depesche::ingest {
namespace {

Result<> convert_simple(const Source& source, Format format, Harvest& harvest) {
  if (format == Format::text || format == Format::markdown) return read_text(source, format, harvest);
  MemoryStream stream(source.bytes);
  Reader reader(stream);
  return format == Format::csv ? read_csv(reader, source.part, harvest)
                               : read_json_lines(reader, source.part, harvest);
}

}  // namespace

Result<> convert(const Source& source, Harvest& harvest) {
  if (source.bytes.empty()) return harvest.refuse(source.part, Reason::empty, "it has no bytes");
  const Detected detected = detect(source.bytes.substr(0, detection_bytes), source.name);
  switch (detected.format) {
    case Format::text:
    case Format::markdown:
    case Format::csv:
    case Format::json_lines: return convert_simple(source, detected.format, harvest);
    case Format::html:
    case Format::xml:
    case Format::pdf:
    case Format::zip:
    case Format::mail:
    case Format::rtf:
    case Format::picture:
    case Format::zstd:
    case Format::ole:
    case Format::unknown: break;
  }
  return harvest.refuse(source.part, Reason::unsupported, detected.media_type);
}

}  // namespace depesche::ingest
