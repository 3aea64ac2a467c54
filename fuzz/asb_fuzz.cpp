// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "bundle/asb.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace depesche;
  const BytesView input = std::as_bytes(std::span(data, size));
  const auto read = bundle::decode_asb(input);
  if (read && !std::ranges::equal(bundle::encode_asb(*read), input)) __builtin_trap();
  if (read && bundle::decode_asb_targets(input).value() != read->targets) __builtin_trap();
  return 0;
}
