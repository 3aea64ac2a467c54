// SPDX-License-Identifier: EUPL-1.2
#include <cstddef>
#include <cstdint>

#include "tcpcl/plain_framing.h"

// However a stream is cut, the same bundles come out of it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace depesche;
  if (size < 2) return 0;
  const auto framing = (data[0] & 1U) != 0 ? tcpcl::Framing::mtcp : tcpcl::Framing::stcp;
  const std::size_t piece = 1U + (data[1] & 0x3FU);
  const BytesView stream = std::as_bytes(std::span(data, size)).subspan(2);
  tcpcl::Unframer whole(framing, 1000);
  const auto at_once = whole.input(stream);
  tcpcl::Unframer cut(framing, 1000);
  std::vector<Bytes> found;
  bool is_sound = true;
  for (std::size_t at = 0; at < stream.size() && is_sound; at += piece) {
    auto bundles = cut.input(stream.subspan(at, std::min(piece, stream.size() - at)));
    is_sound = bundles.has_value();
    if (bundles) found.insert(found.end(), bundles->begin(), bundles->end());
  }
  if (is_sound != at_once.has_value()) __builtin_trap();
  if (at_once && found != *at_once) __builtin_trap();
  return 0;
}
