// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "search/plan.h"
#include "search/postings.h"
#include "search/visible.h"

namespace depesche::search {

constexpr std::uint32_t window_size = 4096;  // documents looked at together
using WindowBits = std::array<std::uint64_t, window_size / 64>;

// Okapi BM25 with what a reader sees. One formula for every way to a score, so that equal scores are equal
// bits.
struct Weights {
  std::vector<double> groups;  // boost * idf * (k1 + 1)
  double fixed = 0;            // k1 * (1 - b)
  double by_length = 0;        // k1 * b / mean length

  double contribution(std::size_t group, double frequency, std::uint32_t length) const {
    return groups[group] * frequency / (frequency + (fixed + by_length * length));
  }
};

// The postings of one term with what each document of the block at hand scores by it.
struct ScoredList {
  Postings postings;
  std::uint32_t scored_block = Postings::no_block;
  std::array<double, block_size> contributions{};

  ScoredList(const Segment& segment, const TermEntry& entry) : postings(segment, entry) {}
  void score_block(const Segment& segment, const Weights& weights, std::size_t group);
};

// The terms of a plan in one segment.
using GroupEntries = std::vector<std::vector<std::optional<TermEntry>>>;

// Finds and scores the documents of one segment, window after window, forwards.
class Matcher {
 public:
  Matcher(const Plan& plan, const GroupEntries& entries, const VisiblePart& part, const Weights& weights);

  // The begin of the first window at or after `document` that can hold a match; the segment's size when none.
  std::uint32_t next_window(std::uint32_t document);

  // Evaluates the window that begins at `begin`: which visible documents match, and what they score.
  void evaluate(std::uint32_t begin, bool with_scores);
  const WindowBits& matches() const { return matches_; }
  double score(std::uint32_t in_window) const { return scores_[in_window]; }

 private:
  struct Words;  // cursors of a phrase

  void fill_group(std::size_t group, bool with_scores);
  void fill_list(ScoredList& list, std::size_t group, bool with_scores);
  WindowBits bits_of(const PlanNode& node);
  WindowBits bits_of_ranked(const PlanNode& node);
  WindowBits bits_of_words(const PlanNode& node);
  WindowBits bits_of_columns(const PlanNode& node) const;
  WindowBits bits_in_subject(const PlanNode& node);
  WindowBits visible() const;
  Words& words_of(const PlanNode& node);

  const Plan* plan_;
  const GroupEntries* entries_;
  const VisiblePart* part_;
  const Weights* weights_;
  std::vector<std::vector<ScoredList>> lists_;  // by group
  std::vector<std::size_t> required_;           // groups without which nothing matches
  std::vector<std::pair<const PlanNode*, std::shared_ptr<Words>>> words_;
  std::uint32_t begin_ = 0;
  std::uint32_t end_ = 0;
  std::vector<WindowBits> group_bits_;
  WindowBits matches_{};
  std::array<double, window_size> scores_{};
};

}  // namespace depesche::search
