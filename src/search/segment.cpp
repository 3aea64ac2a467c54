// SPDX-License-Identifier: EUPL-1.2
#include "search/segment.h"

#include <algorithm>
#include <cstring>
#include <zstd.h>

#include "search/packing.h"
#include "search/record.h"
#include "search/segment_format.h"

namespace depesche::search {
namespace {

std::unexpected<Error> damaged_segment(const char* what) {
  return fail(Code::corrupt, std::string("search segment: ") + what);
}

std::string text_of(BytesView bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

constexpr std::uint64_t term_entry_bytes_max = 2048;
constexpr std::array fixed_columns{Section::keys, Section::lengths, Section::dates, Section::values,
                                   Section::id_ends};
constexpr std::array<std::size_t, fixed_columns.size()> fixed_widths{8, 4, 4, 4 * column_count, 8};

}  // namespace

namespace {

// Bytes that are another's.
class Lent final : public Storage {
 public:
  explicit Lent(BytesView bytes) : bytes_(bytes) {}
  BytesView bytes() const override { return bytes_; }

 private:
  BytesView bytes_;
};

}  // namespace

Result<std::shared_ptr<const Segment>> Segment::open(std::unique_ptr<Storage> storage) {
  std::shared_ptr<Segment> segment(new Segment(std::move(storage)));
  TRY(segment->read_directory());
  TRY(segment->read_head());
  return std::shared_ptr<const Segment>(std::move(segment));
}

Result<> Segment::read_directory() {
  const BytesView all = storage_->bytes();
  if (all.size() < segment_magic.size() + sizeof(Trailer)) return damaged_segment("it is too short");
  Trailer trailer;
  std::memcpy(&trailer, all.data() + all.size() - sizeof trailer, sizeof trailer);
  const std::uint64_t directory_end = all.size() - sizeof trailer;
  if (trailer.magic != segment_magic ||
      std::memcmp(all.data(), segment_magic.data(), segment_magic.size()) != 0) {
    return damaged_segment("it is not of this format");
  }
  if (trailer.directory_at > directory_end) return damaged_segment("its directory is missing");
  const BytesView directory = all.subspan(trailer.directory_at, directory_end - trailer.directory_at);
  if (checksum(directory) != trailer.directory_sum) return damaged_segment("its directory is damaged");

  body_size_ = trailer.directory_at;
  const std::uint64_t chunks = (body_size_ + chunk_bytes - 1) / chunk_bytes;
  if (directory.size() != sizeof places_ + chunks * 8)
    return damaged_segment("its directory has the wrong size");
  std::memcpy(places_.data(), directory.data(), sizeof places_);
  for (const Place& place : places_) {
    if (place.at > body_size_ || place.size > body_size_ - place.at)
      return damaged_segment("a part is cut off");
  }
  sums_ = directory.subspan(sizeof places_);
  checked_ = std::make_unique<std::atomic<std::uint8_t>[]>(static_cast<std::size_t>(chunks));
  return {};
}

Result<> Segment::read_head() {
  Reader in(stretch(Section::head, 0, place(Section::head).size));
  size_ = in.small();
  terms_ = in.varint();
  subject_weight_ = in.small();
  plain_words_ = in.varint() != 0;
  if (size_ > documents_max) return damaged_segment("too many documents");
  const std::uint64_t label_count = in.varint();
  std::uint32_t begin = 0;
  for (std::uint64_t i = 0; i < label_count && in.ok(); ++i) {
    std::string label = text_of(in.bytes(in.varint()));
    const std::uint64_t count = in.varint();
    if (count == 0 || count > size_ - begin) return damaged_segment("its labels do not add up");
    const std::uint32_t end = begin + static_cast<std::uint32_t>(count);
    if (!labels_.empty() && !(labels_.back().label < label))
      return damaged_segment("its labels are out of order");
    labels_.push_back({.label = std::move(label), .begin = begin, .end = end});
    begin = end;
  }
  if (begin != size_) return damaged_segment("its labels do not add up");
  for (auto& dictionary : dictionaries_) {
    const std::uint64_t count = in.varint();
    for (std::uint64_t i = 0; i < count && in.ok(); ++i) dictionary.push_back(text_of(in.bytes(in.varint())));
  }
  if (!in.ok()) return damaged_segment("its head is cut off");

  for (std::size_t i = 0; i < fixed_columns.size(); ++i) {
    const Place where = place(fixed_columns[i]);
    const BytesView column = stretch(fixed_columns[i], 0, where.size);
    if (where.size != fixed_widths[i] * size_ || column.size() != where.size)
      return damaged_segment("a column is damaged");
    columns_[static_cast<std::size_t>(fixed_columns[i])] = column.data();
  }
  for (std::size_t column = 0; column < column_count; ++column) {
    for (std::uint32_t document = 0; document < size_; ++document) {
      if (value(static_cast<Column>(column), document) >= dictionaries_[column].size()) {
        return damaged_segment("a column names no value");
      }
    }
  }
  for (LabelRange& range : labels_) {
    for (std::uint32_t document = range.begin; document < range.end; ++document)
      range.length += length(document);
  }
  if (place(Section::record_at).size != sizeof(RecordPlace) * size_ ||
      place(Section::term_at).size != sizeof(TermBlock) * term_blocks()) {
    return damaged_segment("a directory has the wrong size");
  }
  return {};
}

std::uint64_t Segment::term_blocks() const { return (terms_ + terms_per_block - 1) / terms_per_block; }

bool Segment::check_chunk(std::size_t chunk) const {
  std::uint64_t expected = 0;
  std::memcpy(&expected, sums_.data() + chunk * sizeof expected, sizeof expected);
  const std::uint64_t begin = chunk * chunk_bytes;
  const std::uint64_t size = std::min<std::uint64_t>(chunk_bytes, body_size_ - begin);
  const bool whole = checksum(storage_->bytes().subspan(begin, size)) == expected;
  if (whole) checked_[chunk].store(1, std::memory_order_relaxed);
  return whole;
}

bool Segment::touch(std::uint64_t at, std::uint64_t size) const {
  if (size == 0) return true;
  for (std::size_t chunk = at / chunk_bytes; chunk <= (at + size - 1) / chunk_bytes; ++chunk) {
    if (checked_[chunk].load(std::memory_order_relaxed) == 0 && !check_chunk(chunk)) return false;
  }
  return true;
}

BytesView Segment::stretch(Section section, std::uint64_t at, std::uint64_t size) const {
  const Place where = place(section);
  if (at > where.size || size > where.size - at || !touch(where.at + at, size)) {
    mark_damaged();
    return {};
  }
  return storage_->bytes().subspan(where.at + at, size);
}

const std::string& Segment::label_of(std::uint32_t document) const {
  const auto found = std::ranges::upper_bound(labels_, document, {}, &LabelRange::end);
  return found->label;
}

std::optional<std::uint32_t> Segment::find(std::uint64_t wanted) const {
  for (const LabelRange& range : labels_) {
    std::uint32_t low = range.begin;
    std::uint32_t high = range.end;
    while (low < high) {
      const std::uint32_t middle = low + (high - low) / 2;
      if (key(middle) < wanted) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    if (low < range.end && key(low) == wanted) return low;
  }
  return std::nullopt;
}

BytesView Segment::id(std::uint32_t document) const {
  const std::uint64_t begin = document == 0 ? 0 : at<std::uint64_t>(Section::id_ends, document - 1);
  const std::uint64_t end = at<std::uint64_t>(Section::id_ends, document);
  if (begin == end) return {};
  return stretch(Section::ids, begin, end - begin);  // wraps to too much when they do not rise
}

Result<RecordPlace> Segment::record_place(std::uint32_t document) const {
  const BytesView bytes =
      stretch(Section::record_at, sizeof(RecordPlace) * std::uint64_t{document}, sizeof(RecordPlace));
  if (bytes.empty()) return damaged_segment("a record is lost");
  RecordPlace place;
  std::memcpy(&place, bytes.data(), sizeof place);
  return place;
}

namespace {

struct DeleteContext {
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

// Making a context takes longer than unpacking a block, so each thread keeps one.
ZSTD_DCtx* unpacker() {
  thread_local const std::unique_ptr<ZSTD_DCtx, DeleteContext> context(ZSTD_createDCtx());
  return context.get();
}

}  // namespace

Result<Bytes> Segment::record_block(const RecordPlace& place) const {
  const BytesView packed = stretch(Section::records, place.block_at, place.block_size);
  const unsigned long long size = ZSTD_getFrameContentSize(packed.data(), packed.size());
  if (packed.empty() || size > record_bytes_max) return damaged_segment("a record is damaged");
  Bytes block(size);
  const std::size_t got =
      ZSTD_decompressDCtx(unpacker(), block.data(), block.size(), packed.data(), packed.size());
  if (ZSTD_isError(got) != 0 || got != size) return damaged_segment("a record is damaged");
  return block;
}

Result<Document> Segment::document(std::uint32_t number) const {
  const RecordPlace where = TRY(record_place(number));
  const Bytes block = TRY(record_block(where));
  if (where.offset > block.size()) return damaged_segment("a record is damaged");
  Document document = TRY(read_record(BytesView(block).subspan(where.offset)));
  document.id = to_bytes(id(number));
  document.key = key(number);
  document.label = label_of(number);
  document.date = date(number);
  const auto text = [&](Column column) { return values(column)[value(column, number)]; };
  document.country = text(Column::country);
  document.post = text(Column::post);
  document.kind = text(Column::kind);
  document.level = text(Column::level);
  document.language = text(Column::language);
  return document;
}

std::optional<TermEntry> Segment::find(std::string_view term) const {
  const TermWalk walk(*this, term);
  if (walk.at_end() || walk.entry().term != term) return std::nullopt;
  return walk.entry();
}

Result<> Segment::verify() const {
  if (damaged()) return damaged_segment("a checksum does not fit");
  const std::uint64_t chunks = (body_size_ + chunk_bytes - 1) / chunk_bytes;
  for (std::uint64_t chunk = 0; chunk < chunks; ++chunk) checked_[chunk].store(0, std::memory_order_relaxed);
  Segment anew(std::make_unique<Lent>(storage_->bytes()));
  TRY(anew.read_directory());
  if (anew.body_size_ != body_size_ || !touch(0, body_size_))
    return damaged_segment("a checksum does not fit");
  return {};
}

Segment::TermWalk::TermWalk(const Segment& segment, std::string_view from) : segment_(&segment) {
  std::uint64_t low = 0;  // the last block whose first term is not above `from`
  for (std::uint64_t high = segment.term_blocks(); high - low > 1;) {
    const std::uint64_t middle = low + (high - low) / 2;
    (segment.first_term(middle) <= from ? low : high) = middle;
  }
  start_block(low);
  while (!at_end_ && entry_.term < from) next();
}

std::string_view Segment::first_term(std::uint64_t block) const {
  const BytesView where = stretch(Section::term_at, block * sizeof(TermBlock), sizeof(std::uint64_t));
  if (where.empty()) return {};
  std::uint64_t at = 0;
  std::memcpy(&at, where.data(), sizeof at);
  const std::uint64_t section_size = place(Section::terms).size;
  Reader in(
      stretch(Section::terms, at, at < section_size ? std::min(section_size - at, term_entry_bytes_max) : 1));
  in.varint();
  const BytesView term = in.bytes(in.varint());
  return {reinterpret_cast<const char*>(term.data()), term.size()};
}

void Segment::TermWalk::start_block(std::uint64_t block) {
  block_ = block;
  in_block_ = 0;
  at_end_ = block >= segment_->term_blocks();
  if (at_end_) return;
  const BytesView bytes = segment_->stretch(Section::term_at, block * sizeof(TermBlock), sizeof(TermBlock));
  at_end_ = bytes.empty();
  if (at_end_) return;
  TermBlock where;
  std::memcpy(&where, bytes.data(), sizeof where);
  at_ = where.terms_at;
  entry_ = {};
  entry_.postings_at = where.postings_at;
  entry_.positions_at = where.positions_at;
  next();
}

void Segment::TermWalk::next() {
  if (in_block_ == terms_per_block) return start_block(block_ + 1);
  if (block_ * terms_per_block + in_block_ >= segment_->terms_) {
    at_end_ = true;
    return;
  }
  const std::uint64_t section_size = segment_->place(Section::terms).size;
  const std::uint64_t left = at_ <= section_size ? section_size - at_ : 0;
  Reader in(segment_->stretch(Section::terms, at_, std::min(left, term_entry_bytes_max)));
  const std::uint64_t shared = in.varint();
  const BytesView rest = in.bytes(in.varint());
  entry_.postings_at += entry_.postings_size;
  entry_.positions_at += entry_.positions_size;
  entry_.documents = in.small();
  entry_.postings_size = in.varint();
  entry_.positions_size = in.varint();
  if (!in.ok() || shared > entry_.term.size() || entry_.documents == 0 ||
      entry_.documents > segment_->size_) {
    segment_->mark_damaged();
    at_end_ = true;
    return;
  }
  entry_.term.resize(shared);
  entry_.term += text_of(rest);
  at_ += in.at();
  ++in_block_;
}

}  // namespace depesche::search
