// SPDX-License-Identifier: EUPL-1.2
#include "feel/decimal.h"

#include <array>
#include <cstdlib>

#define DECIMAL_CALL_BY_REFERENCE 0
#define DECIMAL_GLOBAL_ROUNDING 0
#define DECIMAL_GLOBAL_EXCEPTION_FLAGS 0
extern "C" {
#include <bid_conf.h>
#include <bid_functions.h>
}

#include "base/ensure.h"

namespace depesche::feel {
namespace {

using Bits = Decimal::Bits;

BID_UINT128 bid(const Bits& bits) {
  BID_UINT128 value;
  value.w[0] = bits.low;
  value.w[1] = bits.high;
  return value;
}

Bits bits_of(const BID_UINT128& value) { return {.low = value.w[0], .high = value.w[1]}; }

constexpr _IDEC_round nearest = 0;
constexpr std::uint64_t power_max = 999'999'999;
constexpr std::size_t digits_max = 200;  // of a number as text; more cannot matter to 34 digits
constexpr int plain_exponent_max = 60;

}  // namespace

Decimal::Decimal(std::int64_t whole) : bits_(bits_of(bid128_from_int64(whole))) {}

std::optional<Decimal> Decimal::finite(Bits bits) {
  if (!bid128_isFinite(bid(bits))) return std::nullopt;
  return Decimal(bits);
}

std::optional<Decimal> Decimal::parse(std::string_view text) {
  std::size_t at = 0;
  const auto digits = [&] {
    const std::size_t begin = at;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
    return at - begin;
  };
  if (text.size() > digits_max) return std::nullopt;
  if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
  std::size_t count = digits();
  if (at < text.size() && text[at] == '.') {
    ++at;
    count += digits();
  }
  if (count == 0) return std::nullopt;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
    const std::size_t exponent_digits = digits();
    if (exponent_digits == 0 || exponent_digits > 6) return std::nullopt;
  }
  if (at != text.size()) return std::nullopt;
  std::array<char, digits_max + 1> buffer{};
  text.copy(buffer.data(), text.size());
  _IDEC_flags flags = 0;
  return finite(bits_of(bid128_from_string(buffer.data(), nearest, &flags)));
}

std::optional<Decimal> Decimal::plus(const Decimal& other) const {
  _IDEC_flags flags = 0;
  return finite(bits_of(bid128_add(bid(bits_), bid(other.bits_), nearest, &flags)));
}

std::optional<Decimal> Decimal::minus(const Decimal& other) const {
  _IDEC_flags flags = 0;
  return finite(bits_of(bid128_sub(bid(bits_), bid(other.bits_), nearest, &flags)));
}

std::optional<Decimal> Decimal::times(const Decimal& other) const {
  _IDEC_flags flags = 0;
  return finite(bits_of(bid128_mul(bid(bits_), bid(other.bits_), nearest, &flags)));
}

std::optional<Decimal> Decimal::divided_by(const Decimal& other) const {
  if (other.is_zero()) return std::nullopt;
  _IDEC_flags flags = 0;
  return finite(bits_of(bid128_div(bid(bits_), bid(other.bits_), nearest, &flags)));
}

std::optional<Decimal> Decimal::whole_power(std::uint64_t exponent) const {
  Decimal result(1);
  Decimal square = *this;
  for (;;) {
    if (exponent % 2 == 1) {
      const auto product = result.times(square);
      if (!product) return std::nullopt;
      result = *product;
    }
    exponent /= 2;
    if (exponent == 0) return result;
    const auto squared = square.times(square);
    if (!squared) return std::nullopt;
    square = *squared;
  }
}

std::optional<Decimal> Decimal::to_the_power_of(const Decimal& exponent) const {
  const auto whole_exponent = exponent.whole();
  if (exponent.is_whole() && whole_exponent &&
      std::abs(*whole_exponent) <= static_cast<std::int64_t>(power_max)) {
    const auto power = whole_power(static_cast<std::uint64_t>(std::abs(*whole_exponent)));
    if (!power || *whole_exponent >= 0) return power;
    return Decimal(1).divided_by(*power);
  }
  _IDEC_flags flags = 0;
  return finite(bits_of(bid128_pow(bid(bits_), bid(exponent.bits_), nearest, &flags)));
}

std::optional<Decimal> Decimal::modulo(const Decimal& divisor) const {
  if (divisor.is_zero()) return std::nullopt;
  _IDEC_flags flags = 0;
  const auto remainder = finite(bits_of(bid128_fmod(bid(bits_), bid(divisor.bits_), &flags)));
  if (!remainder || remainder->is_zero() || remainder->is_negative() == divisor.is_negative())
    return remainder;
  return remainder->plus(divisor);
}

std::optional<Decimal> Decimal::square_root() const {
  _IDEC_flags flags = 0;
  return finite(bits_of(bid128_sqrt(bid(bits_), nearest, &flags)));
}

std::optional<Decimal> Decimal::exponential() const {
  _IDEC_flags flags = 0;
  return finite(bits_of(bid128_exp(bid(bits_), nearest, &flags)));
}

std::optional<Decimal> Decimal::logarithm() const {
  if (is_zero() || is_negative()) return std::nullopt;
  _IDEC_flags flags = 0;
  return finite(bits_of(bid128_log(bid(bits_), nearest, &flags)));
}

std::optional<Decimal> Decimal::rounded(int scale, Rounding rounding) const {
  _IDEC_flags flags = 0;
  if (bid128_quantexp(bid(bits_), &flags) >= -scale) return *this;
  // Shifted so that what is to be rounded off stands behind the point.
  const BID_UINT128 shifted = bid128_scalbn(bid(bits_), scale, nearest, &flags);
  BID_UINT128 whole = shifted;
  switch (rounding) {
    case Rounding::half_even: whole = bid128_round_integral_nearest_even(shifted, &flags); break;
    case Rounding::floor: whole = bid128_round_integral_negative(shifted, &flags); break;
    case Rounding::ceiling: whole = bid128_round_integral_positive(shifted, &flags); break;
    case Rounding::down: whole = bid128_round_integral_zero(shifted, &flags); break;
    case Rounding::half_up: whole = bid128_round_integral_nearest_away(shifted, &flags); break;
    case Rounding::up:
      whole = is_negative() ? bid128_round_integral_negative(shifted, &flags)
                            : bid128_round_integral_positive(shifted, &flags);
      break;
    case Rounding::half_down: {
      const BID_UINT128 cut = bid128_round_integral_zero(shifted, &flags);
      const BID_UINT128 rest = bid128_abs(bid128_sub(shifted, cut, nearest, &flags));
      char half[] = "0.5";
      const bool is_more = bid128_quiet_greater(rest, bid128_from_string(half, nearest, &flags), &flags) != 0;
      whole = is_more ? bid128_round_integral_nearest_away(shifted, &flags) : cut;
      break;
    }
  }
  return finite(bits_of(bid128_scalbn(whole, -scale, nearest, &flags)));
}

Decimal Decimal::negated() const { return is_zero() ? *this : Decimal(bits_of(bid128_negate(bid(bits_)))); }
Decimal Decimal::magnitude() const { return Decimal(bits_of(bid128_abs(bid(bits_)))); }
bool Decimal::is_negative() const { return !is_zero() && bid128_isSigned(bid(bits_)) != 0; }
bool Decimal::is_zero() const { return bid128_isZero(bid(bits_)) != 0; }

// Digits of at most 64 bits without anything behind the point, as most numbers are.
bool Decimal::is_short_whole() const {
  constexpr std::uint64_t exponent_zero = std::uint64_t{6176} << 49;
  return (bits_.high & ~(std::uint64_t{1} << 63)) == exponent_zero;
}

bool Decimal::is_whole() const {
  if (is_short_whole()) return true;
  _IDEC_flags flags = 0;
  return bid128_quiet_equal(bid(bits_), bid128_round_integral_zero(bid(bits_), &flags), &flags) != 0;
}

std::optional<std::int64_t> Decimal::whole() const {
  constexpr std::int64_t whole_max = 1'000'000'000'000'000'000;
  if (is_short_whole() && bits_.low <= static_cast<std::uint64_t>(whole_max)) {
    const auto digits = static_cast<std::int64_t>(bits_.low);
    return (bits_.high >> 63) != 0 ? -digits : digits;
  }
  static const Decimal most(whole_max);
  if (magnitude() > most) return std::nullopt;
  _IDEC_flags flags = 0;
  return bid128_to_int64_int(bid(bits_), &flags);
}

double Decimal::approximate() const {
  _IDEC_flags flags = 0;
  return bid128_to_binary64(bid(bits_), nearest, &flags);
}

std::string Decimal::text() const {
  // The library writes ±digitsE±exponent.
  std::array<char, 64> buffer{};
  _IDEC_flags flags = 0;
  bid128_to_string(buffer.data(), bid(bits_), &flags);
  const std::string_view written = buffer.data();
  const std::size_t mark = written.find('E');
  ENSURE(mark != std::string_view::npos && mark > 1);
  std::string digits(written.substr(1, mark - 1));
  const int exponent = std::atoi(written.substr(mark + 1).data());
  const std::string sign = is_negative() ? "-" : "";
  if (is_zero() && exponent > 0) return "0";
  if (exponent > plain_exponent_max || exponent < -6200)
    return sign + digits + "E" + std::to_string(exponent);
  if (exponent >= 0) return sign + digits.append(static_cast<std::size_t>(exponent), '0');
  const auto behind = static_cast<std::size_t>(-exponent);
  if (digits.size() <= behind) digits.insert(0, behind + 1 - digits.size(), '0');
  digits.insert(digits.size() - behind, ".");
  return sign + digits;
}

std::strong_ordering Decimal::order(const Decimal& other) const {
  _IDEC_flags flags = 0;
  if (bid128_quiet_less(bid(bits_), bid(other.bits_), &flags)) return std::strong_ordering::less;
  if (bid128_quiet_equal(bid(bits_), bid(other.bits_), &flags)) return std::strong_ordering::equal;
  return std::strong_ordering::greater;
}

}  // namespace depesche::feel
