// SPDX-License-Identifier: EUPL-1.2
#include "search/quote_trial.h"

#include <doctest/doctest.h>

#include <cstdlib>

#include "search/test_corpus.h"

namespace depesche::search {
namespace {

namespace fs = std::filesystem;

TEST_CASE("of 200 answers over real documents every sentence stands in its document word for word") {
  const char* named = std::getenv("DEPESCHE_SHARED");
  const fs::path data = fs::path(named == nullptr ? "../shared" : named) / "data";
  if (!fs::exists(data / "corpora")) {
    MESSAGE("skipped: " << data.string() << " is not here (set DEPESCHE_SHARED)");
    return;
  }
  std::size_t answered = 0;
  for (const char* corpus : {"frus.jsonl.zst", "bundestag-antworten.jsonl.zst"}) {
    const TemporaryFolder folder;
    const auto trial = try_quotes({.corpus = data / "corpora" / corpus,
                                   .documents_max = 400,
                                   .questions_max = 130,
                                   .now = [] { return std::uint64_t{0}; }},
                                  folder.path() / "index");
    REQUIRE(trial.has_value());
    CHECK(trial->misplaced == 0);
    answered += trial->answered;
  }
  CHECK(answered >= 200);
}

}  // namespace
}  // namespace depesche::search
