// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "search/matcher.h"
#include "search/postings.h"

namespace depesche::search {

// What BM25 needs in single precision: for bounds and first sums, never for a score that is shown.
struct RoughWeights {
  float fixed = 0;
  float by_length = 0;

  float contribution(float weight, float frequency, float length) const {
    return weight * frequency / (frequency + (fixed + by_length * length));
  }
};

// The postings of one term in one segment, with rough scores and what they cannot exceed.
class RankedList {
 public:
  RankedList(const Segment& segment, const TermEntry& entry, const Weights& weights, std::size_t group);

  Postings& postings() { return postings_; }
  std::size_t group() const { return group_; }
  float weight() const { return weight_; }  // no score exceeds it

  // No score of the block exceeds this much, but for what rough scores err.
  float bound(std::uint32_t block);
  // The rough scores of the loaded block.
  const std::array<float, block_size>& scores();
  // The rough score of its i-th posting.
  float score(std::uint32_t i);

  // True when the document has the term; then the postings stand there.
  bool reaches(std::uint32_t document) { return postings_.seek(document) && postings_.here() == document; }

  // Exactly what the matcher's score gives: the term must be in the document.
  double exact(const Weights& weights);

 private:
  float bound_of(const std::array<Impact, 4>& impacts) const;

  const Segment* segment_;
  Postings postings_;
  std::size_t group_;
  float weight_;
  float extra_;  // what an occurrence in the subject counts beyond one in the body
  RoughWeights rough_;
  std::vector<float> bounds_;  // by block; below 0: not known yet
  std::uint32_t scored_block_ = Postings::no_block;
  std::array<float, block_size> scores_{};
};

}  // namespace depesche::search
