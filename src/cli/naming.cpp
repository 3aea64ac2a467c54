// SPDX-License-Identifier: EUPL-1.2
#include "cli/naming.h"

#include <algorithm>
#include <cstdint>
#include <fmt/format.h>

#include "base/bytes.h"
#include "cbor/reader.h"

namespace depesche::cli {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD

// The first character of `text` with its bytes; of what is not UTF-8, one byte and no character.
struct Character {
  std::string_view bytes;
  std::uint32_t code = 0;
  bool is_valid = false;
};

Character first_of(std::string_view text) {
  for (std::size_t size = 1; size <= std::min<std::size_t>(text.size(), 4); ++size) {
    const std::string_view bytes = text.substr(0, size);
    if (!cbor::is_utf8(as_bytes(bytes))) continue;
    const auto lead = static_cast<unsigned char>(bytes[0]);
    std::uint32_t code = size == 1 ? lead : lead & (0xFFU >> (size + 1));
    for (const char c : bytes.substr(1)) code = code << 6U | (static_cast<unsigned char>(c) & 0x3FU);
    return {.bytes = bytes, .code = code, .is_valid = true};
  }
  return {.bytes = text.substr(0, 1), .code = 0, .is_valid = false};
}

bool is_control(std::uint32_t code) { return code < 0x20 || (code >= 0x7F && code <= 0x9F); }

// Embeddings, overrides and isolates (UAX #9 §2), by which a text can be shown as another.
bool is_direction(std::uint32_t code) {
  return (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

bool may_name(const Character& one) {
  return one.is_valid && !is_control(one.code) && !is_direction(one.code);
}

bool is_id_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

}  // namespace

Result<> check_new_id(std::string_view id) {
  if (!id.empty() && id.size() <= id_characters_max && std::ranges::all_of(id, is_id_character)) return {};
  return fail(Code::invalid, "an id has 1 to " + std::to_string(id_characters_max) +
                                 " of the characters a to z, 0 to 9, „-“ and „.“");
}

Result<> check_new_name(std::string_view option, std::string_view name) {
  const auto refusal = [&] {
    return fail(Code::invalid, std::string(option) + ": a name has 1 to " +
                                   std::to_string(name_characters_max) +
                                   " characters of UTF-8, without control characters");
  };
  std::size_t count = 0;
  while (!name.empty()) {
    const Character one = first_of(name);
    if (!may_name(one) || ++count > name_characters_max) return refusal();
    name.remove_prefix(one.bytes.size());
  }
  return count == 0 ? Result<>(refusal()) : Result<>{};
}

std::string for_terminal(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Character one = first_of(text);
    const bool is_layout = one.bytes == "\n" || one.bytes == "\t";
    out += is_layout || (one.is_valid && !is_control(one.code)) ? one.bytes : replacement;
    text.remove_prefix(one.bytes.size());
  }
  return out;
}

std::string json_for_terminal(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  while (!json.empty()) {
    const Character one = first_of(json);
    if (!one.is_valid) {
      out += replacement;
    } else if (is_control(one.code)) {
      out += fmt::format("\\u{:04x}", one.code);
    } else {
      out += one.bytes;
    }
    json.remove_prefix(one.bytes.size());
  }
  return out;
}

}  // namespace depesche::cli
