// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace depesche::feel {

// How a number is brought to fewer digits.
enum class Rounding : std::uint8_t { half_even, up, down, half_up, half_down, floor, ceiling };

// A decimal number of 34 digits (IEEE 754 decimal128), the only kind of number FEEL knows. Always finite: an
// operation whose exact result is not a number or too large yields nothing.
class Decimal {
 public:
  Decimal() : Decimal(0) {}
  explicit Decimal(std::int64_t whole);

  // Digits with optional sign, point and exponent. Nothing for other text and for numbers that are too large.
  static std::optional<Decimal> parse(std::string_view text);

  std::optional<Decimal> plus(const Decimal& other) const;
  std::optional<Decimal> minus(const Decimal& other) const;
  std::optional<Decimal> times(const Decimal& other) const;
  std::optional<Decimal> divided_by(const Decimal& other) const;
  std::optional<Decimal> to_the_power_of(const Decimal& exponent) const;
  // The remainder with the sign of the divisor: x - y * floor(x / y).
  std::optional<Decimal> modulo(const Decimal& divisor) const;
  std::optional<Decimal> square_root() const;
  std::optional<Decimal> exponential() const;
  std::optional<Decimal> logarithm() const;
  // With `scale` digits after the point; a negative scale rounds before it.
  std::optional<Decimal> rounded(int scale, Rounding rounding) const;
  Decimal negated() const;
  Decimal magnitude() const;

  bool is_negative() const;
  bool is_zero() const;
  bool is_whole() const;
  // The number cut to a whole one; nothing where that does not fit.
  std::optional<std::int64_t> whole() const;
  double approximate() const;

  // Plain digits; with an exponent only where plain digits would be longer than a line.
  std::string text() const;

  std::strong_ordering operator<=>(const Decimal& other) const {
    // Positive numbers with the same exponent are in the order of their digits (IEEE 754 §3.5.2): sign and
    // exponent stand above the 49 bits, and two set bits below the sign announce another layout.
    constexpr std::uint64_t frame = ~((std::uint64_t{1} << 49) - 1);
    constexpr std::uint64_t sign_or_other = std::uint64_t{7} << 61;
    constexpr std::uint64_t other_layout = std::uint64_t{3} << 61;
    const bool is_plain = ((bits_.high ^ other.bits_.high) & frame) == 0 && (bits_.high >> 63) == 0 &&
                          (bits_.high & sign_or_other) != other_layout;
    if (!is_plain) return order(other);
    if (bits_.high != other.bits_.high) return bits_.high <=> other.bits_.high;
    return bits_.low <=> other.bits_.low;
  }
  bool operator==(const Decimal& other) const { return (*this <=> other) == 0; }

  struct Bits {
    std::uint64_t low = 0;
    std::uint64_t high = 0;
  };

 private:
  explicit Decimal(Bits bits) : bits_(bits) {}
  static std::optional<Decimal> finite(Bits bits);
  std::optional<Decimal> whole_power(std::uint64_t exponent) const;
  std::strong_ordering order(const Decimal& other) const;
  bool is_short_whole() const;

  Bits bits_;
};

}  // namespace depesche::feel
