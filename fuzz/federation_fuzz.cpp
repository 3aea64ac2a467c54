// SPDX-License-Identifier: EUPL-1.2
#include <cstdint>

#include "base/ensure.h"
#include "directory/offer.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace depesche;
  const BytesView bytes = std::as_bytes(std::span(data, size));
  if (const auto excerpt = decode_excerpt(bytes)) ENSURE(encode(*excerpt) == to_bytes(bytes));
  if (const auto offer = read_offer(bytes)) ENSURE(!offer->level_words.empty());
  return 0;
}
