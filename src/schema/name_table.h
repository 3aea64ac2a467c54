// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace depesche::schema {

// Finds the number of a name among names that are known beforehand.
class NameTable {
 public:
  static constexpr std::size_t absent = SIZE_MAX;

  // No name may stand twice.
  explicit NameTable(std::vector<std::string> names = {});

  std::size_t size() const { return names_.size(); }
  const std::string& operator[](std::size_t number) const { return names_[number]; }
  std::size_t find(std::string_view name) const;
  // Quicker where names come in the order of the table: `expected` is where the last one was, and one more.
  std::size_t find(std::string_view name, std::size_t expected) const {
    return expected < names_.size() && is_same(names_[expected], name) ? expected : find(name);
  }

 private:
  // Names are short: a call of memcmp would cost more than the comparison.
  static bool is_same(std::string_view one, std::string_view other) {
    if (one.size() != other.size()) return false;
    const char* left = one.data();
    const char* right = other.data();
    std::size_t size = one.size();
    if (size < 4) {
      while (size > 0 && left[size - 1] == right[size - 1]) --size;
      return size == 0;
    }
    if (size < 8)
      return at<std::uint32_t>(left, right) && at<std::uint32_t>(left + size - 4, right + size - 4);
    for (std::size_t i = 0; i + 8 < size; i += 8) {
      if (!at<std::uint64_t>(left + i, right + i)) return false;
    }
    return at<std::uint64_t>(left + size - 8, right + size - 8);
  }

  // Whether as many bytes are the same.
  template <class Bytes>
  static bool at(const char* left, const char* right) {
    Bytes first = 0;
    Bytes second = 0;
    std::memcpy(&first, left, sizeof(Bytes));
    std::memcpy(&second, right, sizeof(Bytes));
    return first == second;
  }

  std::vector<std::string> names_;
  std::vector<std::uint32_t> slots_;  // a name's number and one more; 0 is free
};

}  // namespace depesche::schema
