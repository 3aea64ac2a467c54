// SPDX-License-Identifier: EUPL-1.2
#include <array>

#include "bundle/bundle.h"
#include "bundle/crc.h"
#include "bundle/cursor.h"

namespace depesche::bundle {
namespace {

constexpr std::uint8_t array_without_length = 0x9F;
constexpr std::uint8_t array_end = 0xFF;
constexpr std::size_t primary_elements = 8;  // without fragment place and CRC
constexpr std::size_t block_elements = 5;    // without CRC
constexpr std::size_t blocks_usual = 4;      // room made at once; more grows

CrcType read_crc_type(Cursor& cursor) { return static_cast<CrcType>(cursor.uint(2, "an unknown CRC type")); }

std::uint64_t big_endian(BytesView bytes) {
  std::uint64_t value = 0;
  for (const std::byte byte : bytes) value = (value << 8) | std::to_integer<std::uint64_t>(byte);
  return value;
}

// Reads the CRC that ends a block which began at `start`, and holds the block against it: the CRC is taken
// over the block with zeros in the CRC's own bytes (RFC 9171 §4.2.1).
void check_crc(Cursor& cursor, CrcType type, std::size_t start) {
  if (type == CrcType::none) return;
  constexpr std::array<std::byte, 4> zeros{};
  const std::size_t size = type == CrcType::crc16 ? 2 : 4;
  const BytesView found = cursor.bytes();
  if (found.size() != size) return cursor.refuse("a CRC has the wrong size");
  const BytesView whole = cursor.since(start);
  const BytesView covered = whole.first(whole.size() - size);
  const BytesView gap = BytesView(zeros).first(size);
  const std::uint64_t wanted =
      type == CrcType::crc16 ? crc16(gap, crc16(covered)) : crc32c(gap, crc32c(covered));
  if (big_endian(found) != wanted) cursor.refuse("a CRC does not fit its block");
}

void read_primary(Cursor& cursor, Primary& primary) {
  const std::size_t start = cursor.offset();
  const std::size_t elements = cursor.array();
  if (cursor.uint() != version) return cursor.refuse("not version 7 of the bundle protocol");
  primary.flags = cursor.uint();
  primary.crc = read_crc_type(cursor);
  const bool is_fragment = primary.has(flag::is_fragment);
  const std::size_t wanted =
      primary_elements + (is_fragment ? 2 : 0) + (primary.crc == CrcType::none ? 0 : 1);
  if (elements != wanted)
    return cursor.refuse("the primary block's length does not fit its flags and CRC type");
  read_eid(cursor, primary.destination);
  read_eid(cursor, primary.source);
  read_eid(cursor, primary.report_to);
  cursor.array_of(2, "a creation timestamp has 2 elements");
  primary.created.milliseconds = cursor.uint();
  primary.created.sequence = cursor.uint();
  primary.lifetime = cursor.uint();
  if (is_fragment) {
    primary.fragment.emplace();
    primary.fragment->offset = cursor.uint();
    primary.fragment->total = cursor.uint();
  }
  check_crc(cursor, primary.crc, start);
}

void read_block(Cursor& cursor, Block& block) {
  const std::size_t start = cursor.offset();
  const std::size_t elements = cursor.array();
  block.type = cursor.uint();
  block.number = cursor.uint();
  block.flags = cursor.uint();
  block.crc = read_crc_type(cursor);
  if (elements != block_elements + (block.crc == CrcType::none ? 0 : 1)) {
    return cursor.refuse("a block's length does not fit its CRC type");
  }
  block.data = cursor.bytes();
  check_crc(cursor, block.crc, start);
  block.encoded = cursor.since(start);
}

void read_bundle(Cursor& cursor, Bundle& bundle) {
  if (!cursor.pass(array_without_length)) return cursor.refuse("a bundle is an array of unknown length");
  const std::size_t start = cursor.offset();
  read_primary(cursor, bundle.primary);
  if (!cursor.ok()) return;
  bundle.primary_encoded = cursor.since(start);
  bundle.blocks.reserve(blocks_usual);
  while (cursor.ok() && !cursor.pass(array_end)) {
    if (bundle.blocks.size() == blocks_max) return cursor.refuse("too many blocks");
    read_block(cursor, bundle.blocks.emplace_back());
  }
  cursor.finish();
}

}  // namespace

Result<Bundle> decode(BytesView bytes, const Rules& rules) {
  Cursor cursor(bytes);
  Result<Bundle> bundle(std::in_place);
  read_bundle(cursor, *bundle);
  if (!cursor.ok()) return cursor.error("bundle");
  TRY(check(*bundle, rules));
  return bundle;
}

Result<Primary> decode_primary(BytesView bytes) {
  Cursor cursor(bytes);
  Result<Primary> primary(std::in_place);
  read_primary(cursor, *primary);
  cursor.finish();
  if (!cursor.ok()) return cursor.error("primary block");
  return primary;
}

Result<Block> decode_block(BytesView bytes) {
  Cursor cursor(bytes);
  Block block;
  read_block(cursor, block);
  cursor.finish();
  if (!cursor.ok()) return cursor.error("block");
  return block;
}

}  // namespace depesche::bundle
