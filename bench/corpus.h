// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <vector>

#include "need.h"
#include "search/document.h"
#include "search/retrieval.h"

namespace depesche::bench {

// The first documents of a corpus (JSONL, also zstd), keys from 1 on.
inline std::vector<search::Document> read_corpus(const std::filesystem::path& corpus, std::size_t most) {
  std::vector<search::Document> documents;
  const auto take = [&](std::string_view line) -> Result<> {
    if (documents.size() == most) return {};
    documents.push_back(TRY(search::corpus_document(line, documents.size() + 1, {})));
    return {};
  };
  need(search::each_line(corpus, take));
  return documents;
}

// Pseudo-random numbers that are the same in every run.
class Dice {
 public:
  std::size_t below(std::size_t sides) {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return (state_ >> 33U) % sides;
  }

 private:
  std::uint64_t state_ = 1;
};

}  // namespace depesche::bench
