// SPDX-License-Identifier: EUPL-1.2
#include "spool/spool.h"

#include <algorithm>

#include "base/ensure.h"
#include "bundle/crc.h"

namespace depesche::spool {
namespace {

constexpr std::uint64_t moved_per_commit_max = std::uint64_t{1} << 20;  // bytes; others wait meanwhile
constexpr std::size_t dead_entries_max = 4096;
constexpr std::size_t removals_per_record_max = 65'536;

constexpr std::uint64_t record_size(std::uint64_t data_size) { return head_size + data_size; }

}  // namespace

Result<> Commit::run() {
  Result<> outcome;
  for (std::size_t i = 0; i < writes_.size() && outcome; ++i) {
    outcome = writes_[i].file->write(writes_[i].offset, *writes_[i].bytes);
    const bool is_last_of_file = i + 1 == writes_.size() || writes_[i + 1].file != writes_[i].file;
    if (outcome && is_last_of_file) outcome = writes_[i].file->sync();
  }
  return outcome;
}

Result<BundleId> Spool::append(BytesView bytes, std::uint8_t mark) {
  if (bytes.size() > limits_.bundle_size_max)
    return fail(Code::invalid, "the bundle is too long for the spool");
  if (has_failed_) return fail(Code::unavailable, "the spool's disk has failed");
  const bool has_room = total_size_ + record_size(bytes.size()) <= limits_.bytes_max &&
                        live_count_ < limits_.bundles_max && pending_bytes_ < limits_.uncommitted_max;
  if (!has_room) return fail(Code::unavailable, "the spool is full");
  const Head head{.kind = Kind::bundle,
                  .mark = mark,
                  .id = next_id_++,
                  .size = static_cast<std::uint32_t>(bytes.size()),
                  .checksum = bundle::crc32c(bytes)};
  const Moved place = put(head, bytes);
  index_.push_back(
      {.id = head.id, .segment = place.segment, .offset = place.offset, .size = head.size, .mark = mark});
  ++live_count_;
  live_bytes_ += record_size(head.size);
  segments_.at(place.segment).live_bytes += record_size(head.size);
  return BundleId{head.id};
}

void Spool::begin_segment() {
  const std::uint32_t number = segments_.empty() ? 1 : segments_.rbegin()->first + 1;
  auto file = std::make_shared<SegmentFile>(folder_, number);
  auto bytes = std::make_shared<Bytes>();
  write_file_head(*bytes, number);
  segments_.emplace(number, Segment{.file = file, .size = file_head_size, .is_new = true});
  total_size_ += file_head_size;
  pending_.push_back({.file = std::move(file), .offset = 0, .bytes = std::move(bytes)});
}

Spool::Moved Spool::put(const Head& head, BytesView data) {
  const std::uint64_t size = record_size(data.size());
  const bool is_full = segments_.empty() || (segments_.rbegin()->second.size > file_head_size &&
                                             segments_.rbegin()->second.size + size > limits_.segment_size);
  if (is_full) begin_segment();
  auto& [number, segment] = *segments_.rbegin();
  if (pending_.empty() || pending_.back().file != segment.file) {
    pending_.push_back({.file = segment.file, .offset = segment.size, .bytes = std::make_shared<Bytes>()});
  }
  const Moved place{.id = head.id, .segment = number, .offset = static_cast<std::uint32_t>(segment.size)};
  Bytes& bytes = *pending_.back().bytes;
  write_head(bytes, head);
  bytes.insert(bytes.end(), data.begin(), data.end());
  segment.size += size;
  total_size_ += size;
  pending_bytes_ += size;
  return place;
}

const Spool::Entry* Spool::find(BundleId id) const {
  const auto found = std::ranges::lower_bound(index_, id.value, {}, &Entry::id);
  return found != index_.end() && found->id == id.value && found->segment != 0 ? &*found : nullptr;
}

Spool::Entry* Spool::find(BundleId id) { return const_cast<Entry*>(std::as_const(*this).find(id)); }

void Spool::forget(Entry& entry) {
  segments_.at(entry.segment).live_bytes -= record_size(entry.size);
  live_bytes_ -= record_size(entry.size);
  --live_count_;
  entry.segment = 0;
}

void Spool::trim_index() {
  while (!index_.empty() && index_.front().segment == 0) index_.pop_front();
  if (index_.size() > 2 * live_count_ + dead_entries_max) {
    std::erase_if(index_, [](const Entry& entry) { return entry.segment == 0; });
  }
}

void Spool::remove(BundleId id) {
  Entry* const entry = find(id);
  if (entry == nullptr) return;
  forget(*entry);
  removed_.push_back(id.value);
  trim_index();
}

Result<Bytes> Spool::read(BundleId id) const {
  const Entry* const entry = find(id);
  if (entry == nullptr) return fail(Code::not_found, "the spool does not hold this bundle");
  const std::shared_ptr<SegmentFile>& file = segments_.at(entry->segment).file;
  for (const auto* writes : {&committing_, &pending_}) {
    for (const Commit::Write& write : *writes) {
      if (write.file != file || entry->offset < write.offset) continue;
      const std::uint64_t begin = entry->offset - write.offset + head_size;
      if (begin + entry->size <= write.bytes->size()) {
        return to_bytes(BytesView(*write.bytes).subspan(begin, entry->size));
      }
    }
  }
  Bytes record(record_size(entry->size));
  const std::size_t size = TRY(file->read(entry->offset, record));
  const auto head = read_head(record);
  const BytesView data = BytesView(record).subspan(head_size);
  const bool is_sound = size == record.size() && head && head->id == id.value && head->size == entry->size &&
                        head->checksum == bundle::crc32c(data);
  if (!is_sound) return fail(Code::corrupt, "the spool's file is damaged");
  record.erase(record.begin(), record.begin() + head_size);
  return record;
}

std::vector<Held> Spool::after(BundleId id, std::size_t count) const {
  std::vector<Held> held;
  for (auto at = std::ranges::upper_bound(index_, id.value, {}, &Entry::id);
       at != index_.end() && held.size() < count; ++at) {
    if (at->segment != 0) held.push_back({.id = {at->id}, .mark = at->mark, .size = at->size});
  }
  return held;
}

void Spool::write_removals() {
  for (std::size_t at = 0; at < removed_.size(); at += removals_per_record_max) {
    const std::size_t end = std::min(removed_.size(), at + removals_per_record_max);
    Bytes data;
    for (std::size_t i = at; i < end; ++i) write_number(data, removed_[i]);
    put({.kind = Kind::removal,
         .size = static_cast<std::uint32_t>(data.size()),
         .checksum = bundle::crc32c(data)},
        data);
  }
  removing_ = std::exchange(removed_, {});
}

// Files go away oldest first only, so that a removal never goes before what it removes. Where much is dead,
// what lives in the oldest is written again at the end.
void Spool::move_out_of_oldest() {
  const std::uint64_t dead = total_size_ - live_bytes_;
  if (segments_.size() < 2 || dead <= std::max(live_bytes_, 2 * limits_.segment_size)) return;
  const auto& [number, oldest] = *segments_.begin();
  if (oldest.is_new || oldest.live_bytes == 0) return;
  if (moving_segment_ != number) {
    moving_segment_ = number;
    moving_offset_ = file_head_size;
  }
  const std::uint64_t size = oldest.durable_size;
  const std::uint64_t before = total_size_;
  while (moving_offset_ < size && total_size_ - before < moved_per_commit_max) {
    if (!move_one(number)) moving_offset_ = size;
  }
}

// Looks at the record at moving_offset_ and passes it; false when there is none.
bool Spool::move_one(std::uint32_t oldest) {
  Bytes head_bytes(head_size);
  const SegmentFile& file = *segments_.at(oldest).file;
  const auto size = file.read(moving_offset_, head_bytes);
  const auto head = read_head(head_bytes);
  if (!size || !head) return false;
  const std::uint64_t offset = moving_offset_;
  moving_offset_ += record_size(head->size);
  Entry* const entry = head->kind == Kind::bundle ? find({head->id}) : nullptr;
  if (entry == nullptr || entry->segment != oldest || entry->offset != offset) return true;
  const auto data = read({head->id});
  if (!data) return true;  // damaged: it stays, and so does the file
  moved_.push_back({.id = head->id, .segment = entry->segment, .offset = entry->offset});
  segments_.at(oldest).live_bytes -= record_size(entry->size);
  const Moved place = put(*head, *data);
  entry->segment = place.segment;
  entry->offset = place.offset;
  segments_.at(place.segment).live_bytes += record_size(entry->size);
  return true;
}

Commit Spool::begin_commit() {
  ENSURE(wants_commit());
  move_out_of_oldest();
  write_removals();
  committing_ = std::exchange(pending_, {});
  pending_bytes_ = 0;
  committing_until_ = next_id_;
  is_committing_ = true;
  return Commit(committing_);
}

void Spool::finish(const Commit&, const Result<>& outcome) {
  ENSURE(is_committing_);
  is_committing_ = false;
  if (outcome) {
    keep_committed();
  } else {
    roll_back();
  }
  committing_.clear();
  removing_.clear();
  moved_.clear();
}

void Spool::keep_committed() {
  for (const Commit::Write& write : committing_) {
    Segment& segment = segments_.at(static_cast<std::uint32_t>(write.file->number()));
    segment.durable_size = write.offset + write.bytes->size();
    segment.is_new = false;
  }
  first_uncommitted_ = committing_until_;
  drop_dead_segments();
}

void Spool::drop_dead_segments() {
  while (segments_.size() > 1) {
    const Segment& oldest = segments_.begin()->second;
    const bool is_written = oldest.size == oldest.durable_size;  // no commit has still to come for it
    if (oldest.is_new || !is_written || oldest.live_bytes != 0) return;
    oldest.file->remove();
    total_size_ -= oldest.size;
    segments_.erase(segments_.begin());
  }
}

// Nothing of what was taken in since the last good commit is there; what was moved stands where it stood.
void Spool::roll_back() {
  while (!index_.empty() && index_.back().id >= first_uncommitted_) {
    if (index_.back().segment != 0) forget(index_.back());
    index_.pop_back();
  }
  for (const Moved& before : moved_) {
    Entry* const entry = find({before.id});
    if (entry == nullptr) continue;
    segments_.at(entry->segment).live_bytes -= record_size(entry->size);
    entry->segment = before.segment;
    entry->offset = before.offset;
    segments_.at(entry->segment).live_bytes += record_size(entry->size);
  }
  moving_segment_ = 0;
  for (auto& [number, segment] : segments_) {
    total_size_ -= segment.size - segment.durable_size;
    segment.size = segment.durable_size;
    const Result<> shortened = segment.file->shorten(segment.durable_size);
    has_failed_ = has_failed_ || !shortened;
    if (segment.is_new) segment.file->remove();
  }
  std::erase_if(segments_, [](const auto& one) { return one.second.is_new; });
  removed_.insert(removed_.end(), removing_.begin(), removing_.end());
  pending_.clear();
  pending_bytes_ = 0;
}

}  // namespace depesche::spool
