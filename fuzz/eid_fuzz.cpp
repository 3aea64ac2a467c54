// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "bundle/eid.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace depesche;
  const BytesView input = std::as_bytes(std::span(data, size));
  const auto read = bundle::decode_eid(input);
  if (read) {
    if (!std::ranges::equal(bundle::encode_eid(*read), input)) __builtin_trap();
    if (!(bundle::node_of(bundle::node_of(*read)) == bundle::node_of(*read))) __builtin_trap();
    const auto again = bundle::parse_eid(bundle::to_text(*read));
    if (read->is_known_scheme() && !again && bundle::to_text(*read).size() <= bundle::eid_size_max)
      __builtin_trap();
    if (read->is_known_scheme() && again && !(*again == *read)) __builtin_trap();
  }
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto parsed = bundle::parse_eid(text);
  if (parsed && !(bundle::parse_eid(bundle::to_text(*parsed)).value() == *parsed)) __builtin_trap();
  return 0;
}
