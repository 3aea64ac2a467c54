// SPDX-License-Identifier: EUPL-1.2
#include "search/similar.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "search/terms.h"
#include "text/analyzer.h"
#include "text/function_words.h"
#include "text/words.h"

namespace depesche::search {
namespace {

constexpr std::size_t words_asked = 25;
constexpr std::size_t words_weighed = 300;  // the most frequent of the document
constexpr std::size_t row_of_words = 3;
constexpr std::size_t bytes_weighed = std::size_t{1} << 20;

struct TellingWord {
  std::string stem;
  std::string folded;  // a word that has this stem
  std::uint32_t count = 0;
  double weight = 0;
};

// The words of a document; one of the subject counts thrice.
std::vector<TellingWord> counted_words(const Document& document, text::Analyzer& analyzer) {
  std::map<std::string, TellingWord> counted;
  text::Terms terms;
  const auto count = [&](std::string_view text, std::uint32_t times) {
    text::WordScanner scanner(text);
    for (text::Word word; scanner.next(word);) {
      const std::string folded = text::fold(text.substr(word.begin, word.end - word.begin));
      if (folded.size() < 3 || text::is_function_word(folded)) continue;
      analyzer.terms_of(folded, terms);
      if (terms.empty()) continue;
      TellingWord& known = counted[terms.front()];
      if (known.count == 0) known = {.stem = terms.front(), .folded = folded};
      known.count += times;
    }
  };
  count(document.subject, 3);
  count(std::string_view(document.body).substr(0, bytes_weighed), 1);
  std::vector<TellingWord> words;
  for (auto& [stem, word] : counted) words.push_back(std::move(word));
  return words;
}

std::uint64_t frequency_of(const std::string& term, const Visible& visible) {
  std::uint64_t frequency = 0;
  for (const auto& part : visible.parts()) frequency += part->term(term).frequency;
  return frequency;
}

}  // namespace

Shingles shingles_of(std::string_view whole) {
  const std::string_view text = whole.substr(0, bytes_weighed);
  std::vector<std::uint64_t> words, shingles;
  text::WordScanner scanner(text);
  for (text::Word word; scanner.next(word);) {
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const char c : text::fold(text.substr(word.begin, word.end - word.begin)))
      hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    words.push_back(hash);
  }
  if (words.empty()) return shingles;
  const std::size_t row = std::min(row_of_words, words.size());
  for (std::size_t i = 0; i + row <= words.size(); ++i) {
    std::uint64_t hash = 0;  // FNV-1a of each word, mixed
    for (std::size_t k = 0; k < row; ++k) hash = (hash ^ words[i + k]) * 0x9e3779b97f4a7c15U;
    shingles.push_back(hash);
  }
  std::ranges::sort(shingles);
  const auto again = std::ranges::unique(shingles);
  shingles.erase(again.begin(), again.end());
  return shingles;
}

std::string telling_words_of(const Document& document, const Visible& visible) {
  const text::Language language = document.language.empty()
                                      ? text::detect(document.body.empty() ? document.subject : document.body)
                                      : text::language_of(document.language);
  text::Analyzer analyzer(language);
  std::vector<TellingWord> words = counted_words(document, analyzer);
  std::ranges::stable_sort(words, std::ranges::greater{}, &TellingWord::count);
  words.resize(std::min(words.size(), words_weighed));
  const auto documents = static_cast<double>(visible.documents());
  for (TellingWord& word : words) {
    const std::uint64_t holding = frequency_of(word_term(language, word.stem), visible);
    if (holding < 2) continue;  // nobody else has it
    const auto frequency = static_cast<double>(holding);
    word.weight =
        std::log(1.0 + word.count) * std::log(1.0 + (documents - frequency + 0.5) / (frequency + 0.5));
  }
  std::ranges::stable_sort(words, std::ranges::greater{}, &TellingWord::weight);
  std::string query;
  for (std::size_t i = 0; i < std::min(words.size(), words_asked) && words[i].weight > 0; ++i)
    query.append(query.empty() ? "" : " ").append(words[i].folded);
  return query;
}

double resemblance(const Shingles& one, const Shingles& two) {
  if (one.empty() || two.empty()) return 0;
  std::vector<std::uint64_t> both;
  std::ranges::set_intersection(one, two, std::back_inserter(both));
  return static_cast<double>(both.size()) / static_cast<double>(one.size() + two.size() - both.size());
}

}  // namespace depesche::search
