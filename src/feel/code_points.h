// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace depesche::feel {

// One character of a UTF-8 text. Broken bytes come as one character each with a negative code.
struct CodePoint {
  std::int32_t code = -1;
  std::size_t bytes = 0;
};

CodePoint code_point_at(std::string_view text, std::size_t at);
void append_code_point(std::string& text, std::uint32_t code);
std::size_t count_code_points(std::string_view text);
// Where the character with that number begins; the end of the text where there are fewer.
std::size_t offset_of(std::string_view text, std::size_t number);

}  // namespace depesche::feel
