// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "search/document.h"
#include "search/snapshot.h"

namespace depesche::search {

// How well an engine finds what people judged relevant.
struct Quality {
  std::size_t queries = 0;  // with at least one relevant document
  double ndcg_at_10 = 0;    // linear gain, log2 discount
  double mrr_at_10 = 0;
  double recall_at_100 = 0;
};

using Qrels = std::map<std::string, std::map<std::string, int>>;   // query, document, gain
using Run = std::map<std::string, std::vector<std::string>>;       // query, documents, best first
using Queries = std::vector<std::pair<std::string, std::string>>;  // id, text

// The mean over the queries of `qrels`; a query the run lacks counts as 0.
Quality measure(const Run& run, const Qrels& qrels);

// "query TAB 0 TAB document TAB gain" and "id TAB text" lines. Errors: not_found, invalid.
Result<Qrels> read_qrels(const std::filesystem::path& path);
Result<Queries> read_queries(const std::filesystem::path& path);

// Calls `take` with each line of a file, plain or compressed with zstd (`.zst`). Errors: not_found, invalid,
// corrupt, and what `take` returns.
Result<> each_line(const std::filesystem::path& path, const std::function<Result<>(std::string_view)>& take);

// One line of a corpus as a document: id, date, title, text, lang, country, place, author, recipient. With
// `fields` only these of title and text are read (for example {"text"}). Errors: invalid.
Result<Document> corpus_document(std::string_view line, std::uint64_t key,
                                 const std::vector<std::string>& fields);

// The queries are parted by the hash of their id, so that what was tuned on one half is measured on the
// other.
enum class Half : std::uint8_t { tuning, test };
Half half_of(std::string_view query);

// The judgements of one half.
Qrels only(Half half, const Qrels& qrels);

// One signal of the ranking taken away: "closeness", "days", "subject" (subjects count as bodies do),
// "length" (long documents are not held back). Errors: invalid.
Result<Ranking> without(std::string_view signal, Ranking ranking);

// Indexes a corpus under `folder` (created, emptied) and asks every query. Errors: of reading and of the
// index.
struct Trial {
  std::filesystem::path corpus;
  std::filesystem::path queries;
  std::filesystem::path qrels;
  std::vector<std::string> fields{};  // empty: all
  Ranking ranking{};
  std::optional<Half> half{};  // none: all queries
};
Result<Quality> try_retrieval(const Trial& trial, const std::filesystem::path& folder);

}  // namespace depesche::search
