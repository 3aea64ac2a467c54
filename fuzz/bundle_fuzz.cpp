// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "bundle/bundle.h"
#include "bundle/record.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace depesche;
  const BytesView input = std::as_bytes(std::span(data, size));
  const auto read = bundle::decode(input, {.needs_primary_crc = false, .needs_age_without_time = false});
  if (!read) return 0;
  // What is accepted has one spelling: written from its fields alone it is what came.
  bundle::Bundle bare = *read;
  bare.primary_encoded = {};
  for (bundle::Block& block : bare.blocks) block.encoded = {};
  if (!std::ranges::equal(bundle::encode(bare), input)) __builtin_trap();
  static_cast<void>(bundle::objection_to(*read));
  const auto report = bundle::decode_status_report(read->payload());
  if (report && !std::ranges::equal(bundle::encode_status_report(*report), read->payload())) __builtin_trap();
  return 0;
}
