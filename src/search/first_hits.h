// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "search/matcher.h"
#include "search/plan.h"
#include "search/ranked_list.h"
#include "search/visible.h"
#include "search/word_places.h"

namespace depesche::search {

// The best documents by relevance, found without looking at most of the others: MaxScore (Turtle and Flood,
// 1995) over windows with block-max bounds (Ding and Suel, 2011), the most promising windows first.
//
// Bounds and the sums compared with them are of single precision and compared with a margin above their
// errors. What may be among the best is then scored as Weights::contribution says, so the answer is the one
// that scoring every document gives, under any reader's statistics.
class FirstHits {
 public:
  using Accept = std::function<bool(std::uint32_t document)>;
  using Offer = std::function<void(std::uint32_t document, double score)>;

  // Whether a plan can be searched so: words of which one or all must be there, phrases among them.
  static bool suits(const Plan& plan);

  // Offers at least the `wanted` best of all the parts that are searched, and each document once.
  FirstHits(const Plan& plan, const Weights& weights, std::size_t wanted);

  // `accept` is asked before a document may count; `offer` is told its exact score.
  void search(const VisiblePart& part, const GroupEntries& entries, const Accept& accept, const Offer& offer);

  // How many documents of the part have all that must be there. Only for plans of which `counts` is true.
  bool counts() const { return !musts_.empty(); }
  std::uint64_t count(const VisiblePart& part, const GroupEntries& entries);

 private:
  struct Bounded {
    float bound = 0;
    std::size_t list = 0;
  };
  struct Window {
    float bound = 0;
    std::uint32_t number = 0;
  };
  // Documents of which one word must be there: the union of its lists.
  struct Required {
    std::vector<std::size_t> lists{};
    std::uint64_t documents = 0;
    bool is_left_to_places = false;
  };

  void open_lists(const GroupEntries& entries);

  void search_any();
  std::vector<Window> bound_windows();
  void bound_list(std::size_t list);
  void search_window(std::uint32_t number);
  void search_one_list(RankedList& list, std::uint32_t begin, std::uint32_t end);
  void search_lists(std::span<const Bounded> lists, std::uint32_t begin, std::uint32_t end);
  void add_list(RankedList& list, std::uint32_t begin, std::uint32_t end);
  void complete(std::uint32_t document, float sum);

  bool find_required();
  void leave_to_places();
  void search_all();
  void search_leaders();
  void search_block(RankedList& leader, std::uint32_t block);
  float bound_of_others(std::uint32_t begin, std::uint32_t end);
  std::uint32_t check(std::uint32_t document);
  bool has(const Required& required, std::uint32_t document, std::uint32_t& next);
  float rough_score(std::uint32_t document);
  bool fits_places(std::uint32_t document);

  void take(std::uint32_t document, float sum);
  void settle();

  const Plan* plan_;
  const Weights* weights_;
  std::vector<bool> matching_;              // by group
  std::vector<std::size_t> musts_;          // groups; empty: one of the matching ones must be there
  std::vector<const PlanNode*> in_places_;  // phrases and the like that must be there

  std::size_t wanted_;
  std::vector<float> best_;  // a heap of the best rough scores so far, the lowest on top
  float floor_ = 0;          // what is below cannot be wanted

  // Of the part at hand.
  const VisiblePart* part_ = nullptr;
  const Accept* accept_ = nullptr;
  const Offer* offer_ = nullptr;
  std::vector<RankedList> lists_;  // in the order scores are summed
  std::vector<Required> required_;
  std::vector<std::size_t> optional_;  // lists that only score
  std::vector<WordPlaces> places_;
  bool counts_only_ = false;
  std::uint64_t counted_ = 0;
  float margin_ = 1;
  std::vector<std::pair<std::uint32_t, float>> pending_;  // what may be wanted: document, rough score

  std::uint32_t windows_ = 0;
  std::vector<float> bounds_;       // by list and window
  std::vector<Bounded> in_window_;  // lists with something there; from `essential_` on one must be there
  std::vector<float> below_;        // sums of the bounds before each of in_window_
  std::size_t essential_ = 0;
  std::array<float, window_size> sums_{};
  WindowBits found_{};
};

}  // namespace depesche::search
