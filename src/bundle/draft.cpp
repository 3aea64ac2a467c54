// SPDX-License-Identifier: EUPL-1.2
#include "bundle/draft.h"

#include <algorithm>

#include "base/ensure.h"

namespace depesche::bundle {

Draft::Draft(Primary primary, Bytes payload, CrcType payload_crc) {
  bundle_.primary = std::move(primary);
  bundle_.blocks.push_back({.crc = payload_crc, .data = keep(std::move(payload))});
}

std::uint64_t Draft::free_number() const {
  std::uint64_t number = payload_number + 1;
  while (bundle_.find_number(number) != nullptr) ++number;
  return number;
}

void Draft::add_security(Block block, Bytes data) {
  ENSURE(bundle_.find_number(block.number) == nullptr && block.number != 0);
  block.data = keep(std::move(data));
  block.encoded = {};
  const auto is_other = [](const Block& there) {
    return there.type != block_type::integrity && there.type != block_type::confidentiality;
  };
  bundle_.blocks.insert(std::ranges::find_if(bundle_.blocks, is_other), block);
}

void Draft::add(Block block, Bytes data) {
  ENSURE(bundle_.find_number(block.number) == nullptr && block.number != 0);
  block.data = keep(std::move(data));
  block.encoded = {};
  bundle_.blocks.insert(bundle_.blocks.end() - 1, block);
}

Block& Draft::block(std::uint64_t number) {
  const auto found = std::ranges::find(bundle_.blocks, number, &Block::number);
  ENSURE(found != bundle_.blocks.end());
  return *found;
}

void Draft::set_data(std::uint64_t number, Bytes data) {
  Block& changed = block(number);
  changed.data = keep(std::move(data));
  changed.encoded = {};
}

void Draft::set_crc(std::uint64_t number, CrcType crc) {
  Block& changed = block(number);
  if (changed.crc == crc) return;
  changed.crc = crc;
  changed.encoded = {};
}

void Draft::drop(std::uint64_t number) {
  ENSURE(number != payload_number);
  std::erase_if(bundle_.blocks, [&](const Block& block) { return block.number == number; });
}

void Draft::set_primary_crc(CrcType crc) {
  ENSURE(bundle_.primary_encoded.empty());
  bundle_.primary.crc = crc;
}

}  // namespace depesche::bundle
