// SPDX-License-Identifier: EUPL-1.2
#include "ingest/text_file.h"

#include <utility>

#include "ingest/charset.h"

namespace depesche::ingest {
namespace {

// The first line "# …" of a Markdown text.
std::string_view markdown_title(std::string_view text) {
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    if (line.starts_with("# ")) {
      const std::size_t end = line.find_last_not_of(" #\r\t");
      return end == std::string_view::npos || end < 2 ? std::string_view() : line.substr(2, end - 1);
    }
    text.remove_prefix(line.size() == text.size() ? line.size() : line.size() + 1);
  }
  return {};
}

}  // namespace

Result<> read_text(const Source& source, Format format, Harvest& harvest) {
  if (!is_text(source.bytes)) {
    return harvest.refuse(source.part, Reason::not_text,
                          "it holds bytes that are no text in any known encoding");
  }
  Extracted document{
      .part = source.part, .text = decode(source.bytes), .media_type = std::string(media_type_of(format))};
  if (format == Format::markdown) document.title = markdown_title(document.text);
  return harvest.add(std::move(document));
}

}  // namespace depesche::ingest
