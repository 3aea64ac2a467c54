// SPDX-License-Identifier: EUPL-1.2
#include "search/word_places.h"

#include <algorithm>
#include <numeric>

namespace depesche::search {
namespace {

constexpr std::uint32_t everywhere = ~0U;

}  // namespace

WordPlaces::WordPlaces(const PlanNode& node, std::vector<std::vector<Postings*>> words)
    : node_(&node), words_(std::move(words)), places_(words_.size()), order_(words_.size()) {
  std::iota(order_.begin(), order_.end(), 0U);
  std::ranges::sort(order_, {}, [&](std::uint32_t word) {
    std::uint64_t documents = 0;
    for (const Postings* list : words_[word]) documents += list->documents();
    return documents;
  });
}

bool WordPlaces::fit(std::uint32_t document) {
  if (node_->kind == PlanNode::Kind::phrase) return fits_row(document);
  for (const std::uint32_t word : order_) {
    if (!read(word, document, everywhere)) return false;
  }
  return close_together(places_, node_->distance);
}

// The rarest word says where the phrase may begin, and the others are read no further than that. No word is
// read once there is no such place left.
bool WordPlaces::fits_row(std::uint32_t document) {
  starts_.clear();
  for (const std::uint32_t word : order_) {
    const bool is_first = word == order_.front();
    if (!read(word, document, is_first ? everywhere : starts_.back() + word)) return false;
    const std::vector<std::uint32_t>& places = places_[word];
    if (is_first) {
      for (const std::uint32_t place : places) {
        if (place >= word) starts_.push_back(place - word);
      }
    } else {
      auto at = places.begin();
      std::erase_if(starts_, [&](std::uint32_t start) {
        while (at != places.end() && *at < start + word) ++at;
        return at == places.end() || *at != start + word;
      });
    }
    if (starts_.empty()) return false;
  }
  return true;
}

// The places up to `last`. False when the word stands nowhere there.
bool WordPlaces::read(std::size_t word, std::uint32_t document, std::uint32_t last) {
  std::vector<std::uint32_t>& places = places_[word];
  places.clear();
  for (Postings* list : words_[word]) {
    if (!list->seek(document) || list->here() != document) continue;
    list->load_counts();
    std::vector<std::uint32_t>& read = places.empty() ? places : some_;
    list->positions(list->index(), read, last);
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
