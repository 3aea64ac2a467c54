// SPDX-License-Identifier: EUPL-1.2
#include "ingest/stream.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <unistd.h>
#include <zstd.h>

#include "base/ensure.h"

namespace depesche::ingest {
namespace {
constexpr std::size_t buffer_size = 256U << 10;
constexpr std::size_t packed_size = 128U << 10;
}  // namespace

Result<std::size_t> FileStream::read(std::span<char> target) {
  for (;;) {
    const auto got = ::read(file_, target.data(), target.size());
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EINTR) return fail(Code::unavailable, std::string("cannot be read: ") + strerror(errno));
  }
}

Result<std::size_t> MemoryStream::read(std::span<char> target) {
  const std::size_t size = std::min(target.size(), bytes_.size());
  std::copy_n(bytes_.data(), size, target.data());
  bytes_.remove_prefix(size);
  return size;
}

struct ZstdStream::State {
  struct Free {
    void operator()(ZSTD_DCtx* unused) const { ZSTD_freeDCtx(unused); }
  };
  std::unique_ptr<ZSTD_DCtx, Free> context{ZSTD_createDCtx()};
  std::array<char, packed_size> buffer{};
  ZSTD_inBuffer in{};
  bool is_in_frame = false;
};

ZstdStream::ZstdStream(ByteStream& packed) : packed_(packed), state_(std::make_unique<State>()) {
  ENSURE(state_->context != nullptr);
  state_->in.src = state_->buffer.data();
}

ZstdStream::~ZstdStream() = default;

Result<std::size_t> ZstdStream::read(std::span<char> target) {
  ZSTD_outBuffer out{.dst = target.data(), .size = target.size(), .pos = 0};
  ZSTD_inBuffer& in = state_->in;
  while (out.pos == 0) {
    if (in.pos == in.size) {
      in.size = TRY(packed_.read(state_->buffer));
      in.pos = 0;
    }
    const bool is_at_end = in.size == 0;
    if (is_at_end && !state_->is_in_frame) return std::size_t{0};
    const std::size_t hint = ZSTD_decompressStream(state_->context.get(), &out, &in);
    if (ZSTD_isError(hint) != 0) {
      return fail(Code::corrupt, std::string("zstd: ") + ZSTD_getErrorName(hint));
    }
    state_->is_in_frame = hint != 0;
    if (is_at_end && out.pos == 0) return fail(Code::corrupt, "zstd: ends in the middle of a frame");
  }
  return out.pos;
}

Reader::Reader(ByteStream& stream) : stream_(stream), buffer_(buffer_size) {}

// Reads more behind what is buffered, growing the buffer when it is full. False at the end.
Result<bool> Reader::fill() {
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  if (end_ == buffer_.size()) buffer_.resize(buffer_.size() * 2);
  const std::size_t got = TRY(stream_.read(std::span(buffer_).subspan(end_)));
  end_ += got;
  return got > 0;
}

Result<std::string_view> Reader::peek(std::size_t size) {
  while (end_ - begin_ < size) {
    const bool more = TRY(fill());
    if (!more) break;
  }
  return buffered().substr(0, size);
}

Result<std::string_view> Reader::available() {
  if (begin_ == end_) TRY(fill());
  return buffered();
}

void Reader::skip(std::size_t size) {
  ENSURE(size <= end_ - begin_);
  begin_ += size;
}

Result<std::optional<Line>> Reader::line(std::size_t bytes_max) {
  std::size_t searched = 0;
  for (;;) {
    const std::string_view view = buffered();
    const std::size_t stop = view.find('\n', searched);
    if (stop != std::string_view::npos) {
      begin_ += stop + 1;
      if (stop > bytes_max) return Line{.text = {}, .number = ++lines_, .is_too_long = true};
      const bool has_return = stop > 0 && view[stop - 1] == '\r';
      return Line{.text = view.substr(0, has_return ? stop - 1 : stop), .number = ++lines_};
    }
    if (view.size() > bytes_max) {
      TRY(pass_over_line());
      return Line{.text = {}, .number = ++lines_, .is_too_long = true};
    }
    searched = view.size();
    const bool more = TRY(fill());
    if (more) continue;
    if (begin_ == end_) return std::nullopt;
    const std::string_view last = buffered();
    begin_ = end_;
    return Line{.text = last, .number = ++lines_};
  }
}

Result<> Reader::pass_over_line() {
  for (;;) {
    const std::string_view view = TRY(available());
    if (view.empty()) return {};
    const std::size_t stop = view.find('\n');
    skip(stop == std::string_view::npos ? view.size() : stop + 1);
    if (stop != std::string_view::npos) return {};
  }
}

Result<std::optional<std::string>> Reader::rest(std::size_t bytes_max) {
  std::string all;
  for (;;) {
    const std::string_view view = TRY(available());
    if (view.empty()) return all;
    if (view.size() > bytes_max - all.size()) return std::nullopt;
    all.append(view);
    skip(view.size());
  }
}

}  // namespace depesche::ingest
