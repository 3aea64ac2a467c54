// SPDX-License-Identifier: EUPL-1.2
#include "crypto/encoding.h"

#include <array>
#include <cstdint>

namespace depesche::crypto {
namespace {

constexpr std::string_view base64url_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::uint8_t no_digit = 0xFF;

constexpr std::array<std::uint8_t, 256> values_of(std::string_view digits) {
  std::array<std::uint8_t, 256> values{};
  values.fill(no_digit);
  for (std::size_t i = 0; i < digits.size(); ++i) {
    values[static_cast<unsigned char>(digits[i])] = static_cast<std::uint8_t>(i);
  }
  return values;
}

constexpr auto base64url_values = values_of(base64url_digits);

std::uint8_t hex_value(char digit) {
  if (digit >= '0' && digit <= '9') return static_cast<std::uint8_t>(digit - '0');
  if (digit >= 'a' && digit <= 'f') return static_cast<std::uint8_t>(digit - 'a' + 10);
  if (digit >= 'A' && digit <= 'F') return static_cast<std::uint8_t>(digit - 'A' + 10);
  return no_digit;
}

}  // namespace

std::string to_base64url(BytesView bytes) {
  std::string text;
  text.reserve((bytes.size() * 4 + 2) / 3);
  std::uint32_t held = 0;
  int bits = 0;
  for (const std::byte byte : bytes) {
    held = ((held << 8) | std::to_integer<std::uint32_t>(byte)) & 0xFFFFU;
    for (bits += 8; bits >= 6;) {
      bits -= 6;
      text.push_back(base64url_digits[(held >> bits) & 0x3FU]);
    }
  }
  if (bits > 0) text.push_back(base64url_digits[(held << (6 - bits)) & 0x3FU]);
  return text;
}

Result<Bytes> from_base64url(std::string_view text) {
  Bytes bytes;
  bytes.reserve(text.size() * 3 / 4);
  std::uint32_t held = 0;
  int bits = 0;
  for (const char digit : text) {
    const std::uint8_t value = base64url_values[static_cast<unsigned char>(digit)];
    if (value == no_digit) return fail(Code::invalid, "not base64url");
    held = ((held << 6) | value) & 0xFFFFU;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push_back(static_cast<std::byte>((held >> bits) & 0xFFU));
  }
  const bool rest_is_zero = (held & ((1U << bits) - 1)) == 0;
  if (bits == 6 || !rest_is_zero) return fail(Code::invalid, "not base64url: wrong length or end");
  return bytes;
}

std::string to_hex(BytesView bytes) {
  std::string text;
  text.reserve(2 * bytes.size());
  for (const std::byte byte : bytes) {
    text.push_back(hex_digits[std::to_integer<std::size_t>(byte) >> 4]);
    text.push_back(hex_digits[std::to_integer<std::size_t>(byte) & 0xFU]);
  }
  return text;
}

Result<Bytes> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return fail(Code::invalid, "hex has an odd number of digits");
  Bytes bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const std::uint8_t high = hex_value(text[i]);
    const std::uint8_t low = hex_value(text[i + 1]);
    if (high == no_digit || low == no_digit) return fail(Code::invalid, "not a hex digit");
    bytes.push_back(static_cast<std::byte>((high << 4) | low));
  }
  return bytes;
}

}  // namespace depesche::crypto
