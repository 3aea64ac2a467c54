// SPDX-License-Identifier: EUPL-1.2
#include "search/builder.h"

#include <algorithm>
#include <cstring>
#include <numeric>

#include "search/record.h"
#include "search/segment_writer.h"
#include "search/terms.h"
#include "text/words.h"

namespace depesche::search {
namespace {

constexpr std::size_t suggestion_bytes_min = 3;
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

Builder::WordCache::Entry* Builder::WordCache::find(std::string_view word) {
  if (2 * used_ >= table_.size()) grow();
  const std::uint64_t hash = hash_of(word);
  for (std::size_t at = hash >> 8;; ++at) {
    Entry& entry = table_[at & (table_.size() - 1)];
    if (entry.hash == 0) return &entry;
    if (entry.hash == hash && std::string_view(words_).substr(entry.word_at, entry.word_size) == word)
      return &entry;
  }
}

void Builder::WordCache::keep(Entry& place, std::string_view word) {
  place.hash = hash_of(word);
  place.word_at = static_cast<std::uint32_t>(words_.size());
  place.word_size = static_cast<std::uint32_t>(word.size());
  words_.append(word);
  ++used_;
}

void Builder::WordCache::grow() {
  std::vector<Entry> old(2 * table_.size());
  old.swap(table_);
  for (const Entry& entry : old) {
    if (entry.hash == 0) continue;
    std::size_t at = entry.hash >> 8;
    while (table_[at & (table_.size() - 1)].hash != 0) ++at;
    table_[at & (table_.size() - 1)] = entry;
  }
}

Builder::Builder(std::uint32_t subject_weight, Words words) : subject_weight_(subject_weight), words_(words) {
  tongues_.resize(text::language_codes().size());
}

Builder::Tongue& Builder::tongue(text::Language language) {
  auto& made = tongues_[language.number];
  if (made == nullptr) made = std::make_unique<Tongue>(Tongue{text::Analyzer(language), {}, {}});
  return *made;
}

std::uint32_t Builder::term_number(std::string&& term) {
  const auto [found, is_new] =
      term_numbers_.try_emplace(std::move(term), static_cast<std::uint32_t>(term_texts_.size()));
  if (is_new) term_texts_.push_back(&found->first);
  return found->second;
}

const text::Terms& Builder::analysed(Tongue& tongue, std::string_view word) {
  if (words_ == Words::plain) {
    terms_.assign(1, std::string(word));
    return terms_;
  }
  if (tongue.analysed.size() >= analysed_words_max) tongue.analysed.clear();
  const auto [found, is_new] = tongue.analysed.try_emplace(std::string(word));
  if (is_new) tongue.analyzer.terms_of(word, found->second);
  return found->second;
}

std::span<const std::uint32_t> Builder::terms_of(Tongue& tongue, std::string_view word) {
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

std::uint32_t Builder::add_text(Tongue& tongue, std::string_view text, std::uint32_t position) {
  text::WordScanner scanner(text);
  for (text::Word word; scanner.next(word); ++position) {
    for (const std::uint32_t term : terms_of(tongue, text.substr(word.begin, word.end - word.begin))) {
      tokens_.push_back({.term = term, .position = position});
    }
  }
  return position;
}

std::uint32_t Builder::add_plain(std::string_view text, std::uint32_t position) {
  Tongue& plain = tongue(text::undetermined);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    if (end > at)
      tokens_.push_back({.term = terms_of(plain, text.substr(at, end - at)).front(), .position = position++});
    at = end + 1;
  }
  return position;
}

std::uint32_t Builder::add_field(Tongue& tongue, std::string_view name, std::string_view text,
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

void Builder::add_suggestions(std::string_view text, std::uint32_t position) {
  text::WordScanner scanner(text);
  for (text::Word word; scanner.next(word); ++position) {
    const std::string_view written = text.substr(word.begin, word.end - word.begin);
    const std::string folded = text::fold(written);
    if (folded.size() < suggestion_bytes_min || written.size() > text::folded_bytes_max) continue;
    tokens_.push_back({.term = term_number(suggestion_term(folded, written)), .position = position});
  }
}

void Builder::add(Document document) {
  Pending pending{.document = std::move(document), .tokens_begin = tokens_.size()};
  Document& added = pending.document;
  std::uint32_t position = 0;
  if (words_ == Words::plain) {
    pending.subject_words = add_plain(added.subject, 0);
    position = add_plain(added.body, pending.subject_words + zone_gap) - zone_gap;
  } else {
    if (added.language.empty()) {
      added.language = text::code_of(text::detect(added.body.empty() ? added.subject : added.body));
    }
    Tongue& spoken = tongue(text::language_of(added.language));
    pending.subject_words = add_text(spoken, added.subject, 0);
    add_suggestions(added.subject, 0);
    const std::uint32_t body = pending.subject_words + zone_gap;
    position = add_text(spoken, added.body, body);
    std::uint32_t gaps = zone_gap;
    for (const auto& [name, text] : added.fields) {
      position += zone_gap;
      gaps += zone_gap;
      const std::uint32_t end = add_field(spoken, name, text, position);
      add_suggestions(text, position);
      position = end;
    }
    position -= gaps;
  }
  pending.length = position + (subject_weight_ - 1) * pending.subject_words;
  pending.tokens_end = tokens_.size();
  documents_.push_back(std::move(pending));
}

bool Builder::remove(std::uint64_t key) {
  const auto found =
      std::ranges::lower_bound(documents_, key, {}, [](const Pending& p) { return p.document.key; });
  if (found == documents_.end() || found->document.key != key || found->removed) return false;
  found->removed = true;
  return true;
}

Result<std::unique_ptr<Storage>> Builder::build(const std::string& path) {
  std::vector<std::uint32_t> order;
  for (std::uint32_t i = 0; i < documents_.size(); ++i) {
    if (!documents_[i].removed) order.push_back(i);
  }
  std::ranges::sort(order, {}, [&](std::uint32_t i) {
    return std::pair(std::string_view(documents_[i].document.label), documents_[i].document.key);
  });

  SegmentWriter writer(path, subject_weight_, words_ == Words::plain);
  Bytes record;
  for (const std::uint32_t i : order) {
    const Document& document = documents_[i].document;
    record.clear();
    put_record(record, words_ == Words::plain ? Document{} : document);
    writer.add_document(
        {.key = document.key,
         .id = document.id,
         .label = document.label,
         .length = documents_[i].length,
         .date = document.date,
         .values = {document.country, document.post, document.kind, document.level, document.language}},
        record);
  }
  write_terms(writer, order);
  clear();
  return writer.finish();
}

// What the analysers found is kept for the words to come.
void Builder::clear() {
  Builder fresh(subject_weight_, words_);
  for (auto& made : tongues_) {
    if (made != nullptr) made->cache = {};
  }
  fresh.tongues_ = std::move(tongues_);
  *this = std::move(fresh);
}

void Builder::write_terms(SegmentWriter& writer, std::span<const std::uint32_t> order) const {
  struct Occurrence {
    std::uint32_t document = 0;
    std::uint32_t position = 0;
  };
  // Tokens go to their term's stretch in the new order of documents: sorted in one pass.
  std::vector<std::size_t> ends(term_texts_.size() + 1);
  for (const std::uint32_t i : order) {
    for (std::size_t t = documents_[i].tokens_begin; t < documents_[i].tokens_end; ++t)
      ++ends[tokens_[t].term + 1];
  }
  std::partial_sum(ends.begin(), ends.end(), ends.begin());
  std::vector<std::size_t> at(ends.begin(), ends.end() - 1);
  std::vector<Occurrence> occurrences(ends.back());
  for (std::uint32_t number = 0; number < order.size(); ++number) {
    const Pending& pending = documents_[order[number]];
    for (std::size_t t = pending.tokens_begin; t < pending.tokens_end; ++t) {
      occurrences[at[tokens_[t].term]++] = {.document = number, .position = tokens_[t].position};
    }
  }

  std::vector<std::uint32_t> terms(term_texts_.size());
  std::iota(terms.begin(), terms.end(), 0);
  std::ranges::sort(terms, {}, [&](std::uint32_t term) { return std::string_view(*term_texts_[term]); });
  std::vector<std::uint32_t> positions;
  for (const std::uint32_t term : terms) {
    const auto list = std::span(occurrences).subspan(ends[term], ends[term + 1] - ends[term]);
    writer.begin_term(*term_texts_[term]);
    for (std::size_t i = 0; i < list.size();) {
      Posting posting{.document = list[i].document};
      const std::uint32_t subject_words = documents_[order[posting.document]].subject_words;
      positions.clear();
      for (; i < list.size() && list[i].document == posting.document; ++i) {
        positions.push_back(list[i].position);
        posting.subject_count += list[i].position < subject_words ? 1 : 0;
      }
      posting.count = static_cast<std::uint32_t>(positions.size());
      posting.positions = positions;
      writer.add_posting(posting);
    }
    writer.end_term();
  }
}

}  // namespace depesche::search
