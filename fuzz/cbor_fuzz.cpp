// SPDX-License-Identifier: EUPL-1.2
#include <cstddef>
#include <cstdint>

#include "cbor/reader.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  depesche::cbor::Reader reader(std::as_bytes(std::span(data, size)));
  const auto item = reader.skip();
  if (item && reader.finish() && item->size() != size) __builtin_trap();
  return 0;
}
