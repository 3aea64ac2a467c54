// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "search/request.h"
#include "search/segment.h"
#include "search/snapshot.h"

namespace depesche::search {

// Lets one thread at a time in to what is kept. Nobody waits: whoever finds it taken does without.
class Turn {
 public:
  explicit Turn(std::atomic_flag& taken)
      : taken_(taken.test_and_set(std::memory_order_acquire) ? nullptr : &taken) {}
  ~Turn() {
    if (taken_ != nullptr) taken_->clear(std::memory_order_release);
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  explicit operator bool() const { return taken_ != nullptr; }

 private:
  std::atomic_flag* taken_;
};

// A term of one segment as a reader sees it.
struct VisibleTerm {
  std::optional<TermEntry> entry{};  // none when no visible document holds the term
  std::uint32_t frequency = 0;       // how many do
};

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
  // False only when none is in [begin, end].
  bool may_hold(std::uint32_t begin, std::uint32_t end) const {
    return ranks_[end / 64 + 1] != ranks_[begin / 64];
  }

  // How many hold the term.
  std::uint32_t frequency(const TermEntry& entry) const;

  // The term, looked up and counted once. Safe for any number of threads.
  VisibleTerm term(const std::string& term) const;

 private:
  void show(std::uint32_t begin, std::uint32_t end);
  std::uint32_t rank(std::uint32_t document) const;

  std::shared_ptr<const Segment> segment_;
  std::vector<std::uint64_t> bits_;
  std::vector<std::uint32_t> ranks_;  // visible documents before each word of bits_, and in all
  std::uint32_t documents_ = 0;
  std::uint64_t length_ = 0;
  mutable std::atomic_flag terms_taken_;
  mutable std::unordered_map<std::string, VisibleTerm> terms_;
};

// What the readers of one part see of it, for the views with a name that asked last. A view's own questions
// alone fill what is kept for it. Safe for any number of threads.
class PartViews {
 public:
  std::shared_ptr<const VisiblePart> of(const Part& part, const View& view);

 private:
  std::shared_ptr<const VisiblePart> find(const std::string& name);

  std::atomic_flag taken_;
  std::vector<std::pair<std::string, std::shared_ptr<const VisiblePart>>> seen_;  // the latest last
};

// Everything a reader may see: the only documents whose statistics an answer may show.
class Visible {
 public:
  Visible(std::span<const Part> parts, const View& view);

  std::span<const std::shared_ptr<const VisiblePart>> parts() const { return parts_; }
  const VisiblePart& part(std::size_t number) const { return *parts_[number]; }
  std::uint64_t documents() const { return documents_; }
  double mean_length() const;

 private:
  std::vector<std::shared_ptr<const VisiblePart>> parts_;
  std::uint64_t documents_ = 0;
  std::uint64_t length_ = 0;
};

}  // namespace depesche::search
