// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "search/request.h"

namespace depesche::search {

class PartViews;
class Segment;

// Okapi BM25 over visible documents only. A subject word counts as `subject_weight` words of the body. The
// best documents rise by `closeness` times what the nearness of the query's words in them is worth, and by up
// to `days` for a date near a day that the query names.
struct Ranking {
  double k1 = 0.9;
  double b = 0.4;
  std::uint32_t subject_weight = 3;  // part of the index: changing it needs a rebuild
  double closeness = 0.5;
  double days = 8;
};

// How texts become terms. `plain` splits at spaces, changes nothing and keeps no texts, for comparing
// engines.
enum class Words : std::uint8_t { analysed, plain };

std::shared_ptr<PartViews> no_views();

// One segment with the documents removed from it, rising document numbers.
struct Part {
  std::shared_ptr<const Segment> segment{};
  std::vector<std::uint32_t> removed{};
  std::shared_ptr<PartViews> views = no_views();  // of these documents: new with every change to them
};

// The index as of one moment. Never changes, so any thread may ask it while the index goes on.
//
// Every answer is byte for byte the answer of an index that holds only the documents the view may see (keys
// may differ as long as they rise alike).
class Snapshot {
 public:
  Snapshot(std::vector<Part> parts, Ranking ranking, Words words);

  // Errors: corrupt (a segment is damaged: rebuild the index). A query is never an error.
  Result<Answer> search(const Request& request, const View& view) const;

  // The sentences of visible documents that answer a question best (QuoteFinder). Errors: as those of search.
  Result<Quotes> quote(const QuoteOrder& order, const View& view) const;

  // The visible documents most like one that the caller may see, the most alike first and without itself.
  Result<std::vector<SimilarDocument>> similar(const Document& document, const View& view,
                                               std::size_t limit) const;

  // Completions of the last word of `prefix`, from subjects and fields of visible documents, most frequent
  // first.
  Result<std::vector<std::string>> suggest(std::string_view prefix, const View& view,
                                           std::size_t limit) const;

  // Where the query's words stand in a text that the caller may already see.
  Result<Highlights> passages(std::string_view query, std::string_view subject, std::string_view body,
                              std::string_view language) const;

  // What is kept of a document; nothing when it is not here. For callers that know it to be visible.
  Result<std::optional<Document>> document(std::uint64_t key) const;

  const std::vector<Part>& parts() const { return parts_; }

 private:
  std::vector<Part> parts_;
  Ranking ranking_;
  Words words_;
};

}  // namespace depesche::search
