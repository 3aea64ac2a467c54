// SPDX-License-Identifier: EUPL-1.2
#include <cstddef>
#include <cstdint>

#include "dispatch/content.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace depesche;
  const BytesView bytes = std::as_bytes(std::span(data, size));
  const auto content = decode_content(bytes);
  if (!content) return 0;
  const auto written = encode_content(*content);
  if (!written || *written != to_bytes(bytes)) __builtin_trap();
  return 0;
}
