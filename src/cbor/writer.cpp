// SPDX-License-Identifier: EUPL-1.2
#include "cbor/writer.h"

#include <bit>
#include <cmath>

namespace depesche::cbor {
namespace {

constexpr int half_mantissa_bits = 10;
constexpr int single_mantissa_bits = 23;

// The half precision form of a finite single, or nothing when it would lose something.
bool fits_half(std::uint32_t single, std::uint16_t& half) {
  const auto sign = static_cast<std::uint16_t>((single >> 16) & 0x8000U);
  const std::uint32_t exponent = (single >> single_mantissa_bits) & 0xFFU;
  const std::uint32_t mantissa = single & 0x7FFFFFU;
  if (exponent == 0 && mantissa == 0) {
    half = sign;
    return true;
  }
  const int power = static_cast<int>(exponent) - 127;
  if (power >= -14 && power <= 15) {
    constexpr int dropped = single_mantissa_bits - half_mantissa_bits;
    if ((mantissa & ((1U << dropped) - 1)) != 0) return false;
    half = static_cast<std::uint16_t>(sign | (static_cast<std::uint32_t>(power + 15) << half_mantissa_bits) |
                                      (mantissa >> dropped));
    return true;
  }
  if (power < -24 || power >= -14) return false;
  const int dropped = -power - 1;  // subnormal: the leading one moves into the mantissa
  const std::uint32_t full = mantissa | 0x800000U;
  if ((full & ((1U << dropped) - 1)) != 0) return false;
  half = static_cast<std::uint16_t>(sign | (full >> dropped));
  return true;
}

void append(Bytes& out, std::uint64_t value, int size) {
  for (int shift = 8 * (size - 1); shift >= 0; shift -= 8) {
    out.push_back(static_cast<std::byte>((value >> shift) & 0xFFU));
  }
}

}  // namespace

void Writer::head(std::uint8_t major, std::uint64_t argument) {
  const auto first = [&](unsigned minor) {
    out_.push_back(static_cast<std::byte>((unsigned{major} << 5) | minor));
  };
  if (argument < 24) {
    first(static_cast<unsigned>(argument));
  } else if (argument <= 0xFFU) {
    first(24);
    append(out_, argument, 1);
  } else if (argument <= 0xFFFFU) {
    first(25);
    append(out_, argument, 2);
  } else if (argument <= 0xFFFFFFFFU) {
    first(26);
    append(out_, argument, 4);
  } else {
    first(27);
    append(out_, argument, 8);
  }
}

Writer& Writer::uint(std::uint64_t value) { return head(0, value), *this; }

Writer& Writer::negative(std::uint64_t value) { return head(1, value), *this; }

Writer& Writer::integer(std::int64_t value) {
  return value >= 0 ? uint(static_cast<std::uint64_t>(value)) : negative(~static_cast<std::uint64_t>(value));
}

Writer& Writer::bytes(BytesView value) {
  head(2, value.size());
  return encoded(value);
}

Writer& Writer::text(std::string_view value) {
  head(3, value.size());
  return encoded(as_bytes(value));
}

Writer& Writer::array(std::uint64_t count) { return head(4, count), *this; }

Writer& Writer::map(std::uint64_t pairs) { return head(5, pairs), *this; }

Writer& Writer::tag(std::uint64_t number) { return head(6, number), *this; }

Writer& Writer::boolean(bool value) { return head(7, value ? 21 : 20), *this; }

Writer& Writer::null() { return head(7, 22), *this; }

Writer& Writer::undefined() { return head(7, 23), *this; }

Writer& Writer::real(double value) {
  std::uint16_t half = 0x7E00;  // NaN
  const auto single = static_cast<float>(value);
  if (!std::isnan(value) && static_cast<double>(single) != value) {
    out_.push_back(std::byte{0xFB});
    append(out_, std::bit_cast<std::uint64_t>(value), 8);
    return *this;
  }
  if (std::isinf(value)) half = value > 0 ? 0x7C00 : 0xFC00;
  if (std::isfinite(value) && !fits_half(std::bit_cast<std::uint32_t>(single), half)) {
    out_.push_back(std::byte{0xFA});
    append(out_, std::bit_cast<std::uint32_t>(single), 4);
    return *this;
  }
  out_.push_back(std::byte{0xF9});
  append(out_, half, 2);
  return *this;
}

Writer& Writer::encoded(BytesView items) {
  out_.insert(out_.end(), items.begin(), items.end());
  return *this;
}

}  // namespace depesche::cbor
