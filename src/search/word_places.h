// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <vector>

#include "search/plan.h"
#include "search/postings.h"

namespace depesche::search {

// Whether the words of a phrase, or words near each other, stand in a document as the plan asks.
class WordPlaces {
 public:
  // `words`: for each word of the node the lists it is found in. They must outlive this object and may be
  // moved by others.
  WordPlaces(const PlanNode& node, std::vector<std::vector<Postings*>> words);

  bool fit(std::uint32_t document);

 private:
  bool read(std::size_t word, std::uint32_t document);
  bool in_a_row();
  bool close_together();

  const PlanNode* node_;
  std::vector<std::vector<Postings*>> words_;
  std::vector<std::vector<std::uint32_t>> places_;  // of each word in the document at hand, rising
  std::vector<std::size_t> at_;                     // in a row: how far each word's places are passed
  std::vector<std::uint32_t> some_;
};

}  // namespace depesche::search
