// SPDX-License-Identifier: EUPL-1.2
#include "search/word_places.h"

#include <algorithm>

namespace depesche::search {

WordPlaces::WordPlaces(const PlanNode& node, std::vector<std::vector<Postings*>> words)
    : node_(&node), words_(std::move(words)), places_(words_.size()) {}

bool WordPlaces::fit(std::uint32_t document) {
  for (std::size_t word = 0; word < words_.size(); ++word) {
    if (!read(word, document)) return false;
  }
  return node_->kind == PlanNode::Kind::phrase ? in_a_row(places_, passed_)
                                               : close_together(places_, node_->distance);
}

// False when the word stands nowhere in the document.
bool WordPlaces::read(std::size_t word, std::uint32_t document) {
  std::vector<std::uint32_t>& places = places_[word];
  places.clear();
  for (Postings* list : words_[word]) {
    if (!list->seek(document) || list->here() != document) continue;
    list->load_counts();
    std::vector<std::uint32_t>& read = places.empty() ? places : some_;
    list->positions(list->index(), read);
    if (node_->in_subject) {
      read.resize(std::min<std::size_t>(read.size(), list->subject_count(list->index())));
    }
    if (&read == &places) continue;
    const auto middle = static_cast<std::ptrdiff_t>(places.size());
    places.insert(places.end(), some_.begin(), some_.end());
    std::inplace_merge(places.begin(), places.begin() + middle, places.end());
  }
  return !places.empty();
}

bool in_a_row(Places places, std::vector<std::size_t>& passed) {
  passed.assign(places.size(), 0);
  for (const std::uint32_t start : places.front()) {
    bool all = true;
    for (std::uint32_t word = 1; word < places.size() && all; ++word) {
      const std::vector<std::uint32_t>& own = places[word];
      std::size_t& at = passed[word];
      while (at < own.size() && own[at] < start + word) ++at;
      if (at == own.size()) return false;
      all = own[at] == start + word;
    }
    if (all) return true;
  }
  return false;
}

bool close_together(Places places, std::uint32_t distance) {
  std::vector<std::pair<std::uint32_t, std::size_t>> order;
  for (std::size_t word = 0; word < places.size(); ++word) {
    for (const std::uint32_t position : places[word]) order.emplace_back(position, word);
  }
  std::ranges::sort(order);
  std::vector<std::uint32_t> held(places.size());
  std::size_t kinds = 0;
  for (std::size_t first = 0, last = 0; last < order.size(); ++last) {
    kinds += held[order[last].second]++ == 0 ? 1 : 0;
    while (order[last].first - order[first].first > distance)
      kinds -= --held[order[first++].second] == 0 ? 1 : 0;
    if (kinds == places.size()) return true;
  }
  return false;
}

}  // namespace depesche::search
