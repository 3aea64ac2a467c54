// SPDX-License-Identifier: EUPL-1.2
#include "feel/names.h"

#include <algorithm>
#include <array>

#include "feel/code_points.h"
#include "feel/type.h"

namespace depesche::feel {
namespace {

struct Span {
  std::int32_t first;
  std::int32_t last;
};

// DMN 1.5 §10.3.1.2, grammar rules 28 to 30.
constexpr std::array<Span, 14> letters{{{0xC0, 0xD6},
                                        {0xD8, 0xF6},
                                        {0xF8, 0x2FF},
                                        {0x370, 0x37D},
                                        {0x37F, 0x1FFF},
                                        {0x200C, 0x200D},
                                        {0x2070, 0x218F},
                                        {0x2C00, 0x2FEF},
                                        {0x3001, 0xD7FF},
                                        {0xF900, 0xFDCF},
                                        {0xFDF0, 0xFFFD},
                                        {0x10000, 0xEFFFF},
                                        {0x300, 0x36F},
                                        {0x203F, 0x2040}}};

bool is_start(std::int32_t code) {
  if ((code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') || code == '_' || code == '?') return true;
  if (code < 0xC0) return false;
  return std::ranges::any_of(letters,
                             [code](const Span& span) { return code >= span.first && code <= span.last; });
}

bool is_part(std::int32_t code) { return (code >= '0' && code <= '9') || code == 0xB7 || is_start(code); }

bool is_space(std::int32_t code) {
  return code == ' ' || (code >= 0x09 && code <= 0x0D) || code == 0x85 || code == 0xA0 || code == 0x1680 ||
         (code >= 0x2000 && code <= 0x200B) || code == 0x2028 || code == 0x2029 || code == 0x202F ||
         code == 0x205F || code == 0x3000 || code == 0xFEFF;
}

}  // namespace

std::size_t skip_spaces(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    const CodePoint point = code_point_at(text, at);
    if (!is_space(point.code)) break;
    at += point.bytes;
  }
  return at;
}

bool begins_name(std::string_view text, std::size_t at) {
  return at < text.size() && is_start(code_point_at(text, at).code);
}

std::optional<NamePiece> name_piece(std::string_view text, std::size_t at) {
  if (at >= text.size()) return std::nullopt;
  constexpr std::string_view signs = "./-'+*";
  if (signs.find(text[at]) != std::string_view::npos)
    return NamePiece{.text = text.substr(at, 1), .is_sign = true};
  if (text.substr(at).starts_with("\u2019")) return NamePiece{.text = text.substr(at, 3), .is_sign = true};
  std::size_t end = at;
  while (end < text.size()) {
    const CodePoint point = code_point_at(text, end);
    if (!is_part(point.code)) break;
    end += point.bytes;
  }
  if (end == at) return std::nullopt;
  return NamePiece{.text = text.substr(at, end - at), .is_sign = false};
}

std::string normal_name(std::string_view name) {
  std::string normal;
  bool ends_in_word = false;
  for (std::size_t at = skip_spaces(name, 0); at < name.size(); at = skip_spaces(name, at)) {
    const auto piece = name_piece(name, at);
    // What cannot be part of a name stays as it is, so that such names differ from all others.
    const std::string_view text = piece ? piece->text : name.substr(at, 1);
    const bool is_word = piece && !piece->is_sign;
    if (is_word && ends_in_word) normal += ' ';
    normal += text;
    ends_in_word = is_word;
    at += text.size();
  }
  return normal;
}

bool is_keyword(std::string_view word) {
  constexpr std::array<std::string_view, 17> words{
      "and", "between",  "else", "every", "external", "false",     "for",  "function", "if",
      "in",  "instance", "null", "or",    "return",   "satisfies", "some", "then"};
  return word == "true" || std::ranges::find(words, word) != words.end();
}

bool is_plain_name(std::string_view name) {
  if (!begins_name(name, 0) || is_keyword(name)) return false;
  const auto piece = name_piece(name, 0);
  return piece && !piece->is_sign && piece->text.size() == name.size();
}

Names::Names() {
  // Properties of temporal values and ranges (DMN 1.5, table 65).
  for (const char* property : {"time offset", "start included", "end included", "timezone"})
    add_member(property);
}

void Names::add_member(std::string_view name) { members_.try_emplace(normal_name(name), name); }

const std::string* Names::member(const std::string& normal) const {
  const auto found = members_.find(normal);
  return found == members_.end() ? nullptr : &found->second;
}

void Names::add_type(std::string_view name, TypePtr type) {
  types_.insert_or_assign(normal_name(name), std::move(type));
}

TypePtr Names::type(const std::string& normal) const {
  const auto found = types_.find(normal);
  return found == types_.end() ? named_simple_type(normal) : found->second;
}

}  // namespace depesche::feel
