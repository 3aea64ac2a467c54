// SPDX-License-Identifier: EUPL-1.2
#include "search/postings.h"

#include <algorithm>
#include <cstring>

namespace depesche::search {
namespace {

constexpr std::uint32_t before_first = ~0U;

}  // namespace

Postings::Postings(const Segment& segment, const TermEntry& entry) : segment_(&segment), entry_(entry) {
  bytes_ = segment.stretch(Section::postings, entry.postings_at, entry.postings_size);
  blocks_ = (entry.documents + block_size - 1) / block_size;
  if (has_impacts()) {
    data_at_ = std::size_t{blocks_} * sizeof(BlockEntry);
    entries_ = bytes_.data();
  }
  if (data_at_ > bytes_.size() || bytes_.empty()) damage();
}

bool Postings::damage() {
  segment_->mark_damaged();
  blocks_ = 0;
  length_ = 0;
  entry_.documents = 0;
  return false;
}

std::uint32_t Postings::block_of(std::uint32_t document) const {
  std::uint32_t low = 0;
  std::uint32_t high = blocks_;
  if (block_ < blocks_ && last_of(block_) >= document) {
    if (block_ == 0 || last_of(block_ - 1) < document) return block_;
    high = block_;
  } else if (block_ < blocks_) {  // searches go forward: gallop from here
    low = block_ + 1;
    for (std::uint32_t step = 1; low + step < blocks_; step *= 2) {
      if (last_of(low + step - 1) >= document) {
        high = low + step;
        break;
      }
      low += step;
    }
  }
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    if (last_of(middle) < document) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

bool Postings::load(std::uint32_t block) {
  if (block == block_) return length_ > 0;
  if (block >= blocks_) {
    block_ = no_block;
    length_ = 0;
    return false;
  }
  block_ = block;
  counted_ = false;
  reached_ = {};
  index_ = 0;
  length_ = block_length(block);
  is_tail_ = length_ < block_size;
  const std::uint32_t before = block == 0 ? before_first : last_of(block - 1);
  current_ = entries_ == nullptr ? BlockEntry{} : block_entry(block);
  if (data_at_ + current_.postings_at > bytes_.size()) return damage();
  return is_tail_ ? unpack_tail(before) : unpack_whole(current_);
}

bool Postings::unpack_whole(const BlockEntry& entry) {
  const std::size_t at = data_at_ + entry.postings_at;
  if (entry.document_bits > 32 || entry.count_bits > 31 || entry.subject_bits > 31 ||
      entry.position_bits > 32)
    return damage();
  const std::size_t size =
      packed_bytes(entry.document_bits) + packed_bytes(entry.count_bits) + packed_bytes(entry.subject_bits);
  if (size > bytes_.size() - at) return damage();
  unpack(bytes_.data() + at, entry.document_bits, documents_);
  std::uint32_t document = block_ == 0 ? before_first : last_of(block_ - 1);
  std::uint64_t sum = 0;  // tells a wrapped number
  for (std::uint32_t& each : documents_) {
    sum += each;
    document += each + 1;
    each = document;
  }
  counts_at_ = bytes_.data() + at + packed_bytes(entry.document_bits);
  const bool rises = sum < segment_->size() && (block_ == 0 || last_of(block_ - 1) < segment_->size());
  return rises && document == entry.last && document < segment_->size() ? true : damage();
}

bool Postings::unpack_tail(std::uint32_t before) {
  Reader in(bytes_.subspan(data_at_ + current_.postings_at));
  std::uint64_t document = before == before_first ? std::uint64_t{0} - 1 : before;
  for (std::uint32_t i = 0; i < length_; ++i) {
    document += std::uint64_t{in.small()} + 1;
    const std::uint64_t count = in.varint();
    subject_counts_[i] = (count & 1U) != 0 ? in.small() : 0;
    if (!in.ok() || document >= segment_->size() || count >= 0x80000000U) return damage();
    documents_[i] = static_cast<std::uint32_t>(document);
    counts_[i] = static_cast<std::uint32_t>(count / 2) + 1;
  }
  counted_ = true;
  return true;
}

void Postings::load_counts() {
  if (counted_ || length_ == 0) return;
  counted_ = true;
  unpack(counts_at_, current_.count_bits, counts_);
  for (std::uint32_t& count : counts_) ++count;
  unpack(counts_at_ + packed_bytes(current_.count_bits), current_.subject_bits, subject_counts_);
}

Postings::Counts Postings::counts_of(std::uint32_t i) const {
  if (counted_) return {.all = counts_[i], .in_subject = subject_counts_[i]};
  const std::byte* subjects = counts_at_ + packed_bytes(current_.count_bits);
  return {.all = packed_at(counts_at_, current_.count_bits, i) + 1,
          .in_subject = packed_at(subjects, current_.subject_bits, i)};
}

// Moves `reached_` to the i-th posting.
void Postings::go_to_positions(std::uint32_t i) {
  if (i < reached_.posting) reached_ = {};
  std::uint64_t passed = 0;
  for (; reached_.posting < i; ++reached_.posting) passed += counts_[reached_.posting];
  reached_.count += passed;
  if (!is_tail_ || passed == 0) return;
  const std::uint64_t from = current_.positions_at + reached_.bytes;
  if (from > entry_.positions_size) return segment_->mark_damaged();
  const BytesView rest =
      segment_->stretch(Section::positions, entry_.positions_at + from, entry_.positions_size - from);
  std::size_t at = 0;
  for (; passed > 0 && at < rest.size(); ++at) {
    const bool is_last_byte = (rest[at] & std::byte{0x80}) == std::byte{0};
    if (is_last_byte) --passed;
  }
  reached_.bytes += at;
  if (passed > 0) segment_->mark_damaged();
}

void Postings::positions(std::uint32_t i, std::vector<std::uint32_t>& positions, std::uint32_t last) {
  positions.clear();
  go_to_positions(i);
  const std::uint64_t skipped = reached_.count;
  std::uint32_t position = 0;
  const std::uint64_t from =
      std::min<std::uint64_t>(current_.positions_at + reached_.bytes, entry_.positions_size);
  const std::uint64_t end = skipped + counts_[i];
  if (is_tail_) {
    Reader in(
        segment_->stretch(Section::positions, entry_.positions_at + from, entry_.positions_size - from));
    for (std::uint64_t k = skipped; k < end && in.ok(); ++k) {
      position += in.small();
      if (position > last) break;
      positions.push_back(position);
    }
    if (!in.ok()) segment_->mark_damaged();
    return;
  }
  const std::uint32_t width = current_.position_bits;
  const std::uint32_t shift = static_cast<std::uint32_t>(skipped * width % 8);
  const std::uint64_t last_word_at = (shift + (end - skipped - 1) * width) / 8;
  const BytesView row = segment_->stretch(
      Section::positions, entry_.positions_at + from + skipped * width / 8, last_word_at + row_slack);
  if (row.empty()) return;
  positions.resize(end - skipped);
  std::uint32_t* next = positions.data();
  for (std::uint64_t k = 0; k < end - skipped; ++k) {
    const std::uint64_t bit = shift + k * width;
    std::uint64_t word = 0;
    std::memcpy(&word, row.data() + bit / 8, sizeof word);
    position += static_cast<std::uint32_t>(word >> (bit % 8) & ((std::uint64_t{1} << width) - 1));
    if (position > last) break;
    *next++ = position;
  }
  positions.resize(static_cast<std::size_t>(next - positions.data()));
}

bool Postings::seek_from_start(std::uint32_t document) {
  index_ = 0;
  if (!load(block_of(document))) return false;
  if (documents_[length_ - 1] < document)
    return false;  // only the single tail, whose last is not known before
  index_ = lower_bound_in(documents_.data(), length_, document);
  return true;
}

}  // namespace depesche::search
