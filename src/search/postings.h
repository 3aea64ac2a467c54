// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <vector>

#include "search/packing.h"
#include "search/segment.h"
#include "search/segment_format.h"

namespace depesche::search {

// Walks the postings of one term in one segment, block by block. Whatever the bytes are, documents rise and
// are below the segment's size; a damaged list ends early and marks the segment.
class Postings {
 public:
  static constexpr std::uint32_t no_block = ~0U;
  Postings(const Segment& segment, const TermEntry& entry);

  std::uint32_t documents() const { return entry_.documents; }
  std::uint32_t block_count() const { return blocks_; }
  std::uint32_t block_length(std::uint32_t block) const {
    return std::min(block_size, entry_.documents - block * block_size);
  }
  // The last document of a block, without unpacking it.
  std::uint32_t last_of(std::uint32_t block) const {
    if (entries_ == nullptr) return segment_->size() - 1;  // the only block: an upper bound is enough
    std::uint32_t last = 0;
    std::memcpy(&last, entries_ + std::size_t{block} * sizeof(BlockEntry), sizeof last);
    return last;
  }
  // The first block that can hold `document` or a later one; block_count() when none.
  std::uint32_t block_of(std::uint32_t document) const;
  // The block's impacts; only for terms with whole blocks.
  bool has_impacts() const { return entry_.documents >= block_size; }
  std::array<Impact, 4> impacts(std::uint32_t block) const { return block_entry(block).impacts; }

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
  // Both of one posting, also without load_counts().
  struct Counts {
    std::uint32_t all = 0;
    std::uint32_t in_subject = 0;
  };
  Counts counts_of(std::uint32_t i) const;
  // Its positions up to `last`, rising. Needs load_counts(). Cheapest in rising order of `i`.
  void positions(std::uint32_t i, std::vector<std::uint32_t>& positions, std::uint32_t last = ~0U);

  // Goes to the first posting at or after `document`; false at the end. Then index() is its place in the
  // block.
  bool seek(std::uint32_t document) {
    const bool ahead =
        index_ < length_ && documents_[index_] <= document && document <= documents_[length_ - 1];
    if (!ahead) return seek_from_start(document);
    if (documents_[index_] < document)
      index_ += lower_bound_in(documents_.data() + index_, length_ - index_, document);
    return true;
  }
  std::uint32_t index() const { return index_; }
  std::uint32_t here() const { return documents_[index_]; }

 private:
  BlockEntry block_entry(std::uint32_t block) const {
    BlockEntry entry;
    std::memcpy(&entry, entries_ + std::size_t{block} * sizeof entry, sizeof entry);
    return entry;
  }
  // The first place of rising numbers at or after `document`, without branches that cannot be foretold.
  static std::uint32_t lower_bound_in(const std::uint32_t* documents, std::uint32_t length,
                                      std::uint32_t document) {
    const std::uint32_t* at = documents;
    for (std::uint32_t left = length; left > 1;) {
      const std::uint32_t half = left / 2;
      at += at[half - 1] < document ? half : 0;
      left -= half;
    }
    return static_cast<std::uint32_t>(at - documents) + (*at < document ? 1 : 0);
  }

  bool seek_from_start(std::uint32_t document);
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
  std::uint32_t block_ = no_block;
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
