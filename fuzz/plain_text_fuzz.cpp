// SPDX-License-Identifier: EUPL-1.2
#include <cstdint>

#include "base/ensure.h"
#include "extract/reflow.h"
#include "ingest/charset.h"
#include "ingest/plain.h"
#include "ingest/text_file.h"

// The input stands for a file of plain text, of Markdown, and for a page as a PDF or a scanner gives it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace depesche;
  using namespace depesche::ingest;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const Limits limits;
  const Options options;
  Harvest harvest(limits, options, [](const Item& item) -> Result<> {
    if (const auto* document = std::get_if<Extracted>(&item)) ENSURE(is_utf8(document->text));
    return {};
  });
  const Source source{.bytes = bytes, .name = "", .part = "", .depth = 0};
  ENSURE(read_text(source, Format::text, harvest).has_value());
  ENSURE(read_text(source, Format::markdown, harvest).has_value());
  static_cast<void>(detect(bytes, "a.txt"));
  const std::string text = decode(bytes);
  const std::size_t cut = text.find('\f');
  const std::string page = reflow(text.substr(0, cut));
  ENSURE(is_utf8(page));
  if (cut != std::string::npos) ENSURE(is_utf8(restore_hyphens(page, text.substr(cut))));
  ENSURE(iso_date(text).size() <= 10);
  static_cast<void>(primary_language(text));
  return 0;
}
