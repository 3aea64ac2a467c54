// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

// Sets of characters by their Unicode code points.

namespace depesche::schema {

constexpr char32_t character_max = 0x10FFFF;

struct CharacterRange {
  char32_t first = 0;
  char32_t last = 0;  // included
};

class CharacterSet {
 public:
  explicit CharacterSet(std::vector<CharacterRange> ranges);

  bool holds(char32_t code) const {
    return code < 128 ? ((ascii_[code >> 6] >> (code & 63)) & 1) != 0 : holds_wide(code);
  }
  // Ascending, neither overlapping nor touching.
  const std::vector<CharacterRange>& ranges() const { return ranges_; }
  CharacterSet complement() const;
  // Whether some character is in both.
  bool meets(const CharacterSet& other) const;

  // What \p{…} means with that text (ECMA-262 §22.2.1.1, tables 69 to 71); nothing for an unknown property.
  static std::optional<CharacterSet> of_property(std::string_view text);

 private:
  bool holds_wide(char32_t code) const;

  std::array<std::uint64_t, 2> ascii_{};
  std::vector<CharacterRange> ranges_;
};

}  // namespace depesche::schema
