// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

#include "base/bytes.h"

namespace depesche::search {

constexpr std::uint32_t block_size = 128;  // postings packed together
using Block = std::array<std::uint32_t, block_size>;

// How many bits the largest value needs.
std::uint32_t bits_of(std::uint32_t value);

// 128 values of `width` bits each, four lanes side by side so that compilers unpack them with vector
// instructions.
constexpr std::size_t packed_bytes(std::uint32_t width) { return std::size_t{16} * width; }
void pack(const Block& values, std::uint32_t width, Bytes& out);
void unpack(const std::byte* packed, std::uint32_t width, Block& values);  // width at most 32

// The i-th of them alone.
std::uint32_t packed_at(const std::byte* packed, std::uint32_t width, std::uint32_t i);

void put_varint(Bytes& out, std::uint64_t value);
void put_text(Bytes& out, std::string_view text);  // its length and its bytes
template <class T>
void put_raw(Bytes& out, const T& value) {
  const auto* bytes = reinterpret_cast<const std::byte*>(&value);
  out.insert(out.end(), bytes, bytes + sizeof value);
}

// Reads forward through bytes that may be damaged. After a read past the end `ok()` is false and reads give
// zero.
class Reader {
 public:
  explicit Reader(BytesView bytes) : bytes_(bytes) {}

  bool ok() const { return ok_; }
  std::size_t at() const { return at_; }
  std::size_t left() const { return bytes_.size() - at_; }

  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (at_ >= bytes_.size()) break;
      const auto byte = static_cast<std::uint64_t>(bytes_[at_++]);
      value |= (byte & 127U) << shift;
      if (byte < 128) return value;
    }
    return damaged();
  }

  std::uint32_t small() {  // a varint of at most 32 bits
    const std::uint64_t value = varint();
    return value <= 0xFFFFFFFFU ? static_cast<std::uint32_t>(value) : static_cast<std::uint32_t>(damaged());
  }

  template <class T>
  T raw() {
    T value{};
    if (left() < sizeof value) {
      damaged();
      return value;
    }
    std::memcpy(&value, bytes_.data() + at_, sizeof value);
    at_ += sizeof value;
    return value;
  }

  BytesView bytes(std::uint64_t size) {
    if (size > left()) {
      damaged();
      return {};
    }
    const BytesView taken = bytes_.subspan(at_, static_cast<std::size_t>(size));
    at_ += taken.size();
    return taken;
  }

 private:
  std::uint64_t damaged() {
    ok_ = false;
    at_ = bytes_.size();
    return 0;
  }

  BytesView bytes_;
  std::size_t at_ = 0;
  bool ok_ = true;
};

// Values of one width in a row, least significant bit first, each readable alone. Reads up to 8 bytes past
// the last.
constexpr std::size_t row_slack = 8;
void put_row(Bytes& out, std::span<const std::uint32_t> values, std::uint32_t width);
inline std::uint32_t row_at(const std::byte* row, std::size_t index, std::uint32_t width) {
  const std::size_t bit = index * width;
  std::uint64_t word = 0;
  std::memcpy(&word, row + bit / 8, sizeof word);
  return static_cast<std::uint32_t>(word >> (bit % 8) & ((std::uint64_t{1} << width) - 1));
}

// A 64-bit sum that tells damaged bytes from whole ones. Not for adversaries.
std::uint64_t checksum(BytesView bytes, std::uint64_t seed = 0);

}  // namespace depesche::search
