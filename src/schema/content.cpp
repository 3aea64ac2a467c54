// SPDX-License-Identifier: EUPL-1.2
#include "schema/content.h"

#include <cstdint>
#include <optional>
#include <string>

#include "schema/schema.h"

namespace depesche::schema {
namespace {

std::optional<std::string> decoded_base64(std::string_view text) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  if (text.size() % 4 != 0) return std::nullopt;
  std::string_view data = text;
  for (int i = 0; i < 2 && data.ends_with('='); ++i) data.remove_suffix(1);
  std::string out;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char letter : data) {
    const std::size_t value = letters.find(letter);
    if (value == std::string_view::npos) return std::nullopt;
    bits = (bits << 6U) | static_cast<std::uint32_t>(value);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    out += static_cast<char>((bits >> static_cast<unsigned>(count)) & 0xFFU);
  }
  return out;
}

bool is_base64(std::string_view text) { return decoded_base64(text).has_value(); }
bool is_json(std::string_view text) { return parse_json(text).has_value(); }
bool is_base64_of_json(std::string_view text) {
  const auto decoded = decoded_base64(text);
  return decoded && is_json(*decoded);
}

}  // namespace

FormatCheck content_check(std::string_view encoding, std::string_view media_type) {
  const bool wants_base64 = encoding == "base64";
  const bool wants_json = media_type == "application/json" && (wants_base64 || encoding.empty());
  if (wants_base64) return wants_json ? is_base64_of_json : is_base64;
  return wants_json ? is_json : nullptr;
}

}  // namespace depesche::schema
