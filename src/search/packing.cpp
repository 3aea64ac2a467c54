// SPDX-License-Identifier: EUPL-1.2
#include "search/packing.h"

#include <bit>
#include <utility>

namespace depesche::search {

static_assert(std::endian::native == std::endian::little, "the formats are read in place");

std::uint32_t bits_of(std::uint32_t value) { return static_cast<std::uint32_t>(std::bit_width(value)); }

namespace {

constexpr std::size_t lanes = 4;

template <std::uint32_t width>
void unpack_width(const std::byte* packed, std::uint32_t* values) {
  if constexpr (width == 0) {
    std::memset(values, 0, sizeof(Block));
  } else {
    constexpr std::uint32_t mask = width == 32 ? ~0U : (1U << width) - 1U;
    std::array<std::uint32_t, lanes * width> words;
    std::memcpy(words.data(), packed, sizeof words);
#pragma GCC unroll 32
    for (std::size_t row = 0; row < block_size / lanes; ++row) {
      const std::size_t bit = row * width;
      const std::size_t word = bit / 32;
      const std::size_t shift = bit % 32;
      for (std::size_t lane = 0; lane < lanes; ++lane) {
        std::uint32_t value = words[word * lanes + lane] >> shift;
        if (shift + width > 32) value |= words[(word + 1) * lanes + lane] << (32 - shift);
        values[row * lanes + lane] = value & mask;
      }
    }
  }
}

using Unpack = void (*)(const std::byte*, std::uint32_t*);
template <std::size_t... widths>
constexpr auto unpackers_for(std::index_sequence<widths...>) {
  return std::array<Unpack, sizeof...(widths)>{unpack_width<static_cast<std::uint32_t>(widths)>...};
}
constexpr auto unpackers = unpackers_for(std::make_index_sequence<33>());

}  // namespace

void pack(const Block& values, std::uint32_t width, Bytes& out) {
  std::array<std::uint32_t, lanes * 32> words{};
  for (std::size_t i = 0; i < block_size; ++i) {
    const std::size_t bit = i / lanes * width;
    const std::size_t word = bit / 32;
    const std::size_t shift = bit % 32;
    const std::size_t lane = i % lanes;
    if (width == 0) break;
    words[word * lanes + lane] |= values[i] << shift;
    if (shift + width > 32) words[(word + 1) * lanes + lane] |= values[i] >> (32 - shift);
  }
  const auto* bytes = reinterpret_cast<const std::byte*>(words.data());
  out.insert(out.end(), bytes, bytes + packed_bytes(width));
}

void unpack(const std::byte* packed, std::uint32_t width, Block& values) {
  unpackers[width](packed, values.data());
}

std::uint32_t packed_at(const std::byte* packed, std::uint32_t width, std::uint32_t i) {
  if (width == 0) return 0;
  const std::size_t bit = i / lanes * width;
  const std::size_t shift = bit % 32;
  const std::byte* word = packed + (bit / 32 * lanes + i % lanes) * sizeof(std::uint32_t);
  std::uint32_t low = 0;
  std::uint32_t high = 0;
  std::memcpy(&low, word, sizeof low);
  if (shift + width > 32) std::memcpy(&high, word + lanes * sizeof low, sizeof high);
  const std::uint64_t both = std::uint64_t{high} << 32 | low;
  return static_cast<std::uint32_t>(both >> shift & ((std::uint64_t{1} << width) - 1));
}

void put_varint(Bytes& out, std::uint64_t value) {
  for (; value > 127; value >>= 7) out.push_back(static_cast<std::byte>(value | 128U));
  out.push_back(static_cast<std::byte>(value));
}

void put_text(Bytes& out, std::string_view text) {
  put_varint(out, text.size());
  const BytesView bytes = as_bytes(text);
  out.insert(out.end(), bytes.begin(), bytes.end());
}

void put_row(Bytes& out, std::span<const std::uint32_t> values, std::uint32_t width) {
  std::uint64_t word = 0;
  std::uint32_t filled = 0;
  for (const std::uint32_t value : values) {
    word |= static_cast<std::uint64_t>(value) << filled;
    for (filled += width; filled >= 8; filled -= 8, word >>= 8) out.push_back(static_cast<std::byte>(word));
  }
  if (filled > 0) out.push_back(static_cast<std::byte>(word));
}

std::uint64_t checksum(BytesView bytes, std::uint64_t seed) {
  constexpr std::uint64_t factor = 0x9E3779B97F4A7C15U;
  std::array<std::uint64_t, 4> lane{seed ^ factor, seed + factor, seed ^ (factor << 1), seed + (factor >> 1)};
  const auto mix = [](std::uint64_t sum, std::uint64_t word) {
    sum = (sum ^ word) * 0xFF51AFD7ED558CCDU;
    return sum ^ (sum >> 29);
  };
  std::size_t at = 0;
  for (; at + 32 <= bytes.size(); at += 32) {
    std::array<std::uint64_t, 4> words;
    std::memcpy(words.data(), bytes.data() + at, sizeof words);
    for (std::size_t i = 0; i < 4; ++i) lane[i] = mix(lane[i], words[i]);
  }
  std::uint64_t sum = bytes.size();
  for (const std::uint64_t part : lane) sum = mix(sum, part);
  for (; at < bytes.size(); ++at) sum = mix(sum, static_cast<std::uint64_t>(bytes[at]));
  return sum ^ (sum >> 32);
}

}  // namespace depesche::search
