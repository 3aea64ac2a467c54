// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "search/document.h"
#include "search/query.h"
#include "search/request.h"
#include "search/tokenizer.h"

namespace depesche::search {

// Stored queries against single documents: which of them finds this one? The answer is that of a search in an
// index that holds the document alone, so it depends on nothing else. Patterns stand for every word they fit.
//
// Each query waits at the words of which a document that it finds must hold one, the longest it can; only
// those whose words come are looked at, and then exactly.
//
// For one thread.
class Percolator {
 public:
  Percolator();
  Percolator(Percolator&&) noexcept;
  Percolator& operator=(Percolator&&) noexcept;
  ~Percolator();

  // Under a number of the caller's, which is new. Of the filters `added_after` does not count.
  void add(std::uint64_t number, std::string_view query, const Filters& filters);
  void remove(std::uint64_t number);
  std::size_t size() const { return stored_.size(); }

  // The numbers of the queries that find the document, rising.
  std::vector<std::uint64_t> match(Document document);

 private:
  struct Stored {
    Query query;
    Filters filters;
  };
  class Tongue;

  Tongue& tongue(text::Language language);

  std::map<std::uint64_t, Stored> stored_;
  Tokenizer tokenizer_{Words::analysed};
  std::map<std::uint8_t, std::unique_ptr<Tongue>> tongues_;  // for the languages that documents came in
  std::size_t removed_ = 0;                                  // still waiting in the tongues
};

}  // namespace depesche::search
