// SPDX-License-Identifier: EUPL-1.2
#include <cstddef>
#include <cstdint>

#include "base/ensure.h"
#include "extract/xml.h"
#include "ingest/charset.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace depesche;
  ingest::Limits limits;
  limits.unpacked_bytes = 1U << 20;
  limits.items = 100;
  ingest::Options options;
  options.ocr = false;
  ingest::Harvest harvest(limits, options, [](const ingest::Item& item) -> Result<> {
    if (const auto* document = std::get_if<ingest::Extracted>(&item)) ENSURE(ingest::is_utf8(document->text));
    return {};
  });
  const ingest::Source source{
      .bytes = {reinterpret_cast<const char*>(bytes), size}, .name = "", .part = "", .depth = 0};
  ENSURE(ingest::read_xml(source, harvest).has_value());
  return 0;
}
