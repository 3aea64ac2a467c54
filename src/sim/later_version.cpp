// SPDX-License-Identifier: EUPL-1.2
#include "sim/later_version.h"

#include <algorithm>

#include "bundle/draft.h"

namespace depesche::sim {
namespace {

constexpr std::uint64_t kept_type = 251;  // of the range for private use, like the next
constexpr std::uint64_t dropped_type = 252;

}  // namespace

Bytes as_of_later_version(Bytes bytes) {
  auto bundle = bundle::decode(bytes, {.needs_primary_crc = false, .needs_age_without_time = false});
  if (!bundle || bundle->find_type(kept_type) != nullptr) return bytes;
  bundle::Draft draft(*std::move(bundle));
  const auto add = [&](std::uint64_t type, std::uint64_t flags) {
    draft.add({.type = type, .number = draft.free_number(), .flags = flags, .crc = bundle::CrcType::crc32c},
              Bytes(7, std::byte{0x41}));
  };
  add(kept_type, bundle::block_flag::replicate);
  add(dropped_type, bundle::block_flag::discard_if_unknown);
  return draft.encode();
}

}  // namespace depesche::sim
