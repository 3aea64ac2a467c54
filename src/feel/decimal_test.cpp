// SPDX-License-Identifier: EUPL-1.2
#include "feel/decimal.h"

#include <doctest/doctest.h>

#include <array>
#include <boost/multiprecision/cpp_int.hpp>

// Every operation is done a second time with fractions of unbounded whole numbers, which know nothing of
// decimals, and rounded to 34 digits by the definition of IEEE 754.

#include "feel/test_dice.h"

namespace depesche::feel {
namespace {

using Whole = boost::multiprecision::cpp_int;
using Fraction = boost::multiprecision::cpp_rational;

Whole power_of_ten(int exponent) {
  return boost::multiprecision::pow(Whole(10), static_cast<unsigned>(exponent));
}

// Boost 1.81 divides one by a whole number wrongly; a fraction made of two whole numbers is right.
Fraction quotient(const Fraction& value, const Fraction& by) {
  const Whole top = numerator(value) * denominator(by);
  const Whole bottom = denominator(value) * numerator(by);
  return bottom < 0 ? Fraction(Whole(-top), Whole(-bottom)) : Fraction(top, bottom);
}

Fraction scaled(const Fraction& value, int exponent) {
  const Fraction by(power_of_ten(exponent < 0 ? -exponent : exponent));
  return exponent < 0 ? quotient(value, by) : Fraction(value * by);
}

Fraction fraction_of(std::string_view text) {
  Whole digits = 0;
  int behind = 0;
  bool is_behind = false;
  std::size_t at = text.starts_with('-') ? 1 : 0;
  for (; at < text.size() && text[at] != 'E'; ++at) {
    if (text[at] == '.') {
      is_behind = true;
      continue;
    }
    digits = digits * 10 + (text[at] - '0');
    if (is_behind) ++behind;
  }
  const int exponent = at < text.size() ? std::stoi(std::string(text.substr(at + 1))) : 0;
  const Fraction value = scaled(Fraction(digits), exponent - behind);
  return text.starts_with('-') ? Fraction(-value) : value;
}

// A whole number next to the value.
Whole rounded(const Fraction& value, Rounding rounding) {
  const bool is_negative = value < 0;
  const Fraction size = is_negative ? Fraction(-value) : value;
  const Whole cut = numerator(size) / denominator(size);
  const Fraction rest = size - cut;
  const Fraction half(1, 2);
  bool goes_up = false;
  switch (rounding) {
    case Rounding::half_even: goes_up = rest > half || (rest == half && cut % 2 == 1); break;
    case Rounding::up: goes_up = rest > 0; break;
    case Rounding::down: break;
    case Rounding::half_up: goes_up = rest >= half; break;
    case Rounding::half_down: goes_up = rest > half; break;
    case Rounding::floor: goes_up = is_negative && rest > 0; break;
    case Rounding::ceiling: goes_up = !is_negative && rest > 0; break;
  }
  const Whole found = cut + (goes_up ? 1 : 0);
  return is_negative ? Whole(-found) : found;
}

// The nearest number of 34 digits.
Fraction held(const Fraction& value) {
  if (value == 0) return value;
  const Fraction size = value < 0 ? Fraction(-value) : value;
  int exponent =
      static_cast<int>(msb(numerator(size)) * 3 / 10) - static_cast<int>(msb(denominator(size)) * 3 / 10);
  while (scaled(size, -exponent) >= power_of_ten(34)) ++exponent;
  while (scaled(size, -exponent) < power_of_ten(33)) --exponent;
  return scaled(Fraction(rounded(scaled(value, -exponent), Rounding::half_even)), exponent);
}

std::string random_number(Dice& dice) {
  const std::size_t lengths[] = {1, 3, 10, 33, 34};
  const std::size_t length = lengths[dice.below(5)];
  std::string text = dice.below(2) == 0 ? "-" : "";
  for (std::size_t i = 0; i < length; ++i) text += static_cast<char>('0' + dice.below(10));
  if (dice.below(3) == 0) text += "5";
  if (dice.below(3) == 0) return text + "E" + std::to_string(static_cast<int>(dice.below(60)) - 40);
  if (const std::size_t behind = dice.below(length); behind > 0) text.insert(text.size() - behind, ".");
  return text;
}

void check(const std::optional<Decimal>& got, const Fraction& exact) {
  REQUIRE(got.has_value());
  CHECK(fraction_of(got->text()) == held(exact));
}

TEST_CASE("sums, products and quotients are the nearest number of 34 digits") {
  Dice dice(7);
  for (int round = 0; round < 3'000; ++round) {
    const std::string left_text = random_number(dice);
    const std::string right_text = random_number(dice);
    CAPTURE(left_text);
    CAPTURE(right_text);
    const auto left = Decimal::parse(left_text);
    const auto right = Decimal::parse(right_text);
    check(left, fraction_of(left_text));
    check(right, fraction_of(right_text));
    const Fraction a = fraction_of(left->text());
    const Fraction b = fraction_of(right->text());
    check(left->plus(*right), a + b);
    check(left->minus(*right), a - b);
    check(left->times(*right), a * b);
    CHECK((*left < *right) == (a < b));
    CHECK((*left == *right) == (a == b));
    if (b == 0) {
      CHECK_FALSE(left->divided_by(*right).has_value());
      continue;
    }
    check(left->divided_by(*right), quotient(a, b));
  }
}

TEST_CASE("each way of rounding finds the number its definition names") {
  constexpr std::array ways{Rounding::half_even, Rounding::up,    Rounding::down,   Rounding::half_up,
                            Rounding::half_down, Rounding::floor, Rounding::ceiling};
  Dice dice(11);
  for (int round = 0; round < 3'000; ++round) {
    const std::string text = random_number(dice);
    const int scale = static_cast<int>(dice.below(12)) - 4;
    const Rounding way = ways[dice.below(ways.size())];
    CAPTURE(text);
    CAPTURE(scale);
    CAPTURE(static_cast<int>(way));
    const auto number = Decimal::parse(text);
    REQUIRE(number.has_value());
    const Fraction exact = fraction_of(number->text());
    const auto got = number->rounded(scale, way);
    REQUIRE(got.has_value());
    CHECK(fraction_of(got->text()) == scaled(Fraction(rounded(scaled(exact, scale), way)), -scale));
  }
}

TEST_CASE("a remainder has the sign of the divisor, and a root is the nearest") {
  Dice dice(13);
  for (int round = 0; round < 2'000; ++round) {
    const Decimal left(static_cast<std::int64_t>(dice.below(1'000'000)) - 500'000);
    const Decimal right(static_cast<std::int64_t>(dice.below(2'000)) - 1'000);
    if (right.is_zero()) continue;
    const Fraction a = fraction_of(left.text());
    const Fraction b = fraction_of(right.text());
    check(left.modulo(right), a - b * rounded(quotient(a, b), Rounding::floor));
    const auto root = left.magnitude().square_root();
    REQUIRE(root.has_value());
    // No further away than half of the last digit: between the squares of the middles to its neighbours.
    const Fraction found = fraction_of(root->text());
    const Fraction half_digit = scaled(Fraction(1, 2), -30);
    const Fraction size = a < 0 ? Fraction(-a) : a;
    CHECK((found - half_digit) * (found - half_digit) <= size + scaled(Fraction(1), -20));
    CHECK((found + half_digit) * (found + half_digit) >= size);
  }
}

}  // namespace
}  // namespace depesche::feel
