// SPDX-License-Identifier: EUPL-1.2
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/ensure.h"
#include "ingest/charset.h"
#include "ingest/csv.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace depesche;
  ingest::MemoryStream stream({reinterpret_cast<const char*>(bytes), size});
  ingest::Reader reader(stream);
  ingest::Limits limits;
  limits.line_bytes = 1024;
  const ingest::Options options;
  ingest::Harvest harvest(limits, options, [](const ingest::Item& item) -> Result<> {
    if (const auto* document = std::get_if<ingest::Extracted>(&item)) ENSURE(ingest::is_utf8(document->text));
    return {};
  });
  ENSURE(ingest::read_csv(reader, "", harvest).has_value());
  return 0;
}
