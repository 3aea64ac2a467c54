// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace depesche::ingest {

// Bytes from outside, in order.
class ByteStream {
 public:
  virtual ~ByteStream() = default;

  // Fills the front of `target`, returns how much; 0 at the end. unavailable: the system cannot read;
  // corrupt: the bytes do not unpack.
  virtual Result<std::size_t> read(std::span<char> target) = 0;
};

// Reads an open file, which it does not close.
class FileStream final : public ByteStream {
 public:
  explicit FileStream(int file) : file_(file) {}
  Result<std::size_t> read(std::span<char> target) override;

 private:
  int file_;
};

class MemoryStream final : public ByteStream {
 public:
  explicit MemoryStream(std::string_view bytes) : bytes_(bytes) {}
  Result<std::size_t> read(std::span<char> target) override;

 private:
  std::string_view bytes_;
};

// Unpacks zstd frames (RFC 8878), windows up to 128 MiB. `packed` must outlive it.
class ZstdStream final : public ByteStream {
 public:
  explicit ZstdStream(ByteStream& packed);
  ~ZstdStream() override;
  ZstdStream(const ZstdStream&) = delete;
  ZstdStream& operator=(const ZstdStream&) = delete;
  Result<std::size_t> read(std::span<char> target) override;

 private:
  struct State;
  ByteStream& packed_;
  std::unique_ptr<State> state_;
};

struct Line {
  std::string_view text;     // without its end; valid until the next call
  std::uint64_t number = 0;  // the first is 1
  bool is_too_long = false;  // then `text` is empty and the line was passed over
};

// A buffer before a stream: look ahead, take lines, take what is there. `stream` must outlive it.
class Reader {
 public:
  explicit Reader(ByteStream& stream);

  // The next bytes without taking them: `size` of them, fewer only at the end.
  Result<std::string_view> peek(std::size_t size);

  // What is buffered, at least one byte, empty only at the end. Take it with skip().
  Result<std::string_view> available();
  void skip(std::size_t size);

  // The next line, of at most `bytes_max`; nothing at the end.
  Result<std::optional<Line>> line(std::size_t bytes_max);

  // All that is left; nothing when it is more than `bytes_max`.
  Result<std::optional<std::string>> rest(std::size_t bytes_max);

 private:
  Result<bool> fill();
  Result<> pass_over_line();
  std::string_view buffered() const { return {buffer_.data() + begin_, end_ - begin_}; }

  ByteStream& stream_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::uint64_t lines_ = 0;
};

}  // namespace depesche::ingest
