// SPDX-License-Identifier: EUPL-1.2
#include "search/segment_writer.h"

#include <algorithm>
#include <limits>
#include <zstd.h>

#include "base/ensure.h"
#include "search/durable.h"

namespace depesche::search {
namespace {

// Of the records of a file, and of a small segment in memory, which is merged away soon.
constexpr int file_level = 1;
constexpr int memory_level = -5;
constexpr std::uint32_t before_first = std::numeric_limits<std::uint32_t>::max();

BytesView bytes_of(const auto& values) { return std::as_bytes(std::span(values)); }

// Merges neighbours of the front, the cheapest first, until four are left.
void shorten(std::vector<Impact>& front) {
  while (front.size() > 4) {
    std::size_t best = 0;
    double best_cost = std::numeric_limits<double>::max();
    for (std::size_t i = 0; i + 1 < front.size(); ++i) {
      const double cost = double(front[i].frequency - front[i + 1].frequency) / (front[i].frequency + 1.0) +
                          double(front[i].length - front[i + 1].length) / (front[i].length + 1.0);
      if (cost < best_cost) {
        best_cost = cost;
        best = i;
      }
    }
    front[best].length = front[best + 1].length;
    front.erase(front.begin() + static_cast<std::ptrdiff_t>(best) + 1);
  }
}

}  // namespace

void SegmentWriter::DeleteContext::operator()(ZSTD_CCtx_s* context) const { ZSTD_freeCCtx(context); }

SegmentWriter::SegmentWriter(std::string path, std::uint32_t subject_weight, bool plain_words)
    : path_(std::move(path)),
      subject_weight_(subject_weight),
      plain_words_(plain_words),
      compressor_(ZSTD_createCCtx()) {
  for (std::size_t i = 0; i < section_count; ++i) {
    spools_[i] = path_.empty() ? std::make_unique<Spool>()
                               : std::make_unique<Spool>(path_ + "." + std::to_string(i) + ".tmp");
  }
}

SegmentWriter::~SegmentWriter() = default;

void SegmentWriter::add_document(const ColumnValues& columns, BytesView record) {
  ENSURE(labels_.empty() || labels_.back().label < columns.label ||
         (labels_.back().label == columns.label && keys_.back() < columns.key));
  if (labels_.empty() || labels_.back().label != columns.label)
    labels_.push_back({std::string(columns.label), 0});
  ++labels_.back().count;
  keys_.push_back(columns.key);
  lengths_.push_back(columns.length);
  dates_.push_back(columns.date);
  spool(Section::ids).append(columns.id);
  spool(Section::id_ends).append(bytes_of(std::array{spool(Section::ids).size()}));
  for (std::size_t i = 0; i < column_count; ++i) {
    Dictionary& dictionary = dictionaries_[i];
    const auto [found, is_new] = dictionary.numbers.try_emplace(
        std::string(columns.values[i]), static_cast<std::uint32_t>(dictionary.values.size()));
    if (is_new) dictionary.values.push_back(found->first);
    values_[i].push_back(found->second);
  }
  record_offsets_.push_back(static_cast<std::uint32_t>(record_block_.size()));
  record_block_.insert(record_block_.end(), record.begin(), record.end());
  if (record_block_.size() >= record_block_bytes) end_record_block();
}

void SegmentWriter::end_record_block() {
  if (record_offsets_.empty()) return;
  packed_records_.resize(ZSTD_compressBound(record_block_.size()));
  const std::size_t size = ZSTD_compressCCtx(compressor_.get(), packed_records_.data(),
                                             packed_records_.size(), record_block_.data(),
                                             record_block_.size(), path_.empty() ? memory_level : file_level);
  ENSURE(ZSTD_isError(size) == 0);
  const std::uint64_t at = spool(Section::records).size();
  spool(Section::records).append(BytesView(packed_records_).first(size));
  for (const std::uint32_t offset : record_offsets_) {
    const RecordPlace place{.block_at = at, .block_size = static_cast<std::uint32_t>(size), .offset = offset};
    spool(Section::record_at).append(bytes_of(std::array{place}));
  }
  record_offsets_.clear();
  record_block_.clear();
}

void SegmentWriter::begin_term(std::string_view term) {
  ENSURE(terms_ == 0 || previous_term_ < term);
  term_ = term;
  term_postings_at_ = spool(Section::postings).size();
  term_positions_at_ = spool(Section::positions).size();
  term_documents_ = 0;
  filled_ = 0;
  last_ = before_first;
  entries_.clear();
  term_data_.clear();
  gaps_.clear();
}

void SegmentWriter::add_posting(const Posting& posting) {
  documents_[filled_] = posting.document;
  counts_[filled_] = posting.count;
  subject_counts_[filled_] = posting.subject_count;
  std::uint32_t before = 0;
  for (const std::uint32_t position : posting.positions) {
    gaps_.push_back(position - before);
    before = position;
  }
  ++term_documents_;
  if (++filled_ == block_size) end_block();
}

void SegmentWriter::end_block() {
  BlockEntry entry{
      .last = documents_[filled_ - 1],
      .postings_at = static_cast<std::uint32_t>(term_data_.size()),
      .positions_at = static_cast<std::uint32_t>(spool(Section::positions).size() - term_positions_at_)};
  if (term_documents_ >= block_size) put_impacts(entry);  // the entries of shorter terms are not kept

  position_bytes_.clear();
  if (filled_ == block_size) {
    put_packed(entry);
  } else {
    put_tail();
  }
  spool(Section::positions).append(position_bytes_);
  entries_.push_back(entry);
  last_ = entry.last;
  filled_ = 0;
  gaps_.clear();
}

// The highest scores the block can give: for each frequency the shortest document, where no higher frequency
// has one as short.
void SegmentWriter::put_impacts(BlockEntry& entry) {
  constexpr std::uint32_t none = 256;
  std::array<std::uint32_t, 256> shortest;
  shortest.fill(none);
  for (std::uint32_t i = 0; i < filled_; ++i) {
    const std::uint32_t frequency = counts_[i] + (subject_weight_ - 1) * subject_counts_[i];
    std::uint32_t& length = shortest[std::min(frequency, 255U)];
    length = std::min({length, lengths_[documents_[i]] / 8, 255U});
  }
  std::vector<Impact> front;
  std::uint32_t bound = none;
  for (std::size_t frequency = shortest.size(); frequency-- > 0;) {
    if (shortest[frequency] >= bound) continue;
    bound = shortest[frequency];
    front.push_back(
        {.frequency = static_cast<std::uint8_t>(frequency), .length = static_cast<std::uint8_t>(bound)});
  }
  shorten(front);
  for (std::size_t i = 0; i < entry.impacts.size(); ++i)
    entry.impacts[i] = front[std::min(i, front.size() - 1)];
}

void SegmentWriter::put_packed(BlockEntry& entry) {
  Block deltas;
  Block counts;
  std::uint32_t all_deltas = 0;
  std::uint32_t all_counts = 0;
  std::uint32_t all_subjects = 0;
  std::uint32_t all_gaps = 0;
  for (std::uint32_t i = 0; i < block_size; ++i) {
    deltas[i] = documents_[i] - (i == 0 ? last_ : documents_[i - 1]) - 1;
    counts[i] = counts_[i] - 1;
    all_deltas |= deltas[i];
    all_counts |= counts[i];
    all_subjects |= subject_counts_[i];
  }
  for (const std::uint32_t gap : gaps_) all_gaps |= gap;
  entry.document_bits = static_cast<std::uint8_t>(bits_of(all_deltas));
  entry.count_bits = static_cast<std::uint8_t>(bits_of(all_counts));
  entry.subject_bits = static_cast<std::uint8_t>(bits_of(all_subjects));
  entry.position_bits = static_cast<std::uint8_t>(bits_of(all_gaps));
  pack(deltas, entry.document_bits, term_data_);
  pack(counts, entry.count_bits, term_data_);
  pack(subject_counts_, entry.subject_bits, term_data_);
  put_row(position_bytes_, gaps_, entry.position_bits);
}

void SegmentWriter::put_tail() {
  std::size_t gap = 0;
  for (std::uint32_t i = 0; i < filled_; ++i) {
    put_varint(term_data_, documents_[i] - (i == 0 ? last_ : documents_[i - 1]) - 1);
    put_varint(term_data_, (std::uint64_t{counts_[i]} - 1) * 2 + (subject_counts_[i] > 0 ? 1 : 0));
    if (subject_counts_[i] > 0) put_varint(term_data_, subject_counts_[i]);
    for (std::uint32_t k = 0; k < counts_[i]; ++k) put_varint(position_bytes_, gaps_[gap++]);
  }
}

void SegmentWriter::end_term() {
  if (filled_ > 0) end_block();
  if (term_documents_ == 0) return;
  if (term_documents_ >= block_size) spool(Section::postings).append(bytes_of(entries_));
  spool(Section::postings).append(term_data_);
  put_term_entry();
}

void SegmentWriter::put_term_entry() {
  std::size_t shared = 0;
  if (terms_ % terms_per_block == 0) {
    const TermBlock block{.terms_at = spool(Section::terms).size(),
                          .postings_at = term_postings_at_,
                          .positions_at = term_positions_at_};
    spool(Section::term_at).append(bytes_of(std::array{block}));
  } else {
    const std::size_t both = std::min(term_.size(), previous_term_.size());
    while (shared < both && term_[shared] == previous_term_[shared]) ++shared;
  }
  Bytes entry;
  put_varint(entry, shared);
  put_text(entry, std::string_view(term_).substr(shared));
  put_varint(entry, term_documents_);
  put_varint(entry, spool(Section::postings).size() - term_postings_at_);
  put_varint(entry, spool(Section::positions).size() - term_positions_at_);
  spool(Section::terms).append(entry);
  previous_term_ = term_;
  ++terms_;
}

Bytes SegmentWriter::head() const {
  Bytes out;
  put_varint(out, keys_.size());
  put_varint(out, terms_);
  put_varint(out, subject_weight_);
  put_varint(out, plain_words_ ? 1 : 0);
  put_varint(out, labels_.size());
  for (const LabelCount& label : labels_) {
    put_text(out, label.label);
    put_varint(out, label.count);
  }
  for (const Dictionary& dictionary : dictionaries_) {
    put_varint(out, dictionary.values.size());
    for (const std::string& value : dictionary.values) put_text(out, value);
  }
  return out;
}

Result<> SegmentWriter::write_out(const std::function<Result<>(BytesView)>& out) {
  std::array<std::uint64_t, 2 * section_count> places{};
  Bytes sums;
  Bytes chunk;
  std::uint64_t at = 0;
  const auto end_chunk = [&]() -> Result<> {
    if (chunk.empty()) return {};
    put_raw(sums, checksum(chunk));
    TRY(out(chunk));
    chunk.clear();
    return {};
  };
  const auto put = [&](BytesView bytes) -> Result<> {
    at += bytes.size();
    while (!bytes.empty()) {
      const std::size_t taken = std::min(bytes.size(), chunk_bytes - chunk.size());
      chunk.insert(chunk.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(taken));
      bytes = bytes.subspan(taken);
      if (chunk.size() == chunk_bytes) TRY(end_chunk());
    }
    return {};
  };
  const std::array<std::byte, 8> padding{};
  TRY(put(bytes_of(segment_magic)));
  for (std::size_t i = 0; i < section_count; ++i) {
    TRY(put(BytesView(padding).first((8 - at % 8) % 8)));
    places[2 * i] = at;
    places[2 * i + 1] = spools_[i]->size();
    TRY(spools_[i]->read(put));
    spools_[i].reset();
  }
  TRY(end_chunk());
  Bytes directory = to_bytes(bytes_of(places));
  directory.insert(directory.end(), sums.begin(), sums.end());
  const Trailer trailer{.directory_at = at, .directory_sum = checksum(directory), .magic = segment_magic};
  put_raw(directory, trailer);
  return out(directory);
}

Result<std::unique_ptr<Storage>> SegmentWriter::finish() {
  end_record_block();
  spool(Section::head).append(head());
  spool(Section::keys).append(bytes_of(keys_));
  spool(Section::lengths).append(bytes_of(lengths_));
  spool(Section::dates).append(bytes_of(dates_));
  for (const auto& column : values_) spool(Section::values).append(bytes_of(column));
  spool(Section::positions).append(bytes_of(std::array<std::byte, row_slack>{}));
  if (path_.empty()) {
    Bytes bytes;
    TRY(write_out([&](BytesView more) -> Result<> {
      bytes.insert(bytes.end(), more.begin(), more.end());
      return {};
    }));
    return hold(std::move(bytes));
  }
  NewFile file = TRY(NewFile::create(path_));
  TRY(write_out([&](BytesView more) { return file.append(more); }));
  TRY(file.sync());
  return map_file(path_);
}

}  // namespace depesche::search
