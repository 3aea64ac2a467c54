// SPDX-License-Identifier: EUPL-1.2
// What the spool makes of its files when it is opened.
#include <algorithm>
#include <charconv>
#include <functional>

#include "bundle/crc.h"
#include "spool/spool.h"

namespace depesche::spool {
namespace {

constexpr std::size_t window_size = 256U << 10;
// A commit touches no more files: only in the last ones a loss of power may have left something in part.
constexpr std::size_t torn_files_max = 4;

// Reads a file from the front, with few calls to the kernel.
class Scanner {
 public:
  explicit Scanner(const SegmentFile& file) : file_(file), window_(window_size) {}

  // `size` bytes from `offset`; fewer at the end of the file or where it cannot be read.
  BytesView read(std::uint64_t offset, std::size_t size) {
    if (offset >= begin_ && offset + size <= begin_ + filled_) {
      return BytesView(window_).subspan(offset - begin_, size);
    }
    if (window_.size() < size) window_.resize(size);
    begin_ = offset;
    filled_ = file_.read(offset, window_).value_or(0);
    return BytesView(window_).first(std::min(size, filled_));
  }

 private:
  const SegmentFile& file_;
  Bytes window_;
  std::uint64_t begin_ = 0;
  std::size_t filled_ = 0;
};

// The numbers of the spool's files in this folder, ascending.
std::vector<std::uint32_t> files_in(const std::filesystem::path& folder) {
  std::vector<std::uint32_t> numbers;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() != ".spool") continue;
    const std::string name = entry.path().stem().string();
    std::uint32_t number = 0;
    const auto [end, failure] = std::from_chars(name.data(), name.data() + name.size(), number, 16);
    const bool is_number = failure == std::errc{} && end == name.data() + name.size() && number > 0;
    if (is_number) numbers.push_back(number);
  }
  std::ranges::sort(numbers);
  return numbers;
}

}  // namespace

Result<std::unique_ptr<Spool>> Spool::open(const std::filesystem::path& folder, Limits limits) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return fail(Code::unavailable, "the spool's folder cannot be made: " + error.message());
  std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
  limits.uncommitted_max = std::min(limits.uncommitted_max, limits.segment_size);
  std::unique_ptr<Spool> spool(new Spool(folder, limits));
  TRY(spool->lock_.take(folder));
  TRY(spool->recover());
  return spool;
}

Result<> Spool::recover() {
  const std::vector<std::uint32_t> numbers = files_in(folder_);
  std::vector<std::uint64_t> removed;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const bool may_be_torn = i + torn_files_max >= numbers.size();
    TRY(recover_segment(numbers[i], may_be_torn, removed));
  }
  build_index(std::move(removed));
  return {};
}

Result<> Spool::recover_segment(std::uint32_t number, bool may_be_torn, std::vector<std::uint64_t>& removed) {
  auto file = std::make_shared<SegmentFile>(folder_, number);
  TRY(file->open());
  const std::uint64_t size = TRY(file->size());
  Scanner scanner(*file);
  std::uint64_t offset = 0;
  if (is_file_head(scanner.read(0, file_head_size), number)) offset = file_head_size;
  while (offset != 0 && offset < size) {
    const auto head = read_head(scanner.read(offset, head_size));
    if (!head || head->size > size - offset - head_size) break;
    const bool needs_data = may_be_torn || head->kind == Kind::removal;
    if (needs_data) {
      const BytesView data = scanner.read(offset + head_size, head->size);
      if (data.size() != head->size || bundle::crc32c(data) != head->checksum) break;
      if (head->kind == Kind::removal) {
        for (std::size_t at = 0; at + 8 <= data.size(); at += 8)
          removed.push_back(read_number(data.subspan(at)));
      }
    }
    if (head->kind == Kind::bundle) {
      index_.push_back({.id = head->id,
                        .segment = number,
                        .offset = static_cast<std::uint32_t>(offset),
                        .size = head->size,
                        .mark = head->mark});
    }
    offset += head_size + head->size;
  }
  if (offset == 0 && may_be_torn) {
    file->remove();
    return {};
  }
  if (offset < size && may_be_torn) {
    TRY(file->shorten(offset));
    TRY(file->sync());
  }
  if (offset < size && !may_be_torn) ++damaged_;
  const std::uint64_t kept = may_be_torn ? offset : size;
  segments_.emplace(number, Segment{.file = std::move(file), .size = kept, .durable_size = kept});
  total_size_ += kept;
  return {};
}

void Spool::build_index(std::vector<std::uint64_t> removed) {
  std::ranges::sort(removed);
  if (!removed.empty()) next_id_ = removed.back() + 1;
  std::ranges::stable_sort(index_, {}, &Entry::id);
  if (!index_.empty()) next_id_ = std::max(next_id_, index_.back().id + 1);
  first_uncommitted_ = next_id_;
  // Of a bundle that was moved the last place counts.
  std::deque<Entry> held;
  for (const Entry& entry : index_) {
    if (std::ranges::binary_search(removed, entry.id)) continue;
    if (!held.empty() && held.back().id == entry.id) {
      held.back() = entry;
    } else {
      held.push_back(entry);
    }
  }
  index_ = std::move(held);
  live_count_ = index_.size();
  for (const Entry& entry : index_) {
    const std::uint64_t size = head_size + entry.size;
    live_bytes_ += size;
    segments_.at(entry.segment).live_bytes += size;
  }
  drop_dead_segments();
}

}  // namespace depesche::spool
