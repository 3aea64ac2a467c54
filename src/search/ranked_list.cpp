// SPDX-License-Identifier: EUPL-1.2
#include "search/ranked_list.h"

#include <algorithm>

namespace depesche::search {

RankedList::RankedList(const Segment& segment, const TermEntry& entry, const Weights& weights,
                       std::size_t group)
    : segment_(&segment),
      postings_(segment, entry),
      group_(group),
      weight_(static_cast<float>(weights.groups[group])),
      extra_(static_cast<float>(segment.subject_weight()) - 1.0F),
      rough_{.fixed = static_cast<float>(weights.fixed), .by_length = static_cast<float>(weights.by_length)} {
}

float RankedList::bound(std::uint32_t block) {
  if (!postings_.has_impacts()) return weight_;
  if (bounds_.empty()) bounds_.assign(postings_.block_count(), -1);
  if (bounds_[block] < 0) bounds_[block] = bound_of(postings_.impacts(block));
  return bounds_[block];
}

float RankedList::bound_of(const std::array<Impact, 4>& impacts) const {
  std::array<float, 4> bounds;
  for (std::size_t i = 0; i < impacts.size(); ++i) {
    const float frequency = impacts[i].frequency == 255 ? 1e9F : static_cast<float>(impacts[i].frequency);
    bounds[i] = rough_.contribution(weight_, frequency, 8.0F * static_cast<float>(impacts[i].length));
  }
  const float most = std::max(std::max(bounds[0], bounds[1]), std::max(bounds[2], bounds[3]));
  return impacts[0].frequency == 255 ? std::max(most, weight_) : most;
}

// Whole arrays at a time, so that compilers use vector instructions.
const std::array<float, block_size>& RankedList::scores() {
  if (scored_block_ == postings_.loaded_block()) return scores_;
  scored_block_ = postings_.loaded_block();
  postings_.load_counts();
  const std::uint32_t length = postings_.length();
  std::array<float, block_size> lengths{};
  std::array<float, block_size> frequencies;
  for (std::uint32_t i = 0; i < length; ++i) {
    lengths[i] = static_cast<float>(static_cast<std::int32_t>(segment_->length(postings_.document(i))));
  }
  for (std::uint32_t i = 0; i < block_size; ++i) {
    frequencies[i] = static_cast<float>(static_cast<std::int32_t>(postings_.count(i))) +
                     extra_ * static_cast<float>(static_cast<std::int32_t>(postings_.subject_count(i)));
  }
  for (std::uint32_t i = 0; i < block_size; ++i) {
    scores_[i] = rough_.contribution(weight_, frequencies[i], lengths[i]);
  }
  return scores_;
}

float RankedList::score(std::uint32_t i) {
  if (scored_block_ == postings_.loaded_block()) return scores_[i];
  const Postings::Counts counts = postings_.counts_of(i);
  const float frequency = static_cast<float>(counts.all) + extra_ * static_cast<float>(counts.in_subject);
  return rough_.contribution(weight_, frequency, static_cast<float>(segment_->length(postings_.document(i))));
}

double RankedList::exact(const Weights& weights) {
  const Postings::Counts counts = postings_.counts_of(postings_.index());
  const double extra = segment_->subject_weight() - 1.0;
  const double frequency = static_cast<double>(counts.all) + extra * static_cast<double>(counts.in_subject);
  return weights.contribution(group_, frequency, segment_->length(postings_.here()));
}

}  // namespace depesche::search
