// SPDX-License-Identifier: EUPL-1.2
#include "search/visible.h"

#include <algorithm>
#include <bit>
#include <map>

#include "search/postings.h"

namespace depesche::search {

VisiblePart::VisiblePart(const Part& part, const View& view)
    : segment_(part.segment.get()), bits_(segment_->size() / 64 + 1), ranks_(bits_.size()) {
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

Visible::Visible(std::span<const Part> parts, const View& view) {
  // Each label is asked about once, whichever segments hold it.
  std::map<std::string, bool, std::less<>> verdicts;
  const View once{.may_see = [&](std::string_view label) {
    auto found = verdicts.find(label);
    if (found == verdicts.end()) found = verdicts.emplace(std::string(label), view.may_see(label)).first;
    return found->second;
  }};
  for (const Part& part : parts) {
    const VisiblePart& added = parts_.emplace_back(part, once);
    documents_ += added.documents();
    length_ += added.length();
  }
}

double Visible::mean_length() const {
  return documents_ == 0 ? 1.0
                         : std::max(1.0, static_cast<double>(length_) / static_cast<double>(documents_));
}

}  // namespace depesche::search
