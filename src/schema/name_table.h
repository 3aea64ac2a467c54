// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
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
    return expected < names_.size() && names_[expected] == name ? expected : find(name);
  }

 private:
  std::vector<std::string> names_;
  std::vector<std::uint32_t> slots_;  // a name's number and one more; 0 is free
};

}  // namespace depesche::schema
