// SPDX-License-Identifier: EUPL-1.2
#include "bundle/crc.h"

#include <array>
#include <cstring>
#if defined(__x86_64__)
#include <nmmintrin.h>
#endif

namespace depesche::bundle {
namespace {

constexpr std::size_t lanes = 8;  // bytes taken in one step by the table-driven form
template <class Word>
using Tables = std::array<std::array<Word, 256>, lanes>;

// Table k holds what a byte contributes when k more bytes follow it ("slicing by eight").
template <class Word>
constexpr Tables<Word> make_tables(Word reflected_polynomial) {
  Tables<Word> tables{};
  for (std::size_t byte = 0; byte < 256; ++byte) {
    auto value = static_cast<Word>(byte);
    for (int bit = 0; bit < 8; ++bit) {
      const bool is_odd = (value & 1U) != 0;
      value = static_cast<Word>((value >> 1) ^ (is_odd ? reflected_polynomial : 0));
    }
    tables[0][byte] = value;
  }
  for (std::size_t byte = 0; byte < 256; ++byte) {
    for (std::size_t lane = 1; lane < lanes; ++lane) {
      const Word shorter = tables[lane - 1][byte];
      tables[lane][byte] = static_cast<Word>((shorter >> 8) ^ tables[0][shorter & 0xFFU]);
    }
  }
  return tables;
}

constexpr Tables<std::uint16_t> x25_tables = make_tables<std::uint16_t>(0x8408);
constexpr Tables<std::uint32_t> castagnoli_tables = make_tables<std::uint32_t>(0x82F63B78);

template <class Word>
Word slice(const Tables<Word>& tables, BytesView data, Word state) {
  while (data.size() >= lanes) {
    Word next = 0;
    for (std::size_t i = 0; i < lanes; ++i) {
      std::size_t index = std::to_integer<std::size_t>(data[i]);
      if (i < sizeof(Word)) index ^= (state >> (8 * i)) & 0xFFU;
      next = static_cast<Word>(next ^ tables[lanes - 1 - i][index]);
    }
    state = next;
    data = data.subspan(lanes);
  }
  for (const std::byte byte : data) {
    const std::size_t index = (state ^ std::to_integer<std::size_t>(byte)) & 0xFFU;
    state = static_cast<Word>((state >> 8) ^ tables[0][index]);
  }
  return state;
}

#if defined(__x86_64__)
__attribute__((target("sse4.2"))) std::uint32_t crc32c_by_instruction(BytesView data, std::uint32_t before) {
  std::uint64_t state = ~before;
  const std::byte* at = data.data();
  std::size_t left = data.size();
  for (; left >= 8; left -= 8, at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, 8);
    state = _mm_crc32_u64(state, word);
  }
  auto narrow = static_cast<std::uint32_t>(state);
  for (; left > 0; --left, ++at) narrow = _mm_crc32_u8(narrow, std::to_integer<std::uint8_t>(*at));
  return ~narrow;
}
#endif

}  // namespace

std::uint16_t crc16(BytesView data, std::uint16_t before) {
  const auto state = static_cast<std::uint16_t>(~before);
  return static_cast<std::uint16_t>(~slice(x25_tables, data, state));
}

std::uint32_t crc32c_portable(BytesView data, std::uint32_t before) {
  return ~slice(castagnoli_tables, data, ~before);
}

std::uint32_t crc32c(BytesView data, std::uint32_t before) {
#if defined(__x86_64__)
  static const bool has_instruction = __builtin_cpu_supports("sse4.2") != 0;
  if (has_instruction) return crc32c_by_instruction(data, before);
#endif
  return crc32c_portable(data, before);
}

}  // namespace depesche::bundle
