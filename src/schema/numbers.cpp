// SPDX-License-Identifier: EUPL-1.2
#include "schema/numbers.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

namespace depesche::schema {
namespace {

namespace json = boost::json;
__extension__ using Wide = __int128;
__extension__ using WideBits = unsigned __int128;

template <class T>
int order(T left, T right) {
  return left < right ? -1 : right < left ? 1 : 0;
}

Wide whole(const json::value& number) {
  return number.is_int64() ? static_cast<Wide>(number.get_int64()) : static_cast<Wide>(number.get_uint64());
}

int compare_whole_with(Wide left, double right) {
  // Beyond this doubles have no fractions, and 128 bits hold every 64-bit number.
  constexpr double big = 1.8e19;
  if (right > big) return -1;
  if (right < -big) return 1;
  const double floor = std::floor(right);
  const int by_whole = order(left, static_cast<Wide>(floor));
  return by_whole != 0 ? by_whole : (right > floor ? -1 : 0);
}

// The shortest digits that mean this number, and the power of ten that goes with them.
struct Digits {
  std::uint64_t digits = 0;
  int exponent = 0;
};

Digits shortest(const json::value& number) {
  if (!number.is_double()) {
    const Wide value = whole(number);
    return {.digits = static_cast<std::uint64_t>(value < 0 ? -value : value), .exponent = 0};
  }
  std::array<char, 40> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::fabs(number.get_double()),
                                 std::chars_format::scientific);
  Digits read;
  const char* at = buffer.data();
  bool is_fraction = false;
  for (; at != end.ptr && *at != 'e'; ++at) {
    if (*at == '.') {
      is_fraction = true;
      continue;
    }
    read.digits = read.digits * 10 + static_cast<std::uint64_t>(*at - '0');
    if (is_fraction) --read.exponent;
  }
  if (at != end.ptr) {
    ++at;
    if (*at == '+') ++at;
    int exponent = 0;
    std::from_chars(at, end.ptr, exponent);
    read.exponent += exponent;
  }
  return read;
}

std::uint64_t power_of_ten_modulo(int exponent, std::uint64_t modulus) {
  WideBits result = 1 % modulus;
  for (int i = 0; i < exponent; ++i) result = result * 10 % modulus;
  return static_cast<std::uint64_t>(result);
}

// Equal values have equal hashes.
std::size_t hash_of(const json::value& value) {
  const auto mixed = [](std::size_t seed, std::size_t more) {
    return (seed ^ more) * 0x9E3779B97F4A7C15 + (seed >> 29);
  };
  switch (value.kind()) {
    case json::kind::null: return 1;
    case json::kind::bool_: return value.get_bool() ? 2 : 3;
    case json::kind::int64:
    case json::kind::uint64:
    case json::kind::double_: return std::hash<double>()(value.to_number<double>());
    case json::kind::string:
      return std::hash<std::string_view>()({value.get_string().data(), value.get_string().size()});
    case json::kind::array: {
      std::size_t seed = 5;
      for (const json::value& item : value.get_array()) seed = mixed(seed, hash_of(item));
      return seed;
    }
    case json::kind::object: {
      std::size_t sum = 7;  // whatever the order
      for (const auto& [name, inner] : value.get_object())
        sum += mixed(std::hash<std::string_view>()({name.data(), name.size()}), hash_of(inner));
      return sum;
    }
  }
  return 0;
}

}  // namespace

int compare_numbers(const json::value& left, const json::value& right) {
  if (left.is_double() && right.is_double()) return order(left.get_double(), right.get_double());
  if (left.is_double()) return -compare_whole_with(whole(right), left.get_double());
  if (right.is_double()) return compare_whole_with(whole(left), right.get_double());
  return order(whole(left), whole(right));
}

bool is_multiple(const json::value& number, const json::value& divisor) {
  for (const json::value* one : {&number, &divisor}) {
    if (one->is_double() && !std::isfinite(one->get_double())) return false;
  }
  if (!number.is_double() && !divisor.is_double())
    return whole(divisor) != 0 && whole(number) % whole(divisor) == 0;
  const Digits top = shortest(number);
  const Digits bottom = shortest(divisor);
  if (bottom.digits == 0) return false;
  if (top.digits == 0) return true;
  const int shift = top.exponent - bottom.exponent;
  if (shift >= 0) {
    const WideBits rest =
        static_cast<WideBits>(top.digits % bottom.digits) * power_of_ten_modulo(shift, bottom.digits);
    return rest % bottom.digits == 0;
  }
  WideBits scaled = bottom.digits;
  for (int i = 0; i < -shift; ++i) {
    scaled *= 10;
    if (scaled > top.digits) return false;
  }
  return top.digits % static_cast<std::uint64_t>(scaled) == 0;
}

bool is_integer(const json::value& number) {
  if (!number.is_double()) return number.is_int64() || number.is_uint64();
  return std::trunc(number.get_double()) == number.get_double();
}

bool equals(const json::value& left, const json::value& right) {
  if (left.is_number() && right.is_number()) return compare_numbers(left, right) == 0;
  if (left.kind() != right.kind()) return false;
  if (left.is_array()) {
    const json::array& one = left.get_array();
    const json::array& other = right.get_array();
    if (one.size() != other.size()) return false;
    for (std::size_t i = 0; i < one.size(); ++i) {
      if (!equals(one[i], other[i])) return false;
    }
    return true;
  }
  if (left.is_object()) {
    const json::object& one = left.get_object();
    const json::object& other = right.get_object();
    if (one.size() != other.size()) return false;
    for (const auto& [name, value] : one) {
      const json::value* found = other.if_contains(name);
      if (!found || !equals(value, *found)) return false;
    }
    return true;
  }
  return left == right;
}

bool are_unique(const json::array& items) {
  constexpr std::size_t compared_by_pairs_max = 8;
  if (items.size() <= compared_by_pairs_max) {
    for (std::size_t i = 1; i < items.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (equals(items[i], items[j])) return false;
      }
    }
    return true;
  }
  std::vector<std::pair<std::size_t, const json::value*>> by_hash;
  by_hash.reserve(items.size());
  for (const json::value& item : items) by_hash.emplace_back(hash_of(item), &item);
  std::ranges::sort(by_hash, {}, [](const auto& one) { return one.first; });
  for (std::size_t i = 1; i < by_hash.size(); ++i) {
    for (std::size_t j = i; j-- > 0 && by_hash[j].first == by_hash[i].first;) {
      if (equals(*by_hash[i].second, *by_hash[j].second)) return false;
    }
  }
  return true;
}

}  // namespace depesche::schema
