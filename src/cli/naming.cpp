// SPDX-License-Identifier: EUPL-1.2
#include "cli/naming.h"

#include <algorithm>
#include <fmt/format.h>

#include "text/words.h"

namespace depesche::cli {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD

// What neither steers a terminal nor makes a text look like another.
bool is_harmless(int code_point) {
  return code_point >= 0 && !text::is_control(code_point) && !text::turns_text(code_point);
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
  for (std::size_t at = 0; at < name.size();) {
    const auto [code, size] = text::code_point_at(name, at);
    if (!is_harmless(code) || ++count > name_characters_max) return refusal();
    at += size;
  }
  return count == 0 ? Result<>(refusal()) : Result<>{};
}

std::string for_terminal(std::string_view foreign) {
  std::string out;
  out.reserve(foreign.size());
  for (std::size_t at = 0; at < foreign.size();) {
    const auto [code, size] = text::code_point_at(foreign, at);
    const bool is_layout = code == '\n' || code == '\t';
    out += is_layout || is_harmless(code) ? foreign.substr(at, size) : replacement;
    at += size;
  }
  return out;
}

std::string json_for_terminal(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  for (std::size_t at = 0; at < json.size();) {
    const auto [code, size] = text::code_point_at(json, at);
    if (code < 0) {
      out += replacement;
    } else if (!is_harmless(code)) {
      out += fmt::format("\\u{:04x}", code);
    } else {
      out += json.substr(at, size);
    }
    at += size;
  }
  return out;
}

}  // namespace depesche::cli
