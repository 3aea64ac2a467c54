// SPDX-License-Identifier: EUPL-1.2
#include "node/enrolment_code.h"

#include <algorithm>
#include <set>
#include <utility>

namespace depesche {
namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t group_size = 4;
constexpr std::size_t bytes_size = 16 + 7 + 1;
constexpr std::size_t digits_count = (bytes_size * 8 + 4) / 5;

std::byte checksum_of(BytesView bytes) { return crypto::sha256(bytes)[0]; }

std::array<std::byte, bytes_size> bytes_of(const EnrolmentCode& code) {
  std::array<std::byte, bytes_size> bytes{};
  auto end = std::ranges::copy(code.secret, bytes.begin()).out;
  end = std::ranges::copy(code.package, end).out;
  *end = checksum_of(BytesView(bytes).first(bytes_size - 1));
  return bytes;
}

// The value of a typed character, or 32 for one that cannot stand here.
std::size_t digit_of(char typed) {
  char c = typed >= 'a' && typed <= 'z' ? static_cast<char>(typed - 'a' + 'A') : typed;
  if (c == 'O') c = '0';
  if (c == 'I' || c == 'L') c = '1';
  return std::min(alphabet.find(c), alphabet.size());
}

bool is_separator(char c) { return c == ' ' || c == '-' || c == '\n' || c == '\r' || c == '\t'; }

}  // namespace

EnrolmentCode EnrolmentCode::of(const std::array<std::byte, 16>& secret, BytesView package) {
  EnrolmentCode code{.secret = secret, .package = {}};
  const auto digest = crypto::sha384(package);
  std::ranges::copy(std::span(digest).first(code.package.size()), code.package.begin());
  return code;
}

bool EnrolmentCode::opens(BytesView bytes) const { return of(secret, bytes).package == package; }

std::string to_text(const EnrolmentCode& code) {
  const auto bytes = bytes_of(code);
  std::string text;
  std::uint32_t bits = 0;
  int held = 0;
  std::size_t digits = 0;
  const auto put = [&](std::uint32_t digit) {
    if (digits != 0 && digits % group_size == 0) text.push_back('-');
    text.push_back(alphabet[digit & 31U]);
    ++digits;
  };
  for (const std::byte byte : bytes) {
    bits = (bits << 8U) | std::to_integer<std::uint32_t>(byte);
    held += 8;
    while (held >= 5) {
      held -= 5;
      put(bits >> static_cast<unsigned>(held));
    }
  }
  if (held > 0) put(bits << static_cast<unsigned>(5 - held));
  return text;
}

Result<EnrolmentCode> parse_enrolment_code(std::string_view text) {
  std::array<std::byte, bytes_size> bytes{};
  std::uint32_t bits = 0;
  int held = 0;
  std::size_t digits = 0, filled = 0;
  for (const char c : text) {
    if (is_separator(c)) continue;
    const std::size_t digit = digit_of(c);
    if (digit == alphabet.size() || digits == digits_count) {
      return fail(Code::invalid,
                  "group " + std::to_string(digits / group_size + 1) + " holds what cannot stand there");
    }
    ++digits;
    bits = (bits << 5U) | static_cast<std::uint32_t>(digit);
    held += 5;
    if (held < 8 || filled == bytes_size) continue;
    held -= 8;
    bytes[filled++] = static_cast<std::byte>((bits >> static_cast<unsigned>(held)) & 0xFFU);
  }
  if (digits != digits_count) {
    return fail(Code::invalid, "a code has " + std::to_string(digits_count) + " characters, this one " +
                                   std::to_string(digits));
  }
  if (checksum_of(BytesView(bytes).first(bytes_size - 1)) != bytes.back())
    return fail(Code::invalid, "the code's checksum does not fit: please compare it with the paper");
  EnrolmentCode code;
  std::copy_n(bytes.begin(), code.secret.size(), code.secret.begin());
  std::copy_n(bytes.begin() + code.secret.size(), code.package.size(), code.package.begin());
  return code;
}

std::size_t impossible_group(std::string_view text) {
  std::size_t digits = 0;
  for (const char c : text) {
    if (is_separator(c)) continue;
    if (digit_of(c) == alphabet.size() || digits == digits_count) return digits / group_size + 1;
    ++digits;
  }
  return 0;
}

std::vector<std::size_t> suspect_groups(std::string_view text, BytesView package) {
  std::string digits;
  for (const char c : text) {
    if (!is_separator(c)) digits += c;
  }
  if (digits.size() != digits_count) return {};
  const auto beginning = EnrolmentCode::of({}, package).package;
  const auto fits = [&](const std::string& candidate) {
    const auto code = parse_enrolment_code(candidate);
    return code && code->package == beginning;
  };
  std::set<std::size_t> suspects;
  for (std::size_t at = 0; at < digits.size(); ++at) {
    std::string candidate = digits;
    for (const char other : alphabet) {
      candidate[at] = other;
      if (fits(candidate)) suspects.insert(at / group_size + 1);
    }
    candidate = digits;
    if (at + 1 == digits.size()) continue;
    std::swap(candidate[at], candidate[at + 1]);
    if (fits(candidate)) suspects.insert(at / group_size + 1);
  }
  return {suspects.begin(), suspects.end()};
}

}  // namespace depesche
