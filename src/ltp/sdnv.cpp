// SPDX-License-Identifier: EUPL-1.2
#include "ltp/sdnv.h"

#include <algorithm>

namespace depesche::ltp {

std::size_t sdnv_size(std::uint64_t value) {
  std::size_t size = 1;
  for (value >>= 7U; value != 0; value >>= 7U) ++size;
  return size;
}

void append_sdnv(Bytes& out, std::uint64_t value) {
  for (std::size_t i = sdnv_size(value); i-- > 0;) {
    const std::uint64_t group = (value >> (7 * i)) & 0x7FU;
    out.push_back(static_cast<std::byte>(i == 0 ? group : group | 0x80U));
  }
}

std::optional<std::uint64_t> take_sdnv(BytesView& bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < std::min(bytes.size(), sdnv_size_max); ++i) {
    const auto byte = std::to_integer<std::uint64_t>(bytes[i]);
    if (value >> 57U != 0) return {};
    value = value << 7U | (byte & 0x7FU);
    if ((byte & 0x80U) != 0) continue;
    bytes = bytes.subspan(i + 1);
    return value;
  }
  return {};
}

}  // namespace depesche::ltp
