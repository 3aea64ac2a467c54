// SPDX-License-Identifier: EUPL-1.2
#include "search/visible.h"

#include <algorithm>
#include <bit>
#include <map>

#include "search/postings.h"

namespace depesche::search {
namespace {

constexpr std::size_t views_max = 32;           // of a part
constexpr std::uint32_t documents_a_term = 64;  // so much larger must a part be for each term kept
constexpr std::uint32_t terms_min = 64;
constexpr std::uint32_t terms_max = 4096;

}  // namespace

VisiblePart::VisiblePart(const Part& part, const View& view)
    : segment_(part.segment), bits_(segment_->size() / 64 + 1), ranks_(bits_.size() + 1) {
  for (const LabelRange& range : segment_->labels()) {
    if (!view.may_see(range.label)) continue;
    show(range.begin, range.end);
    length_ += range.length;
  }
  for (const std::uint32_t document : part.removed) {
    if (!sees(document)) continue;
    bits_[document / 64] &= ~(std::uint64_t{1} << (document % 64));
    length_ -= segment_->length(document);
  }
  for (std::size_t i = 0; i < bits_.size(); ++i) {
    ranks_[i] = documents_;
    documents_ += static_cast<std::uint32_t>(std::popcount(bits_[i]));
  }
  ranks_.back() = documents_;
}

void VisiblePart::show(std::uint32_t begin, std::uint32_t end) {
  for (std::uint32_t at = begin; at < end;) {
    if (at % 64 == 0 && end - at >= 64) {
      bits_[at / 64] = ~std::uint64_t{0};
      at += 64;
    } else {
      bits_[at / 64] |= std::uint64_t{1} << (at % 64);
      ++at;
    }
  }
}

std::uint32_t VisiblePart::rank(std::uint32_t document) const {
  const std::uint64_t below = (std::uint64_t{1} << (document % 64)) - 1;
  return ranks_[document / 64] + static_cast<std::uint32_t>(std::popcount(bits_[document / 64] & below));
}

std::uint32_t VisiblePart::frequency(const TermEntry& entry) const {
  if (all()) return entry.documents;
  Postings postings(*segment_, entry);
  std::uint32_t found = 0;
  std::uint32_t first = 0;
  for (std::uint32_t block = 0; block < postings.block_count(); ++block) {
    const std::uint32_t end = std::max(first, postings.last_of(block) + 1);
    if (end > segment_->size()) break;
    const std::uint32_t seen = count(first, end);
    if (seen == end - first) {
      found += postings.block_length(block);
    } else if (seen > 0 && postings.load(block)) {
      for (std::uint32_t i = 0; i < postings.length(); ++i) found += sees(postings.document(i)) ? 1 : 0;
    }
    first = end;
  }
  return found;
}

VisibleTerm VisiblePart::term(const std::string& term) const {
  if (const Turn turn(terms_taken_); turn) {
    const auto found = terms_.find(term);
    if (found != terms_.end()) return found->second;
  }
  VisibleTerm made;
  if (auto entry = segment_->find(term)) {
    made.frequency = frequency(*entry);
    if (made.frequency > 0) made.entry = std::move(entry);
  }
  if (const Turn turn(terms_taken_); turn) {
    if (terms_.size() >= std::clamp(segment_->size() / documents_a_term, terms_min, terms_max))
      terms_.clear();
    terms_.emplace(term, made);
  }
  return made;
}

std::shared_ptr<PartViews> no_views() { return std::make_shared<PartViews>(); }

std::shared_ptr<const VisiblePart> PartViews::of(const Part& part, const View& view) {
  if (view.name.empty()) return std::make_shared<const VisiblePart>(part, view);
  if (auto found = find(view.name)) return found;
  auto made = std::make_shared<const VisiblePart>(part, view);
  if (const Turn turn(taken_); turn) {
    if (seen_.size() == views_max) seen_.erase(seen_.begin());
    seen_.emplace_back(view.name, made);
  }
  return made;
}

std::shared_ptr<const VisiblePart> PartViews::find(const std::string& name) {
  const Turn turn(taken_);
  if (!turn) return nullptr;
  const auto found = std::ranges::find(seen_, name, &decltype(seen_)::value_type::first);
  if (found == seen_.end()) return nullptr;
  std::rotate(found, found + 1, seen_.end());
  return seen_.back().second;
}

Visible::Visible(std::span<const Part> parts, const View& view) {
  // Each label is asked about once, whichever segments hold it.
  std::map<std::string, bool, std::less<>> verdicts;
  const auto may_see_once = [&](std::string_view label) {
    auto found = verdicts.find(label);
    if (found == verdicts.end()) found = verdicts.emplace(std::string(label), view.may_see(label)).first;
    return found->second;
  };
  const View once{.may_see = may_see_once, .name = view.name};
  for (const Part& part : parts) {
    parts_.push_back(part.views->of(part, once));
    documents_ += parts_.back()->documents();
    length_ += parts_.back()->length();
  }
}

double Visible::mean_length() const {
  return documents_ == 0 ? 1.0
                         : std::max(1.0, static_cast<double>(length_) / static_cast<double>(documents_));
}

}  // namespace depesche::search
