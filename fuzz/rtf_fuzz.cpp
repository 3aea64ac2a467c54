// SPDX-License-Identifier: EUPL-1.2
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/ensure.h"
#include "extract/rtf.h"
#include "ingest/charset.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace depesche;
  const std::string text = "{\\rtf1" + std::string(reinterpret_cast<const char*>(bytes), size);
  const auto read = ingest::read_rtf(text);
  if (read) ENSURE(ingest::is_utf8(read->text) && ingest::is_utf8(read->title));
  return 0;
}
