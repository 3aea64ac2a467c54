// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "search/request.h"
#include "search/segment.h"
#include "search/snapshot.h"

namespace depesche::search {

// The documents of one segment that a reader may see.
class VisiblePart {
 public:
  VisiblePart(const Part& part, const View& view);

  const Segment& segment() const { return *segment_; }
  bool all() const { return documents_ == segment_->size(); }
  std::uint32_t documents() const { return documents_; }
  std::uint64_t length() const { return length_; }  // weighted words in all of them
  std::uint64_t word(std::uint32_t index) const { return bits_[index]; }
  bool sees(std::uint32_t document) const { return (bits_[document / 64] >> (document % 64) & 1U) != 0; }
  // How many are in [begin, end).
  std::uint32_t count(std::uint32_t begin, std::uint32_t end) const { return rank(end) - rank(begin); }

  // How many hold the term.
  std::uint32_t frequency(const TermEntry& entry) const;

 private:
  void show(std::uint32_t begin, std::uint32_t end);
  std::uint32_t rank(std::uint32_t document) const;

  const Segment* segment_;
  std::vector<std::uint64_t> bits_;
  std::vector<std::uint32_t> ranks_;  // visible documents before each word of bits_
  std::uint32_t documents_ = 0;
  std::uint64_t length_ = 0;
};

// Everything a reader may see: the only documents whose statistics an answer may show.
class Visible {
 public:
  Visible(std::span<const Part> parts, const View& view);

  std::span<const VisiblePart> parts() const { return parts_; }
  std::uint64_t documents() const { return documents_; }
  double mean_length() const;

 private:
  std::vector<VisiblePart> parts_;
  std::uint64_t documents_ = 0;
  std::uint64_t length_ = 0;
};

}  // namespace depesche::search
