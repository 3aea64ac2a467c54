// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "search/document.h"
#include "search/segment.h"
#include "search/snapshot.h"
#include "search/tokenizer.h"

namespace depesche::search {

// Collects documents and makes a segment of them. The segment depends on the documents alone, not on their
// order.
class Builder {
 public:
  Builder(std::uint32_t subject_weight, Words words);

  void add(Document document);
  bool remove(std::uint64_t key);  // false when it is not here
  bool empty() const { return documents_.empty(); }

  // Makes the segment and starts anew. Without a path it stays in memory. Errors: unavailable.
  Result<std::unique_ptr<Storage>> build(const std::string& path);

 private:
  struct Pending {
    Document document{};
    Tokenizer::Cut cut{};
    bool removed = false;
  };

  void clear();
  void write_terms(class SegmentWriter& writer, std::span<const std::uint32_t> order) const;

  std::uint32_t subject_weight_;
  Words words_;
  Tokenizer tokenizer_;
  std::vector<Pending> documents_;
};

}  // namespace depesche::search
