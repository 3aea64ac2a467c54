// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <fcntl.h>
#include <functional>
#include <unistd.h>

#include "search/segment_writer.h"

namespace depesche::search {
namespace {

constexpr std::size_t spill_bytes = std::size_t{1} << 20;

bool write_all(int file, BytesView bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

Spool::~Spool() {
  if (file_ >= 0) close(file_);
}

void Spool::append(BytesView bytes) {
  buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
  if (!path_.empty() && buffer_.size() >= spill_bytes) spill();
}

void Spool::spill() {
  if (file_ < 0) {
    file_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    ::unlink(path_.c_str());  // gone with this object, also after a crash
  }
  failed_ = failed_ || file_ < 0 || !write_all(file_, buffer_);
  spilled_ += buffer_.size();
  buffer_.clear();
}

Result<> Spool::read(const std::function<Result<>(BytesView)>& take) {
  if (failed_) return fail(Code::unavailable, "search segment: cannot write " + path_);
  Bytes chunk(std::min<std::uint64_t>(spill_bytes, spilled_));
  for (std::uint64_t at = 0; at < spilled_;) {
    const ssize_t got = ::pread(file_, chunk.data(), chunk.size(), static_cast<off_t>(at));
    if (got <= 0) return fail(Code::unavailable, "search segment: cannot read " + path_);
    TRY(take(BytesView(chunk).first(static_cast<std::size_t>(got))));
    at += static_cast<std::uint64_t>(got);
  }
  return take(buffer_);
}

}  // namespace depesche::search
