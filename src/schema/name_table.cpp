// SPDX-License-Identifier: EUPL-1.2
#include "schema/name_table.h"

#include <bit>

namespace depesche::schema {
namespace {

// Of the length, the first and the last eight bytes: enough to tell most names of one form apart.
std::uint64_t hash_of(std::string_view name) {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  if (name.size() >= 8) {
    std::memcpy(&first, name.data(), 8);
    std::memcpy(&last, name.data() + name.size() - 8, 8);
  } else if (name.size() >= 4) {
    std::memcpy(&first, name.data(), 4);
    std::memcpy(&last, name.data() + name.size() - 4, 4);
  } else {
    for (const char letter : name) first = first << 8 | static_cast<unsigned char>(letter);
  }
  constexpr std::uint64_t odd = 0x9E3779B97F4A7C15;
  std::uint64_t mixed = (first ^ name.size()) * odd;
  mixed = (std::rotl(mixed, 29) ^ last) * odd;
  return mixed ^ mixed >> 32;
}

}  // namespace

NameTable::NameTable(std::vector<std::string> names)
    : names_(std::move(names)), slots_(std::bit_ceil(names_.size() * 2 + 1)) {
  for (std::size_t number = 0; number < names_.size(); ++number) {
    std::size_t slot = hash_of(names_[number]) & (slots_.size() - 1);
    while (slots_[slot] != 0) slot = (slot + 1) & (slots_.size() - 1);
    slots_[slot] = static_cast<std::uint32_t>(number + 1);
  }
}

std::size_t NameTable::find(std::string_view name) const {
  std::size_t slot = hash_of(name) & (slots_.size() - 1);
  for (; slots_[slot] != 0; slot = (slot + 1) & (slots_.size() - 1)) {
    const std::size_t number = slots_[slot] - 1;
    if (is_same(names_[number], name)) return number;
  }
  return absent;
}

}  // namespace depesche::schema
