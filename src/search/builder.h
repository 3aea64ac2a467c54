// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "search/document.h"
#include "search/segment.h"
#include "search/snapshot.h"
#include "text/analyzer.h"

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
  struct Token {
    std::uint32_t term = 0;
    std::uint32_t position = 0;
  };
  struct Pending {
    Document document{};
    std::size_t tokens_begin = 0;
    std::size_t tokens_end = 0;
    std::uint32_t subject_words = 0;
    std::uint32_t length = 0;
    bool removed = false;
  };
  // The terms of words already met, by their bytes: most words of a text are.
  class WordCache {
   public:
    struct Entry {
      std::uint64_t hash = 0;
      std::uint32_t word_at = 0;
      std::uint32_t word_size = 0;
      std::uint32_t terms_at = 0;
      std::uint32_t terms_size = 0;
    };
    Entry* find(std::string_view word);  // an empty place (hash 0) when it is new
    void keep(Entry& place, std::string_view word);

   private:
    void grow();
    std::vector<Entry> table_ = std::vector<Entry>(1U << 14);
    std::string words_;
    std::size_t used_ = 0;
  };
  struct Tongue {
    text::Analyzer analyzer;
    WordCache cache;
    std::unordered_map<std::string, text::Terms> analysed;  // outlives a build
  };

  Tongue& tongue(text::Language language);
  std::uint32_t term_number(std::string&& term);
  const text::Terms& analysed(Tongue& tongue, std::string_view word);
  std::span<const std::uint32_t> terms_of(Tongue& tongue, std::string_view word);
  std::uint32_t add_text(Tongue& tongue, std::string_view text, std::uint32_t position);
  std::uint32_t add_plain(std::string_view text, std::uint32_t position);
  std::uint32_t add_field(Tongue& tongue, std::string_view name, std::string_view text,
                          std::uint32_t position);
  void add_suggestions(std::string_view text, std::uint32_t position);
  void clear();
  void write_terms(class SegmentWriter& writer, std::span<const std::uint32_t> order) const;

  std::uint32_t subject_weight_;
  Words words_;
  std::vector<std::unique_ptr<Tongue>> tongues_;
  std::unordered_map<std::string, std::uint32_t> term_numbers_;
  std::vector<const std::string*> term_texts_;
  std::vector<std::uint32_t> term_lists_;  // what the caches point into
  std::vector<Token> tokens_;
  std::vector<Pending> documents_;
  text::Terms terms_;
};

}  // namespace depesche::search
