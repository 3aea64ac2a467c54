// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "search/plan.h"
#include "search/postings.h"

namespace depesche::search {

// Where each of some words stands in one document: a list for each word, rising.
using Places = std::span<const std::vector<std::uint32_t>>;

// True when the words stand in a row. `passed` is room for its work.
bool in_a_row(Places places, std::vector<std::size_t>& passed);
// True when some choice of one place per word spans at most `distance`.
bool close_together(Places places, std::uint32_t distance);

// Whether the words of a phrase, or words near each other, stand in a document as the plan asks.
class WordPlaces {
 public:
  // `words`: for each word of the node the lists it is found in. They must outlive this object and may be
  // moved by others.
  WordPlaces(const PlanNode& node, std::vector<std::vector<Postings*>> words);

  bool fit(std::uint32_t document);

 private:
  bool fits_row(std::uint32_t document);
  bool read(std::size_t word, std::uint32_t document, std::uint32_t last);

  const PlanNode* node_;
  std::vector<std::vector<Postings*>> words_;
  std::vector<std::vector<std::uint32_t>> places_;  // of each word in the document at hand, rising
  std::vector<std::uint32_t> some_;
  std::vector<std::uint32_t> order_;   // the words, that in the fewest documents first
  std::vector<std::uint32_t> starts_;  // where the phrase may begin
};

}  // namespace depesche::search
