// SPDX-License-Identifier: EUPL-1.2
#include "search/merge.h"

#include <algorithm>
#include <vector>

#include "base/ensure.h"
#include "search/postings.h"
#include "search/record.h"
#include "search/segment_writer.h"

namespace depesche::search {
namespace {

constexpr std::uint32_t dropped = ~0U;

struct Origin {
  std::uint32_t part = 0;
  std::uint32_t document = 0;
};

// Reads records of rising numbers, unpacking each block once.
class RecordWalk {
 public:
  explicit RecordWalk(const Segment& segment) : segment_(&segment) {}

  Result<BytesView> at(std::uint32_t document) {
    const RecordPlace place = TRY(segment_->record_place(document));
    if (!place_ || place_->block_at != place.block_at) block_ = TRY(segment_->record_block(place));
    place_ = place;
    if (place.offset > block_.size()) return fail(Code::corrupt, "search segment: a record is lost");
    return record_at(BytesView(block_).subspan(place.offset));
  }

 private:
  const Segment* segment_;
  std::optional<RecordPlace> place_;
  Bytes block_;
};

// One part's postings of the term at hand, seen under their new numbers.
class Source {
 public:
  Source(const Segment& segment, const std::vector<std::uint32_t>& numbers)
      : segment_(&segment), numbers_(&numbers), walk_(segment, {}) {}

  const Segment::TermWalk& walk() const { return walk_; }
  void leave_term() { walk_.next(); }

  void enter_term() {
    postings_.emplace(*segment_, walk_.entry());
    block_ = 0;
    at_ = 0;
    if (postings_->load(0)) postings_->load_counts();
    find();
  }
  std::uint32_t number() const { return number_; }  // `dropped` at the end
  void take(SegmentWriter& writer) {
    postings_->positions(at_, positions_);
    writer.add_posting({.document = number_,
                        .count = postings_->count(at_),
                        .subject_count = postings_->subject_count(at_),
                        .positions = positions_});
    ++at_;
    find();
  }

 private:
  void find() {
    for (;; ++at_) {
      if (at_ >= postings_->length()) {
        if (postings_->length() == 0 || !postings_->load(++block_)) break;
        postings_->load_counts();
        at_ = 0;
      }
      number_ = (*numbers_)[postings_->document(at_)];
      if (number_ != dropped) return;
    }
    number_ = dropped;
  }

  const Segment* segment_;
  const std::vector<std::uint32_t>* numbers_;
  Segment::TermWalk walk_;
  std::optional<Postings> postings_;
  std::uint32_t block_ = 0;
  std::uint32_t at_ = 0;
  std::uint32_t number_ = dropped;
  std::vector<std::uint32_t> positions_;
};

std::vector<Origin> order_of(std::span<const Part> parts) {
  std::vector<Origin> order;
  for (std::uint32_t part = 0; part < parts.size(); ++part) {
    for (std::uint32_t document = 0; document < parts[part].segment->size(); ++document) {
      if (!std::ranges::binary_search(parts[part].removed, document)) order.push_back({part, document});
    }
  }
  std::ranges::sort(order, {}, [&](const Origin& origin) {
    const Segment& segment = *parts[origin.part].segment;
    return std::pair(std::string_view(segment.label_of(origin.document)), segment.key(origin.document));
  });
  return order;
}

Result<> merge_documents(std::span<const Part> parts, std::span<const Origin> order, SegmentWriter& writer) {
  std::vector<RecordWalk> records;
  for (const Part& part : parts) records.emplace_back(*part.segment);
  for (const Origin& origin : order) {
    const Segment& segment = *parts[origin.part].segment;
    const BytesView record = TRY(records[origin.part].at(origin.document));
    ColumnValues columns{.key = segment.key(origin.document),
                         .id = segment.id(origin.document),
                         .label = segment.label_of(origin.document),
                         .length = segment.length(origin.document),
                         .date = segment.date(origin.document),
                         .values = {}};
    for (std::size_t i = 0; i < column_count; ++i) {
      const auto column = static_cast<Column>(i);
      columns.values[i] = segment.values(column)[segment.value(column, origin.document)];
    }
    writer.add_document(columns, record);
  }
  return {};
}

// The sources that stand at the smallest term.
std::vector<Source*> next_term(std::vector<Source>& sources) {
  std::vector<Source*> at_term;
  for (Source& source : sources) {
    if (source.walk().at_end()) continue;
    if (!at_term.empty()) {
      const int order = source.walk().entry().term.compare(at_term.front()->walk().entry().term);
      if (order > 0) continue;
      if (order < 0) at_term.clear();
    }
    at_term.push_back(&source);
  }
  return at_term;
}

void merge_term(std::span<Source* const> at_term, SegmentWriter& writer) {
  writer.begin_term(at_term.front()->walk().entry().term);
  for (Source* source : at_term) source->enter_term();
  for (;;) {
    Source* first = nullptr;
    std::uint32_t second = dropped;
    for (Source* source : at_term) {
      if (first == nullptr || source->number() < first->number()) {
        if (first != nullptr) second = std::min(second, first->number());
        first = source;
      } else {
        second = std::min(second, source->number());
      }
    }
    if (first->number() == dropped) break;
    while (first->number() < second) first->take(writer);  // labels come in runs
  }
  writer.end_term();
  for (Source* source : at_term) source->leave_term();
}

}  // namespace

Result<std::unique_ptr<Storage>> merge(std::span<const Part> parts, const std::string& path) {
  ENSURE(!parts.empty());
  const Segment& model = *parts.front().segment;
  SegmentWriter writer(path, model.subject_weight(), model.plain_words());
  const std::vector<Origin> order = order_of(parts);
  TRY(merge_documents(parts, order, writer));

  std::vector<std::vector<std::uint32_t>> numbers;
  for (const Part& part : parts) numbers.emplace_back(part.segment->size(), dropped);
  for (std::uint32_t number = 0; number < order.size(); ++number) {
    numbers[order[number].part][order[number].document] = number;
  }
  std::vector<Source> sources;
  for (std::size_t i = 0; i < parts.size(); ++i) sources.emplace_back(*parts[i].segment, numbers[i]);
  for (auto at_term = next_term(sources); !at_term.empty(); at_term = next_term(sources)) {
    merge_term(at_term, writer);
  }
  for (const Part& part : parts) {
    if (part.segment->damaged()) return fail(Code::corrupt, "search segment: damaged while merging");
  }
  return writer.finish();
}

}  // namespace depesche::search
