// SPDX-License-Identifier: EUPL-1.2
#include "text/analyzer.h"

#include <algorithm>
#include <libstemmer.h>

#include "text/compounds.h"
#include "text/words.h"

namespace depesche::text {
namespace {

bool has_digit(std::string_view word) {
  return std::ranges::any_of(word, [](char c) { return c >= '0' && c <= '9'; });
}

void add_once(Terms& terms, std::string term) {
  if (!term.empty() && std::ranges::find(terms, term) == terms.end()) terms.push_back(std::move(term));
}

// Snowball's German knows umlauts only as one sign, and folding has written them out. `qu` is none.
std::string with_umlauts(std::string_view folded) {
  std::string word;
  for (std::size_t i = 0; i < folded.size(); ++i) {
    const char c = folded[i];
    const bool written_out = i + 1 < folded.size() && folded[i + 1] == 'e' &&
                             (c == 'a' || c == 'o' || c == 'u') &&
                             (c != 'u' || i == 0 || folded[i - 1] != 'q');
    if (!written_out) {
      word.push_back(c);
      continue;
    }
    word += c == 'a' ? "\u00e4" : c == 'o' ? "\u00f6" : "\u00fc";
    ++i;
  }
  return word;
}

}  // namespace

void Analyzer::Delete::operator()(sb_stemmer* stemmer) const { sb_stemmer_delete(stemmer); }

Analyzer::Analyzer(Language language) : language_(language) {
  const std::string algorithm(stemmer_of(language));
  if (!algorithm.empty()) stemmer_.reset(sb_stemmer_new(algorithm.c_str(), "UTF_8"));
}

std::string Analyzer::stem(std::string_view folded) const {
  if (stemmer_ == nullptr || has_digit(folded)) return std::string(folded);
  const std::string word = language_ == german ? with_umlauts(folded) : std::string(folded);
  const auto* stemmed = sb_stemmer_stem(stemmer_.get(), reinterpret_cast<const sb_symbol*>(word.data()),
                                        static_cast<int>(word.size()));
  if (stemmed == nullptr) return std::string(folded);
  return {reinterpret_cast<const char*>(stemmed),
          static_cast<std::size_t>(sb_stemmer_length(stemmer_.get()))};
}

void Analyzer::terms_of(std::string_view word, Terms& terms) {
  terms.clear();
  fold(word, folded_);
  add_once(terms, stem(folded_));
  if (language_ != german || terms.empty() || has_digit(folded_)) return;
  split_compound(folded_, parts_);
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    add_once(terms, stem(parts_[i]));
    const bool is_tail = i > 0 && i + 1 < parts_.size();
    const auto begin = static_cast<std::size_t>(parts_[i].data() - folded_.data());
    if (is_tail) add_once(terms, stem(std::string_view(folded_).substr(begin)));
  }
}

std::vector<Token> Analyzer::analyze(std::string_view text) {
  std::vector<Token> tokens;
  Terms terms;
  WordScanner scanner(text);
  std::uint32_t position = 0;
  for (Word word; scanner.next(word); ++position) {
    terms_of(text.substr(word.begin, word.end - word.begin), terms);
    for (std::size_t i = 0; i < terms.size(); ++i) {
      tokens.push_back(
          {.term = terms[i], .position = position, .begin = word.begin, .end = word.end, .is_part = i > 0});
    }
  }
  return tokens;
}

}  // namespace depesche::text
