// SPDX-License-Identifier: EUPL-1.2
#include "feel/code_points.h"

#include <algorithm>
#include <array>
#include <unicode/utf8.h>

namespace depesche::feel {

CodePoint code_point_at(std::string_view text, std::size_t at) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto first = bytes[at];
  if (first < 0x80) return {.code = first, .bytes = 1};
  // No character has more than four bytes, so a window of four keeps ICU's 32-bit offsets safe.
  const auto length = static_cast<std::int32_t>(std::min<std::size_t>(text.size() - at, 4));
  std::int32_t offset = 0;
  UChar32 code = 0;
  const std::uint8_t* window = bytes + at;
  U8_NEXT(window, offset, length, code);
  if (code < 0) return {.code = -1, .bytes = 1};
  return {.code = code, .bytes = static_cast<std::size_t>(offset)};
}

void append_code_point(std::string& text, std::uint32_t code) {
  std::array<std::uint8_t, 4> buffer{};
  std::int32_t length = 0;
  UBool is_bad = 0;
  U8_APPEND(buffer.data(), length, 4, static_cast<UChar32>(code), is_bad);
  if (is_bad) {
    text += "\xEF\xBF\xBD";  // U+FFFD stands for what is no character
    return;
  }
  text.append(reinterpret_cast<const char*>(buffer.data()), static_cast<std::size_t>(length));
}

std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); at += code_point_at(text, at).bytes) ++count;
  return count;
}

std::size_t offset_of(std::string_view text, std::size_t number) {
  std::size_t at = 0;
  while (number > 0 && at < text.size()) {
    at += code_point_at(text, at).bytes;
    --number;
  }
  return at;
}

}  // namespace depesche::feel
