// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <vector>

#include "base/result.h"
#include "search/snapshot.h"

namespace depesche::search {

// What came of asking a corpus many questions for quotes.
struct QuoteTrial {
  std::size_t documents = 0;
  std::size_t questions = 0;
  std::size_t answered = 0;
  std::size_t sentences = 0;
  std::size_t misplaced = 0;  // quotes that do not stand in their document word for word: must be 0
  std::vector<std::uint64_t> nanoseconds;  // each question took, rising
};

struct QuoteTrialOrder {
  std::filesystem::path corpus;
  std::filesystem::path queries{};  // empty: questions are made of words of the documents
  std::size_t documents_max = 0;    // of the corpus, from its beginning
  std::size_t questions_max = 0;
  std::function<std::uint64_t()> now{};  // nanoseconds
  Ranking ranking{};
};

// Indexes a corpus under `folder` (created, emptied) and asks for quotes. Errors: of reading and of the
// index.
Result<QuoteTrial> try_quotes(const QuoteTrialOrder& order, const std::filesystem::path& folder);

}  // namespace depesche::search
