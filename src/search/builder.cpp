// SPDX-License-Identifier: EUPL-1.2
#include "search/builder.h"

#include <algorithm>
#include <numeric>

#include "search/record.h"
#include "search/segment_writer.h"

namespace depesche::search {

Builder::Builder(std::uint32_t subject_weight, Words words)
    : subject_weight_(subject_weight), words_(words), tokenizer_(words) {}

void Builder::add(Document document) {
  Pending pending{.document = std::move(document)};
  pending.cut = tokenizer_.cut(pending.document);
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
         .length = documents_[i].cut.words + (subject_weight_ - 1) * documents_[i].cut.subject_words,
         .date = document.date,
         .values = {document.country, document.post, document.kind, document.level, document.language}},
        record);
  }
  write_terms(writer, order);
  clear();
  return writer.finish();
}

void Builder::clear() {
  documents_ = {};
  tokenizer_.clear();
}

void Builder::write_terms(SegmentWriter& writer, std::span<const std::uint32_t> order) const {
  struct Occurrence {
    std::uint32_t document = 0;
    std::uint32_t position = 0;
  };
  // Tokens go to their term's stretch in the new order of documents: sorted in one pass.
  const auto& tokens = tokenizer_.tokens();
  std::vector<std::size_t> ends(tokenizer_.terms() + 1);
  for (const std::uint32_t i : order) {
    for (std::size_t t = documents_[i].cut.begin; t < documents_[i].cut.end; ++t) ++ends[tokens[t].term + 1];
  }
  std::partial_sum(ends.begin(), ends.end(), ends.begin());
  std::vector<std::size_t> at(ends.begin(), ends.end() - 1);
  std::vector<Occurrence> occurrences(ends.back());
  for (std::uint32_t number = 0; number < order.size(); ++number) {
    const Tokenizer::Cut& cut = documents_[order[number]].cut;
    for (std::size_t t = cut.begin; t < cut.end; ++t) {
      occurrences[at[tokens[t].term]++] = {.document = number, .position = tokens[t].position};
    }
  }

  std::vector<std::uint32_t> terms(tokenizer_.terms());
  std::iota(terms.begin(), terms.end(), 0);
  std::ranges::sort(terms, {}, [&](std::uint32_t term) { return std::string_view(tokenizer_.term(term)); });
  std::vector<std::uint32_t> positions;
  for (const std::uint32_t term : terms) {
    const auto list = std::span(occurrences).subspan(ends[term], ends[term + 1] - ends[term]);
    writer.begin_term(tokenizer_.term(term));
    for (std::size_t i = 0; i < list.size();) {
      Posting posting{.document = list[i].document};
      const std::uint32_t subject_words = documents_[order[posting.document]].cut.subject_words;
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
