// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "search/document.h"
#include "search/request.h"
#include "search/snapshot.h"

namespace depesche::search {

// Answers a request by looking at every document's text: no segments, no postings, no pruning. What the
// engine must agree with to the last bit.
class NaiveSearch {
 public:
  NaiveSearch(std::vector<Document> documents, Ranking ranking);

  // Keys and scores in order, the total, and the facets.
  struct Found {
    std::uint64_t total = 0;
    std::vector<std::pair<std::uint64_t, double>> hits;
    std::map<std::string, std::map<std::string, std::uint64_t>> facets;
  };
  Found search(const Request& request, const View& view) const;

 private:
  struct Words {
    std::map<std::string, std::vector<std::uint32_t>> positions;
    std::uint32_t subject_words = 0;
    double length = 0;
  };
  struct Seen;
  Words words_of(const Document& document) const;
  Seen seen_by(const View& view) const;
  double weight(const struct TermGroup& group, const Seen& seen) const;
  double norm(const Seen& seen, std::size_t document) const;
  double score(const struct Plan& plan, const Seen& seen, std::size_t document) const;
  double closeness(const struct Plan& plan, const Seen& seen, std::size_t document) const;

  std::vector<Document> documents_;
  std::vector<Words> words_;
  Ranking ranking_;
};

}  // namespace depesche::search
