// SPDX-License-Identifier: EUPL-1.2
#include <array>

#include "base/ensure.h"
#include "bundle/bundle.h"
#include "bundle/crc.h"

namespace depesche::bundle {
namespace {

constexpr std::array array_without_length{std::byte{0x9F}};
constexpr std::array array_end{std::byte{0xFF}};

std::size_t crc_size(CrcType type) {
  if (type == CrcType::none) return 0;
  return type == CrcType::crc16 ? 2 : 4;
}

// Ends the block that `writer` holds alone with its CRC.
Bytes sealed(cbor::Writer& writer, CrcType type) {
  constexpr std::array<std::byte, 4> zeros{};
  const std::size_t size = crc_size(type);
  if (size != 0) writer.bytes(BytesView(zeros).first(size));
  Bytes block = writer.take();
  const std::uint32_t value = type == CrcType::crc16 ? crc16(block) : crc32c(block);
  for (std::size_t i = 0; i < size; ++i) {
    block[block.size() - 1 - i] = static_cast<std::byte>((value >> (8 * i)) & 0xFFU);
  }
  return block;
}

}  // namespace

Bytes encode_primary(const Primary& primary) {
  ENSURE(primary.has(flag::is_fragment) == primary.fragment.has_value());
  cbor::Writer writer;
  writer.array(8U + (primary.fragment ? 2U : 0U) + (primary.crc == CrcType::none ? 0U : 1U));
  writer.uint(version).uint(primary.flags).uint(static_cast<std::uint64_t>(primary.crc));
  write_eid(writer, primary.destination);
  write_eid(writer, primary.source);
  write_eid(writer, primary.report_to);
  writer.array(2).uint(primary.created.milliseconds).uint(primary.created.sequence);
  writer.uint(primary.lifetime);
  if (primary.fragment) writer.uint(primary.fragment->offset).uint(primary.fragment->total);
  return sealed(writer, primary.crc);
}

Bytes encode_block(const Block& block) {
  cbor::Writer writer;
  writer.reserve(block.data.size() + 40);
  writer.array(block.crc == CrcType::none ? 5 : 6).uint(block.type).uint(block.number).uint(block.flags);
  writer.uint(static_cast<std::uint64_t>(block.crc)).bytes(block.data);
  return sealed(writer, block.crc);
}

Bytes encode(const Bundle& bundle) {
  std::size_t size = bundle.primary_encoded.size() + 200;
  for (const Block& block : bundle.blocks) size += std::max(block.encoded.size(), block.data.size() + 40);
  cbor::Writer writer;
  writer.reserve(size);
  writer.encoded(array_without_length);
  if (bundle.primary_encoded.empty()) {
    writer.encoded(encode_primary(bundle.primary));
  } else {
    writer.encoded(bundle.primary_encoded);
  }
  for (const Block& block : bundle.blocks) {
    if (block.encoded.empty()) {
      writer.encoded(encode_block(block));
    } else {
      writer.encoded(block.encoded);
    }
  }
  writer.encoded(array_end);
  return writer.take();
}

}  // namespace depesche::bundle
