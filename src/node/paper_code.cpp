// SPDX-License-Identifier: EUPL-1.2
#include "node/paper_code.h"

#include <algorithm>

#include "crypto/digest.h"

namespace depesche {
namespace {

std::byte checksum_of(BytesView bytes) { return crypto::sha256(bytes)[0]; }

// The value of a typed character, or 32 for one that cannot stand in a code.
std::size_t digit_of(char typed) {
  char c = typed >= 'a' && typed <= 'z' ? static_cast<char>(typed - 'a' + 'A') : typed;
  if (c == 'O') c = '0';
  if (c == 'I' || c == 'L') c = '1';
  return std::min(paper_alphabet.find(c), paper_alphabet.size());
}

bool is_separator(char c) { return c == ' ' || c == '-' || c == '\n' || c == '\r' || c == '\t'; }

// Collects bits, most significant first.
struct Bits {
  std::uint32_t bits = 0;
  unsigned held = 0;

  void put(std::uint32_t value, unsigned count) {
    bits = bits << count | value;
    held += count;
  }
  std::uint32_t take(unsigned count) {
    held -= count;
    return bits >> held & ((1U << count) - 1U);
  }
};

}  // namespace

std::string to_paper(BytesView bytes) {
  std::string text;
  std::size_t digits = 0;
  const auto put = [&](std::uint32_t digit) {
    if (digits != 0 && digits % paper_group_size == 0) text.push_back('-');
    text.push_back(paper_alphabet[digit]);
    ++digits;
  };
  Bits bits;
  for (std::size_t i = 0; i <= bytes.size(); ++i) {
    const std::byte byte = i == bytes.size() ? checksum_of(bytes) : bytes[i];
    bits.put(std::to_integer<std::uint32_t>(byte), 8);
    while (bits.held >= 5) put(bits.take(5));
  }
  if (bits.held > 0) {
    bits.put(0, 5 - bits.held);
    put(bits.take(5));
  }
  return text;
}

Result<> parse_paper(std::string_view text, std::span<std::byte> into) {
  if (const std::size_t group = impossible_group(text, into.size()); group != 0)
    return fail(Code::invalid, "group " + std::to_string(group) + " holds what cannot stand there");
  const std::string digits = paper_digits(text);
  if (digits.size() != paper_characters(into.size())) {
    return fail(Code::invalid, "a code has " + std::to_string(paper_characters(into.size())) +
                                   " characters, this one " + std::to_string(digits.size()));
  }
  Bits bits;
  std::size_t filled = 0;
  std::byte checksum{};
  for (const char c : digits) {
    bits.put(static_cast<std::uint32_t>(digit_of(c)), 5);
    if (bits.held < 8 || filled > into.size()) continue;
    const auto byte = static_cast<std::byte>(bits.take(8));
    (filled < into.size() ? into[filled] : checksum) = byte;
    ++filled;
  }
  if (checksum_of(into) != checksum)
    return fail(Code::invalid, "the code's checksum does not fit: please compare it with the paper");
  return {};
}

std::size_t impossible_group(std::string_view text, std::size_t bytes) {
  std::size_t digits = 0;
  for (const char c : text) {
    if (is_separator(c)) continue;
    if (digit_of(c) == paper_alphabet.size() || digits == paper_characters(bytes))
      return digits / paper_group_size + 1;
    ++digits;
  }
  return 0;
}

std::string paper_digits(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (!is_separator(c)) digits += c;
  }
  return digits;
}

}  // namespace depesche
