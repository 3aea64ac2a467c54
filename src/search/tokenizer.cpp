// SPDX-License-Identifier: EUPL-1.2
#include "search/tokenizer.h"

#include <algorithm>
#include <cstring>

#include "search/terms.h"
#include "text/words.h"

namespace depesche::search {
namespace {

constexpr std::size_t suggestion_bytes_min = 3;
constexpr std::size_t words_at_least = 1U << 14U;    // places in a cache of words
constexpr std::size_t analysed_words_max = 200'000;  // some 20 MB

std::uint64_t hash_of(std::string_view word) {
  std::uint64_t hash = 0x9E3779B97F4A7C15U ^ word.size();
  const char* at = word.data();
  std::size_t left = word.size();
  const auto mix = [&](std::uint64_t bytes) {
    hash = (hash ^ bytes) * 0xFF51AFD7ED558CCDU;
    hash ^= hash >> 32;
  };
  for (; left >= 8; at += 8, left -= 8) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, at, 8);
    mix(bytes);
  }
  std::uint64_t bytes = 0;
  std::memcpy(&bytes, at, left);
  mix(bytes);
  return hash | 1U;  // 0 marks an empty place
}

}  // namespace

Tokenizer::WordCache::Entry* Tokenizer::WordCache::find(std::string_view word) {
  if (2 * used_ >= table_.size()) grow();
  const std::uint64_t hash = hash_of(word);
  for (std::size_t at = hash >> 8;; ++at) {
    Entry& entry = table_[at & (table_.size() - 1)];
    if (entry.hash == 0) return &entry;
    if (entry.hash == hash && std::string_view(words_).substr(entry.word_at, entry.word_size) == word)
      return &entry;
  }
}

void Tokenizer::WordCache::keep(Entry& place, std::string_view word) {
  place.hash = hash_of(word);
  place.word_at = static_cast<std::uint32_t>(words_.size());
  place.word_size = static_cast<std::uint32_t>(word.size());
  words_.append(word);
  ++used_;
}

void Tokenizer::WordCache::grow() {
  std::vector<Entry> old(std::max(words_at_least, 2 * table_.size()));
  old.swap(table_);
  for (const Entry& entry : old) {
    if (entry.hash == 0) continue;
    std::size_t at = entry.hash >> 8;
    while (table_[at & (table_.size() - 1)].hash != 0) ++at;
    table_[at & (table_.size() - 1)] = entry;
  }
}

Tokenizer::Tokenizer(Words words) : words_(words) { tongues_.resize(text::language_codes().size()); }

Tokenizer::Tongue& Tokenizer::tongue(text::Language language) {
  auto& made = tongues_[language.number];
  if (made == nullptr) made = std::make_unique<Tongue>(Tongue{text::Analyzer(language), {}, {}});
  return *made;
}

std::uint32_t Tokenizer::term_number(std::string&& term) {
  const auto [found, is_new] =
      term_numbers_.try_emplace(std::move(term), static_cast<std::uint32_t>(term_texts_.size()));
  if (is_new) term_texts_.push_back(&found->first);
  return found->second;
}

const text::Terms& Tokenizer::analysed(Tongue& tongue, std::string_view word) {
  if (words_ == Words::plain) {
    terms_.assign(1, std::string(word));
    return terms_;
  }
  if (tongue.analysed.size() >= analysed_words_max) tongue.analysed.clear();
  const auto [found, is_new] = tongue.analysed.try_emplace(std::string(word));
  if (is_new) tongue.analyzer.terms_of(word, found->second);
  return found->second;
}

std::span<const std::uint32_t> Tokenizer::terms_of(Tongue& tongue, std::string_view word) {
  WordCache::Entry* entry = tongue.cache.find(word);
  if (entry->hash == 0) {
    tongue.cache.keep(*entry, word);
    entry->terms_at = static_cast<std::uint32_t>(term_lists_.size());
    for (const std::string& term : analysed(tongue, word)) {
      term_lists_.push_back(term_number(word_term(tongue.analyzer.language(), term)));
    }
    entry->terms_size = static_cast<std::uint32_t>(term_lists_.size()) - entry->terms_at;
  }
  return std::span(term_lists_).subspan(entry->terms_at, entry->terms_size);
}

std::uint32_t Tokenizer::add_text(Tongue& tongue, std::string_view text, std::uint32_t position) {
  text::WordScanner scanner(text);
  for (text::Word word; scanner.next(word); ++position) {
    for (const std::uint32_t term : terms_of(tongue, text.substr(word.begin, word.end - word.begin))) {
      tokens_.push_back({.term = term, .position = position});
    }
  }
  return position;
}

std::uint32_t Tokenizer::add_plain(std::string_view text, std::uint32_t position) {
  Tongue& plain = tongue(text::undetermined);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    if (end > at)
      tokens_.push_back({.term = terms_of(plain, text.substr(at, end - at)).front(), .position = position++});
    at = end + 1;
  }
  return position;
}

std::uint32_t Tokenizer::add_field(Tongue& tongue, std::string_view name, std::string_view text,
                                   std::uint32_t position) {
  text::WordScanner scanner(text);
  for (text::Word word; scanner.next(word); ++position) {
    const std::string_view written = text.substr(word.begin, word.end - word.begin);
    for (const std::uint32_t term : terms_of(tongue, written))
      tokens_.push_back({.term = term, .position = position});
    tokens_.push_back({.term = term_number(field_term(name, text::fold(written))), .position = position});
  }
  return position;
}

void Tokenizer::add_suggestions(std::string_view text, std::uint32_t position) {
  text::WordScanner scanner(text);
  for (text::Word word; scanner.next(word); ++position) {
    const std::string_view written = text.substr(word.begin, word.end - word.begin);
    const std::string folded = text::fold(written);
    if (folded.size() < suggestion_bytes_min || written.size() > text::folded_bytes_max) continue;
    tokens_.push_back({.term = term_number(suggestion_term(folded, written)), .position = position});
  }
}

Tokenizer::Cut Tokenizer::cut(Document& document) {
  Cut cut{.begin = tokens_.size()};
  if (words_ == Words::plain) {
    cut.subject_words = add_plain(document.subject, 0);
    cut.words = add_plain(document.body, cut.subject_words + zone_gap) - zone_gap;
    cut.end = tokens_.size();
    return cut;
  }
  if (document.language.empty()) {
    document.language = text::code_of(text::detect(document.body.empty() ? document.subject : document.body));
  }
  Tongue& spoken = tongue(text::language_of(document.language));
  cut.subject_words = add_text(spoken, document.subject, 0);
  add_suggestions(document.subject, 0);
  std::uint32_t position = add_text(spoken, document.body, cut.subject_words + zone_gap);
  std::uint32_t gaps = zone_gap;
  for (const auto& [name, text] : document.fields) {
    position += zone_gap;
    gaps += zone_gap;
    const std::uint32_t end = add_field(spoken, name, text, position);
    add_suggestions(text, position);
    position = end;
  }
  cut.words = position - gaps;
  cut.end = tokens_.size();
  return cut;
}

void Tokenizer::clear() {
  Tokenizer fresh(words_);
  for (auto& made : tongues_) {
    if (made != nullptr) made->cache = {};
  }
  fresh.tongues_ = std::move(tongues_);
  *this = std::move(fresh);
}

}  // namespace depesche::search
