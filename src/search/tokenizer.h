// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "search/document.h"
#include "search/snapshot.h"
#include "text/analyzer.h"

namespace depesche::search {

// Cuts documents into terms at their places, as all searching takes them. What it finds out about a word is
// kept for the documents to come.
class Tokenizer {
 public:
  struct Token {
    std::uint32_t term = 0;  // its number
    std::uint32_t position = 0;
  };
  // What a document became: a stretch of tokens() in the order of its zones, and how long it is.
  struct Cut {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::uint32_t subject_words = 0;
    std::uint32_t words = 0;  // in all zones
  };

  explicit Tokenizer(Words words);

  // Adds a document's tokens. A language that is missing is detected and written into it.
  Cut cut(Document& document);

  const std::vector<Token>& tokens() const { return tokens_; }
  std::size_t terms() const { return term_texts_.size(); }
  const std::string& term(std::uint32_t number) const { return *term_texts_[number]; }

  // Forgets the tokens; terms keep their numbers.
  void drop_tokens() { tokens_.clear(); }
  // Terms get new numbers, too. What the analysers found is kept.
  void clear();

 private:
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
    std::vector<Entry> table_;  // none before the first word: an index that rests keeps none
    std::string words_;
    std::size_t used_ = 0;
  };
  struct Tongue {
    text::Analyzer analyzer;
    WordCache cache;
    std::unordered_map<std::string, text::Terms> analysed;  // outlives clear()
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

  Words words_;
  std::vector<std::unique_ptr<Tongue>> tongues_;
  std::unordered_map<std::string, std::uint32_t> term_numbers_;
  std::vector<const std::string*> term_texts_;
  std::vector<std::uint32_t> term_lists_;  // what the caches point into
  std::vector<Token> tokens_;
  text::Terms terms_;
};

}  // namespace depesche::search
