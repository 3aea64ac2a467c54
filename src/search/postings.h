// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <vector>

#include "search/packing.h"
#include "search/segment.h"
#include "search/segment_format.h"

namespace depesche::search {

// Walks the postings of one term in one segment, block by block. Whatever the bytes are, documents rise and
// are below the segment's size; a damaged list ends early and marks the segment.
class Postings {
 public:
  Postings(const Segment& segment, const TermEntry& entry);

  std::uint32_t documents() const { return entry_.documents; }
  std::uint32_t block_count() const { return blocks_; }
  std::uint32_t block_length(std::uint32_t block) const;
  // The last document of a block, without unpacking it.
  std::uint32_t last_of(std::uint32_t block) const;
  // The first block that can hold `document` or a later one; block_count() when none.
  std::uint32_t block_of(std::uint32_t document) const;
  // The block's impacts; only for terms with whole blocks.
  bool has_impacts() const { return entry_.documents >= block_size; }
  BlockEntry block_entry(std::uint32_t block) const;

  // Unpacks a block's documents. False when there is none or it is damaged; then its length is 0.
  bool load(std::uint32_t block);
  std::uint32_t loaded_block() const { return block_; }
  std::uint32_t length() const { return length_; }
  std::uint32_t document(std::uint32_t i) const { return documents_[i]; }
  const Block& all_documents() const { return documents_; }

  // Of the block's i-th posting. Needs load_counts().
  void load_counts();
  std::uint32_t count(std::uint32_t i) const { return counts_[i]; }
  std::uint32_t subject_count(std::uint32_t i) const { return subject_counts_[i]; }
  // Its positions, rising. Needs load_counts(). Cheapest in rising order of `i`.
  void positions(std::uint32_t i, std::vector<std::uint32_t>& positions);

  // Goes to the first posting at or after `document`; false at the end. Then index() is its place in the
  // block.
  bool seek(std::uint32_t document);
  std::uint32_t index() const { return index_; }
  std::uint32_t here() const { return documents_[index_]; }

 private:
  bool unpack_whole(const BlockEntry& entry);
  bool unpack_tail(std::uint32_t before);
  void go_to_positions(std::uint32_t i);
  bool damage();

  const Segment* segment_;
  TermEntry entry_;
  std::uint32_t blocks_ = 0;
  BytesView bytes_;  // all postings of the term
  const std::byte* entries_ = nullptr;
  std::size_t data_at_ = 0;
  std::uint32_t block_ = ~0U;
  std::uint32_t length_ = 0;
  std::uint32_t index_ = 0;
  bool counted_ = false;
  bool is_tail_ = false;
  BlockEntry current_{};
  const std::byte* counts_at_ = nullptr;
  struct {
    std::uint32_t posting = 0;
    std::uint64_t count = 0;  // of the positions before this posting's
    std::size_t bytes = 0;    // that these take; tails only
  } reached_;                 // where in the block's positions the last call stopped
  Block documents_{};
  Block counts_{};
  Block subject_counts_{};
};

}  // namespace depesche::search
