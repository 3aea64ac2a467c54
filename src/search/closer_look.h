// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "search/matcher.h"
#include "search/named_days.h"
#include "search/plan.h"
#include "search/segment.h"
#include "search/snapshot.h"

namespace depesche::search {

// So many of the best documents of a search get a closer look.
constexpr std::size_t closer_look_depth = 100;

// The second look at the best documents of a search. Those rise in which the words of the query stand close
// together (after Rasolofo and Savoy, Term proximity scoring for keyword-based retrieval systems, ECIR 2003),
// and those written about a day that the query names.
//
// Each pair of words less than `reach` apart counts 1 / distance²; what a pair counts in a document is
// weighed like a term's frequency by BM25, with the rarity of its commoner word. Uses the weights of the
// search alone, so it knows no more of hidden documents than the search does: nothing.
class CloserLook {
 public:
  static constexpr std::uint32_t reach = 8;

  CloserLook(const Plan& plan, const Weights& weights, Ranking ranking, std::string_view query);

  // False when a look changes nothing.
  bool can_tell() const { return words_.size() > 1 || !days_.empty(); }

  // What is added to the score of each of `documents`, which rise; never negative.
  std::vector<double> bonuses(const Segment& segment, const GroupEntries& entries,
                              std::span<const std::uint32_t> documents) const;

 private:
  // A group of the plan that stands for a word of the query.
  struct Word {
    std::size_t group = 0;
    double weight = 0;  // rarity * (k1 + 1)
  };
  struct Place {
    std::uint32_t position = 0;
    std::uint32_t word = 0;
    auto operator<=>(const Place&) const = default;
  };

  using Places = std::vector<Place>;  // in one document

  std::vector<Places> places(const Segment& segment, const GroupEntries& entries,
                             std::span<const std::uint32_t> documents) const;
  double close_words(Places& places, std::uint32_t length) const;
  double close_days(std::int32_t date) const;

  const Weights* weights_;
  Ranking ranking_;
  std::vector<Word> words_;  // in the order of the plan
  std::vector<NamedDay> days_;
};

}  // namespace depesche::search
