// SPDX-License-Identifier: EUPL-1.2
#include <cstdint>

#include "base/ensure.h"
#include "directory/record.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace depesche;
  const BytesView bytes = std::as_bytes(std::span(data, size));
  if (const auto record = decode_record(bytes)) ENSURE(encode(*record) == to_bytes(bytes));
  return 0;
}
