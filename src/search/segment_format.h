// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace depesche::search {

// The numbers of docs/formats/segment.md that reader and writer share.
constexpr std::array<char, 8> segment_magic{'D', 'P', 'S', 'E', 'G', '0', '0', '2'};
constexpr std::size_t chunk_bytes = 64 * 1024;         // one sum for each
constexpr std::size_t record_block_bytes = 16 * 1024;  // records compressed together
constexpr std::size_t record_bytes_max = std::size_t{64} << 20;
constexpr std::uint32_t terms_per_block = 16;
constexpr std::uint32_t documents_max = 0x7FFFFFFF;
constexpr std::uint32_t dictionary_max = 1U << 24;

// Where the trailer says things stand; the last bytes of a segment.
struct Trailer {
  std::uint64_t directory_at = 0;
  std::uint64_t directory_sum = 0;
  std::array<char, 8> magic{};
};

struct TermBlock {
  std::uint64_t terms_at = 0;
  std::uint64_t postings_at = 0;
  std::uint64_t positions_at = 0;
};

// (frequency, length / 8) of a posting that no posting of the block beats in both. 255 stands for everything
// above.
struct Impact {
  std::uint8_t frequency = 0;
  std::uint8_t length = 0;
};

// One block of 128 postings (the last block of a term may hold fewer). Offsets count from the term's first
// block.
struct BlockEntry {
  std::uint32_t last = 0;  // document
  std::uint32_t postings_at = 0;
  std::uint32_t positions_at = 0;
  std::uint8_t document_bits = 0;
  std::uint8_t count_bits = 0;
  std::uint8_t subject_bits = 0;
  std::uint8_t position_bits = 0;
  std::array<Impact, 4> impacts{};
};
static_assert(sizeof(BlockEntry) == 24);

// Where a record begins: its block in the records section and the offset within it.
struct RecordPlace {
  std::uint64_t block_at = 0;
  std::uint32_t block_size = 0;
  std::uint32_t offset = 0;
};

}  // namespace depesche::search
