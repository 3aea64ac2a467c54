// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <optional>
#include <string_view>

// Enumerations as the words they are written with. For this module only.
namespace depesche {

template <class Enum, std::size_t count>
std::optional<Enum> value_of(const std::array<std::string_view, count>& words, std::string_view word) {
  for (std::size_t i = 0; i < count; ++i) {
    if (words[i] == word) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace depesche
