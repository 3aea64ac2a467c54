// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/result.h"
#include "ingest/document.h"

// What crosses between this process and a worker. A frame is one byte of kind, four bytes of length (little
// endian), and that many bytes. Inside: numbers of eight bytes, texts as a number and their bytes.
namespace depesche::ingest {

enum class FrameKind : std::uint8_t { job = 1, extracted = 2, rejected = 3, done = 4 };

struct Job {
  std::string name;  // of the file, for its ending
  Options options;
  Limits limits;
};

struct Done {};

std::string encode_frame(const Job& job);
std::string encode_frame(const Item& item);
std::string encode_frame(Done done);

using Frame = std::variant<Job, Item, Done>;

// Cuts frames out of bytes that arrive in pieces. Believes nothing: corrupt when a frame is longer than
// `frame_bytes_max`, of an unknown kind, not exactly filled, or has text that is not UTF-8.
class FrameReader {
 public:
  explicit FrameReader(std::size_t frame_bytes_max) : frame_bytes_max_(frame_bytes_max) {}

  void feed(std::string_view bytes) { buffer_.append(bytes); }
  // The next whole frame; nothing until more is fed.
  Result<std::optional<Frame>> next();

 private:
  std::size_t frame_bytes_max_;
  std::string buffer_;
};

// No frame of a worker under `limits` is longer.
std::size_t frame_bytes_max(const Limits& limits);

}  // namespace depesche::ingest
