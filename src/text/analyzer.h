// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "text/language.h"

struct sb_stemmer;

namespace depesche::text {

// The terms a word is indexed under. `terms[0]` is its stem; the others are the parts of a German compound
// and the compounds these form towards its end: `abschiebungshaftbefehl` has `abschiebung`, `haft`, `befehl`,
// `haftbefehl`.
using Terms = std::vector<std::string>;

// A term at its place in a text: `position` counts words, `begin` and `end` are bytes of the text.
struct Token {
  std::string term;
  std::uint32_t position = 0;
  std::size_t begin = 0;
  std::size_t end = 0;
  bool is_part = false;
};

// Makes terms of words in one language. Queries and documents must use the same, so that equal words meet.
// For one thread at a time.
class Analyzer {
 public:
  explicit Analyzer(Language language);

  Language language() const { return language_; }

  // `word` as a WordScanner found it. `terms` is emptied first; it stays empty for a word that folds to
  // nothing.
  void terms_of(std::string_view word, Terms& terms);

  // All tokens of a text, in order.
  std::vector<Token> analyze(std::string_view text);

 private:
  struct Delete {
    void operator()(sb_stemmer* stemmer) const;
  };
  std::string stem(std::string_view folded) const;

  Language language_;
  std::unique_ptr<sb_stemmer, Delete> stemmer_;
  std::string folded_;
  std::vector<std::string_view> parts_;
};

}  // namespace depesche::text
