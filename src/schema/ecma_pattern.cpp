// SPDX-License-Identifier: EUPL-1.2
#include "schema/ecma_pattern.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <unicode/regex.h>
#include <vector>

namespace depesche::schema {
namespace {

constexpr std::size_t pattern_bytes_max = 10'000;
constexpr std::int32_t effort_max = 500;  // thousands of steps of the engine
constexpr std::int32_t stack_bytes_max = 4'000'000;

constexpr std::string_view space_set = "\\t\\n\\u000B\\f\\r\\u2028\\u2029\\uFEFF\\p{Zs}";
constexpr std::string_view word_set = "A-Za-z0-9_";

bool is_digit(char one) { return one >= '0' && one <= '9'; }
bool is_letter(char one) { return (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z'); }
bool is_hex(char one) { return is_digit(one) || (one >= 'a' && one <= 'f') || (one >= 'A' && one <= 'F'); }

// Reads ECMA-262 §22.2.1 and writes the same in ICU's syntax.
class Translation {
 public:
  explicit Translation(std::string_view text) : text_(text) { collect_groups(); }

  Result<std::string> run() {
    while (at_ < text_.size()) TRY(one());
    if (!open_.empty()) return fail(Code::invalid, "a parenthesis is not closed");
    return std::move(out_);
  }

 private:
  char next(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  std::string_view rest() const { return text_.substr(at_); }

  // Groups may be referred to before they stand.
  void collect_groups() {
    bool in_class = false;
    for (std::size_t i = 0; i < text_.size(); ++i) {
      if (text_[i] == '\\') {
        ++i;
      } else if (in_class) {
        in_class = text_[i] != ']';
      } else if (text_[i] == '[') {
        in_class = true;
      } else if (text_[i] == '(') {
        const std::string_view after = text_.substr(i + 1);
        if (!after.starts_with('?')) ++groups_;
        if (after.starts_with("?<") && !after.starts_with("?<=") && !after.starts_with("?<!")) {
          ++groups_;
          const std::size_t end = after.find('>');
          if (end != std::string_view::npos) names_.emplace(after.substr(2, end - 2), groups_);
        }
      }
    }
  }

  Result<> put(std::string_view text, std::size_t bytes, bool can_repeat) {
    out_ += text;
    at_ += bytes;
    can_repeat_ = can_repeat;
    return {};
  }

  Result<> one() {
    switch (next()) {
      case '\\': return escape(false);
      case '[': return bracket();
      case '(': return open();
      case ')':
        if (open_.empty()) return fail(Code::invalid, "a parenthesis is closed that was not opened");
        can_repeat_ = open_.back();
        open_.pop_back();
        return put(")", 1, can_repeat_);
      case '.': return put("[^\\n\\r\\u2028\\u2029]", 1, true);
      case '^': return put("\\A", 1, false);
      case '$': return put("\\z", 1, false);
      case '|': return put("|", 1, false);
      case '*':
      case '+':
      case '?': return quantifier(1);
      case '{': {
        const std::size_t length = count_length();
        return length > 0 ? quantifier(length) : put("\\{", 1, true);
      }
      case '}': return put("\\}", 1, true);
      case ']': return put("\\]", 1, true);
      case '#': return put("\\#", 1, true);
      default: break;
    }
    out_ += text_[at_++];
    can_repeat_ = true;
    return {};
  }

  // The length of {n}, {n,} or {n,m} here; 0 where none stands.
  std::size_t count_length() const {
    std::size_t length = 1;
    std::size_t digits = 0;
    bool has_comma = false;
    while (is_digit(next(length)) || (next(length) == ',' && !has_comma && digits > 0)) {
      if (next(length) == ',') has_comma = true;
      ++digits;
      ++length;
    }
    return digits > 0 && digits < 12 && next(length) == '}' ? length + 1 : 0;
  }

  Result<> quantifier(std::size_t length) {
    if (!can_repeat_) return fail(Code::invalid, "there is nothing to repeat");
    out_ += rest().substr(0, length);
    at_ += length;
    if (next() == '?') {
      out_ += '?';
      ++at_;
    }
    can_repeat_ = false;
    return {};
  }

  Result<> open() {
    // Assertions cannot be repeated.
    for (const char* kind : {"(?=", "(?!", "(?<=", "(?<!"}) {
      if (rest().starts_with(kind)) {
        open_.push_back(false);
        return put(kind, std::string_view(kind).size(), false);
      }
    }
    open_.push_back(true);
    if (rest().starts_with("(?:")) return put("(?:", 3, false);
    if (rest().starts_with("(?<")) {
      const std::size_t end = text_.find('>', at_);
      if (end == std::string_view::npos || end == at_ + 3)
        return fail(Code::invalid, "a group's name is not closed");
      const std::string_view name = text_.substr(at_ + 3, end - at_ - 3);
      const bool is_name = !is_digit(name.front()) && std::ranges::all_of(name, [](char letter) {
        return is_letter(letter) || is_digit(letter) || letter == '_' || letter == '$' ||
               static_cast<unsigned char>(letter) >= 0x80;
      });
      if (!is_name) return fail(Code::invalid, "a group's name must be an identifier");
      return put("(", end - at_ + 1, false);
    }
    if (next(1) == '?') return fail(Code::invalid, "unknown kind of group");
    return put("(", 1, false);
  }

  Result<> put_code(std::uint32_t code, std::size_t bytes) {
    std::array<char, 16> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "\\x{%X}", code);
    return put(buffer.data(), bytes, true);
  }

  static std::uint32_t hex_value(std::string_view digits) {
    std::uint32_t code = 0;
    for (const char digit : digits) {
      code =
          code * 16 + static_cast<std::uint32_t>(is_digit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10);
    }
    return code;
  }

  Result<> hex_escape(std::size_t digits) {
    const std::string_view hex = rest().substr(2, digits);
    if (hex.size() != digits || !std::ranges::all_of(hex, is_hex))
      return fail(Code::invalid, "hexadecimal digits are missing");
    return put_code(hex_value(hex), 2 + digits);
  }

  Result<> unicode_escape() {
    if (next(2) != '{') {
      // Two halves of a pair are one character.
      const std::string_view high = rest().substr(2, 4);
      const std::string_view low =
          at_ + 8 <= text_.size() && rest().substr(6).starts_with("\\u") ? rest().substr(8, 4) : "";
      const bool is_pair = high.size() == 4 && low.size() == 4 && std::ranges::all_of(high, is_hex) &&
                           std::ranges::all_of(low, is_hex) && hex_value(high) >> 10 == 0x36 &&
                           hex_value(low) >> 10 == 0x37;
      if (is_pair)
        return put_code(0x10000 + ((hex_value(high) & 0x3FF) << 10) + (hex_value(low) & 0x3FF), 12);
      return hex_escape(4);
    }
    const std::size_t end = text_.find('}', at_);
    if (end == std::string_view::npos) return fail(Code::invalid, "\\u{ is not closed");
    const std::string_view hex = text_.substr(at_ + 3, end - at_ - 3);
    const bool is_code =
        !hex.empty() && hex.size() <= 6 && std::ranges::all_of(hex, is_hex) && hex_value(hex) <= 0x10FFFF;
    if (!is_code) return fail(Code::invalid, "\\u{} holds no character");
    return put_code(hex_value(hex), end - at_ + 1);
  }

  Result<> set_escape(std::string_view set, bool is_negated) {
    out_ += is_negated ? "[^" : "[";
    out_ += set;
    return put("]", 2, true);
  }

  // At a backslash.
  Result<> escape(bool in_class) {
    const char letter = next(1);
    constexpr std::string_view controls = "tnvfr";
    constexpr std::array<std::uint32_t, 5> codes{0x09, 0x0A, 0x0B, 0x0C, 0x0D};
    if (const std::size_t found = controls.find(letter); letter != '\0' && found != std::string_view::npos) {
      return put_code(codes[found], 2);
    }
    switch (letter) {
      case '\0': return fail(Code::invalid, "a backslash at the end");
      case 'd':
      case 'D': return set_escape("0-9", letter == 'D');
      case 'w':
      case 'W': return set_escape(word_set, letter == 'W');
      case 's':
      case 'S': return set_escape(space_set, letter == 'S');
      case 'c':
        if (!is_letter(next(2))) return fail(Code::invalid, "\\c needs a letter");
        return put_code(static_cast<std::uint32_t>(next(2)) % 32, 3);
      case 'x': return hex_escape(2);
      case 'u': return unicode_escape();
      case 'p':
      case 'P': return property();
      case 'b':
        if (in_class) return put_code(0x08, 2);
        [[fallthrough]];
      case 'B': return in_class ? Result<>(fail(Code::invalid, "\\B in brackets")) : boundary(letter == 'b');
      case 'k': return in_class ? Result<>(fail(Code::invalid, "\\k in brackets")) : named_reference();
      case '0':
        if (is_digit(next(2))) return fail(Code::invalid, "octal escapes are not allowed");
        return put_code(0, 2);
      default: break;
    }
    if (is_digit(letter))
      return in_class ? Result<>(fail(Code::invalid, "a reference in brackets")) : reference();
    if (is_letter(letter) || letter == '_' || static_cast<unsigned char>(letter) >= 0x80) {
      return fail(Code::invalid, std::string("\\") + letter + " means nothing");
    }
    const std::array<char, 3> quoted{'\\', letter, '\0'};
    return put(quoted.data(), 2, true);
  }

  Result<> boundary(bool is_boundary) {
    constexpr std::string_view at_edge =
        "(?:(?<=[A-Za-z0-9_])(?![A-Za-z0-9_])|(?<![A-Za-z0-9_])(?=[A-Za-z0-9_]))";
    constexpr std::string_view elsewhere =
        "(?:(?<=[A-Za-z0-9_])(?=[A-Za-z0-9_])|(?<![A-Za-z0-9_])(?![A-Za-z0-9_]))";
    return put(is_boundary ? at_edge : elsewhere, 2, false);
  }

  Result<> property() {
    const std::size_t end = text_.find('}', at_);
    if (next(2) != '{' || end == std::string_view::npos)
      return fail(Code::invalid, "\\p needs a name in braces");
    const std::string name(text_.substr(at_ + 3, end - at_ - 3));
    const bool is_name = !name.empty() && std::ranges::all_of(name, [](char one) {
      return is_letter(one) || is_digit(one) || one == '_' || one == '=';
    });
    if (!is_name) return fail(Code::invalid, "no such property");
    return put(std::string("\\") + next(1) + "{" + name + "}", end - at_ + 1, true);
  }

  Result<> put_reference(int group, std::size_t bytes) {
    return put("(?:\\" + std::to_string(group) + ")", bytes, true);
  }

  Result<> reference() {
    int number = 0;
    std::size_t length = 1;
    while (is_digit(next(length)) && number < 10'000) number = number * 10 + (next(length++) - '0');
    if (number > groups_) return fail(Code::invalid, "a reference to a group that is not there");
    return put_reference(number, length);
  }

  Result<> named_reference() {
    const std::size_t end = text_.find('>', at_);
    if (next(2) != '<' || end == std::string_view::npos) return fail(Code::invalid, "\\k needs a name");
    const auto group = names_.find(std::string(text_.substr(at_ + 3, end - at_ - 3)));
    if (group == names_.end()) return fail(Code::invalid, "a reference to a group that is not there");
    return put_reference(group->second, end - at_ + 1);
  }

  Result<> bracket() {
    if (rest().starts_with("[]")) return put("(?!)", 2, true);
    if (rest().starts_with("[^]")) return put("[\\s\\S]", 3, true);
    out_ += '[';
    ++at_;
    if (next() == '^') {
      out_ += '^';
      ++at_;
    }
    bool is_first = true;
    while (next() != ']') {
      if (at_ >= text_.size()) return fail(Code::invalid, "a bracket is not closed");
      const char letter = next();
      if (letter == '\\') {
        TRY(escape(true));
      } else if (letter == '-') {
        const bool is_range = !is_first && next(1) != ']';
        out_ += is_range ? "-" : "\\-";
        ++at_;
      } else {
        if (std::string_view("[&{}#$^").contains(letter)) out_ += '\\';
        out_ += letter;
        ++at_;
      }
      is_first = false;
    }
    return put("]", 1, true);
  }

  std::string_view text_;
  std::string out_;
  std::size_t at_ = 0;
  int groups_ = 0;
  std::map<std::string, int, std::less<>> names_;
  std::vector<bool> open_;  // of each open group, whether it can be repeated
  bool can_repeat_ = false;
};

}  // namespace

struct EcmaPattern::Engine {
  std::unique_ptr<icu::RegexPattern> compiled;
};

EcmaPattern::EcmaPattern(std::unique_ptr<Engine> engine) : engine_(std::move(engine)) {}
EcmaPattern::EcmaPattern(EcmaPattern&& other) noexcept = default;
EcmaPattern& EcmaPattern::operator=(EcmaPattern&& other) noexcept = default;
EcmaPattern::~EcmaPattern() = default;

Result<EcmaPattern> EcmaPattern::compile(std::string_view text) {
  if (text.size() > pattern_bytes_max) return fail(Code::invalid, "the regular expression is too long");
  const std::string translated = TRY(Translation(text).run());
  auto engine = std::make_unique<Engine>();
  UErrorCode status = U_ZERO_ERROR;
  UParseError where;
  engine->compiled.reset(
      icu::RegexPattern::compile(icu::UnicodeString::fromUTF8(translated), 0, where, status));
  if (status == U_REGEX_LOOK_BEHIND_LIMIT)
    return fail(Code::unavailable, "a look behind of any length cannot be run");
  if (U_FAILURE(status))
    return fail(Code::invalid, std::string("regular expression: ") + u_errorName(status));
  return EcmaPattern(std::move(engine));
}

bool EcmaPattern::found_in(std::string_view text) const {
  const icu::UnicodeString wide =
      icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int>(text.size())));
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::RegexMatcher> matcher(engine_->compiled->matcher(wide, status));
  if (U_FAILURE(status)) return false;
  matcher->setTimeLimit(effort_max, status);
  matcher->setStackLimit(stack_bytes_max, status);
  return matcher->find(status) && U_SUCCESS(status);
}

bool is_ecma_pattern(std::string_view text) {
  const auto compiled = EcmaPattern::compile(text);
  return compiled || compiled.error().code == Code::unavailable;
}

}  // namespace depesche::schema
