// SPDX-License-Identifier: EUPL-1.2
#include "serial/erasure.h"

#include <array>
#include <cstdint>

namespace depesche::serial {
namespace {

// GF(256) with the polynomial x^8 + x^4 + x^3 + x^2 + 1, which 2 generates.
struct Field {
  std::array<std::uint8_t, 510> power{};
  std::array<std::uint8_t, 256> logarithm{};

  constexpr Field() {
    unsigned value = 1;
    for (std::size_t i = 0; i < 255; ++i) {
      power[i] = power[i + 255] = static_cast<std::uint8_t>(value);
      logarithm[value] = static_cast<std::uint8_t>(i);
      value <<= 1U;
      if (value > 0xFF) value ^= 0x11DU;
    }
  }
  constexpr std::uint8_t multiply(std::uint8_t left, std::uint8_t right) const {
    if (left == 0 || right == 0) return 0;
    return power[std::size_t{logarithm[left]} + logarithm[right]];
  }
  constexpr std::uint8_t inverse(std::uint8_t value) const { return power[255U - logarithm[value]]; }
};
constexpr Field field;

// Rows stand for repair symbols, columns for data symbols; every square part of it can be inverted.
std::uint8_t coefficient(std::size_t repair, std::size_t data) {
  return field.inverse(static_cast<std::uint8_t>((block_symbols_max + repair) ^ data));
}

void add_multiple(Bytes& target, BytesView source, std::uint8_t factor) {
  if (factor == 0) return;
  for (std::size_t i = 0; i < target.size(); ++i)
    target[i] ^= static_cast<std::byte>(field.multiply(factor, std::to_integer<std::uint8_t>(source[i])));
}

void scale(Bytes& target, std::uint8_t factor) {
  for (std::byte& byte : target)
    byte = static_cast<std::byte>(field.multiply(factor, std::to_integer<std::uint8_t>(byte)));
}

// One equation: what the unknown symbols, each with its factor, add up to.
struct Equation {
  std::vector<std::uint8_t> factors;
  Bytes sum;
};

// Gauss and Jordan. The Cauchy matrix has no zero determinant anywhere, so a pivot is always found.
void solve(std::vector<Equation>& equations) {
  for (std::size_t pivot = 0; pivot < equations.size(); ++pivot) {
    for (std::size_t row = pivot; row < equations.size(); ++row) {
      if (equations[row].factors[pivot] == 0) continue;
      std::swap(equations[row], equations[pivot]);
      break;
    }
    Equation& chosen = equations[pivot];
    const std::uint8_t inverse = field.inverse(chosen.factors[pivot]);
    for (std::uint8_t& factor : chosen.factors) factor = field.multiply(factor, inverse);
    scale(chosen.sum, inverse);
    for (std::size_t row = 0; row < equations.size(); ++row) {
      const std::uint8_t factor = equations[row].factors[pivot];
      if (row == pivot || factor == 0) continue;
      for (std::size_t i = 0; i < chosen.factors.size(); ++i)
        equations[row].factors[i] ^= field.multiply(factor, chosen.factors[i]);
      add_multiple(equations[row].sum, chosen.sum, factor);
    }
  }
}

}  // namespace

Bytes repair_symbol(std::span<const BytesView> data, std::size_t index) {
  Bytes symbol(data.front().size());
  for (std::size_t i = 0; i < data.size(); ++i) add_multiple(symbol, data[i], coefficient(index, i));
  return symbol;
}

bool recover(std::vector<std::optional<Bytes>>& data, const std::map<std::size_t, Bytes>& repairs) {
  std::vector<std::size_t> missing;
  for (std::size_t i = 0; i < data.size(); ++i)
    if (!data[i]) missing.push_back(i);
  if (repairs.size() < missing.size()) return false;
  std::vector<Equation> equations;
  for (const auto& [index, symbol] : repairs) {
    if (equations.size() == missing.size()) break;
    Equation equation{.factors = {}, .sum = symbol};
    for (std::size_t i = 0; i < data.size(); ++i)
      if (data[i]) add_multiple(equation.sum, *data[i], coefficient(index, i));
    for (const std::size_t i : missing) equation.factors.push_back(coefficient(index, i));
    equations.push_back(std::move(equation));
  }
  solve(equations);
  for (std::size_t i = 0; i < missing.size(); ++i) data[missing[i]] = std::move(equations[i].sum);
  return true;
}

}  // namespace depesche::serial
