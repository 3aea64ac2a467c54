// SPDX-License-Identifier: EUPL-1.2
#include "search/closer_look.h"

#include <algorithm>

#include "search/postings.h"

namespace depesche::search {
namespace {

constexpr std::size_t words_max = 32;     // of a longer query the rarest
constexpr std::size_t places_max = 1024;  // of a word in one document the first

// 1 / distance² as a whole number, so that sums are the same in every order.
constexpr std::uint64_t whole = std::uint64_t{420} * 420;  // 420 is divided by every distance within reach
constexpr std::uint64_t closeness(std::uint32_t distance) {
  const std::uint64_t part = 420 / distance;
  return part * part;
}
static_assert(420 % 5 == 0 && 420 % 6 == 0 && 420 % 7 == 0 && CloserLook::reach == 8);

}  // namespace

CloserLook::CloserLook(const Plan& plan, const Weights& weights, Ranking ranking, std::string_view query)
    : weights_(&weights), ranking_(ranking) {
  if (ranking.days > 0) days_ = named_days(query);
  if (ranking.closeness <= 0) return;
  for (std::size_t group = 0; group < plan.groups.size(); ++group) {
    const TermGroup& words = plan.groups[group];
    if (!words.scored || !words.matches || words.terms.empty()) continue;
    words_.push_back({.group = group, .weight = weights.groups[group] / words.boost});
  }
  if (words_.size() <= words_max) return;
  std::ranges::stable_sort(words_, std::ranges::greater{}, &Word::weight);
  words_.resize(words_max);
  std::ranges::sort(words_, {}, &Word::group);
}

std::vector<double> CloserLook::bonuses(const Segment& segment, const GroupEntries& entries,
                                        std::span<const std::uint32_t> documents) const {
  std::vector<double> found;
  std::vector<Places> all = places(segment, entries, documents);
  for (std::size_t i = 0; i < documents.size(); ++i) {
    found.push_back(close_words(all[i], segment.length(documents[i])) +
                    close_days(segment.date(documents[i])));
  }
  return found;
}

std::vector<CloserLook::Places> CloserLook::places(const Segment& segment, const GroupEntries& entries,
                                                   std::span<const std::uint32_t> documents) const {
  std::vector<Places> found(documents.size());
  std::vector<std::uint32_t> positions;
  for (std::uint32_t word = 0; word < words_.size(); ++word) {
    for (const auto& entry : entries[words_[word].group]) {
      if (!entry) continue;
      Postings postings(segment, *entry);
      for (std::size_t i = 0; i < documents.size() && postings.seek(documents[i]); ++i) {
        if (postings.here() != documents[i]) continue;
        postings.load_counts();
        postings.positions(postings.index(), positions);
        positions.resize(std::min(positions.size(), places_max));
        for (const std::uint32_t position : positions)
          found[i].push_back({.position = position, .word = word});
      }
    }
  }
  return found;
}

double CloserLook::close_words(Places& places, std::uint32_t length) const {
  std::ranges::sort(places);
  const auto repeated = std::ranges::unique(places);
  places.erase(repeated.begin(), repeated.end());
  std::vector<std::uint64_t> pairs(words_.size() * words_.size());
  for (std::size_t i = 0; i < places.size(); ++i) {
    for (std::size_t k = i + 1; k < places.size(); ++k) {
      const std::uint32_t distance = places[k].position - places[i].position;
      if (distance >= reach) break;
      if (distance == 0 || places[i].word == places[k].word) continue;
      const auto [first, second] = std::minmax(places[i].word, places[k].word);
      pairs[first * words_.size() + second] += closeness(distance);
    }
  }
  const double norm = weights_->fixed + weights_->by_length * length;
  double sum = 0;
  for (std::size_t first = 0; first < words_.size(); ++first) {
    for (std::size_t second = first + 1; second < words_.size(); ++second) {
      const std::uint64_t count = pairs[first * words_.size() + second];
      if (count == 0) continue;
      const double close = static_cast<double>(count) / static_cast<double>(whole);
      sum += std::min(words_[first].weight, words_[second].weight) * close / (close + norm);
    }
  }
  return ranking_.closeness * sum;
}

double CloserLook::close_days(std::int32_t date) const {
  double nearest = 0;
  if (date == no_date) return nearest;
  for (const NamedDay& day : days_) nearest = std::max(nearest, nearness(day, date));
  return ranking_.days * nearest;
}

}  // namespace depesche::search
