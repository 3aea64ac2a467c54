// SPDX-License-Identifier: EUPL-1.2
#include <cstddef>
#include <cstdint>

#include "base/ensure.h"
#include "extract/html.h"
#include "ingest/charset.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace depesche;
  const auto read = ingest::read_html({reinterpret_cast<const char*>(bytes), size}, "");
  if (read) ENSURE(ingest::is_utf8(read->text));
  return 0;
}
