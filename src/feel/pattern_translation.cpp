// SPDX-License-Identifier: EUPL-1.2
#include "feel/pattern_translation.h"

#include <algorithm>
#include <vector>

namespace depesche::feel {
namespace {

constexpr std::string_view name_start =
    "_:A-Za-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D"
    "\\u037F-\\u1FFF\\u200C-\\u200D\\u2070-\\u218F\\u2C00-\\u2FEF"
    "\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD";
constexpr std::string_view name_more = "\\-.0-9\\u00B7\\u0300-\\u036F\\u203F-\\u2040";

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }
bool is_space(char letter) { return letter == ' ' || letter == '\t' || letter == '\n' || letter == '\r'; }

class Translation {
 public:
  Translation(std::string_view text, const PatternFlags& flags) : flags_(flags) {
    // With x, spaces count only between brackets.
    int brackets = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const char letter = text[i];
      if (letter == '\\' && i + 1 < text.size()) {
        text_ += letter;
        while (flags.ignore_spaces && brackets == 0 && i + 2 < text.size() && is_space(text[i + 1])) ++i;
        text_ += text[++i];
        continue;
      }
      if (letter == '[') ++brackets;
      if (letter == ']' && brackets > 0) --brackets;
      if (!flags.ignore_spaces || brackets > 0 || !is_space(letter)) text_ += letter;
    }
  }

  Result<std::string> run() {
    while (at_ < text_.size()) TRY(one());
    if (!open_.empty()) return fail(Code::invalid, "a parenthesis is not closed");
    return std::move(out_);
  }

 private:
  char next() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  Result<> one() {
    const char letter = text_[at_];
    switch (letter) {
      case '\\': return escape(false);
      case '[': return bracket(0);
      case '(': return open();
      case ')': return close();
      case '.': return put(flags_.dot_all ? "[\\s\\S]" : "[^\\n\\r]");
      case '^': return put(flags_.multi_line ? "(?:\\A|(?<=\\n)(?!\\z))" : "\\A", false);
      case '$': return put(flags_.multi_line ? "(?:(?=\\n)|\\z)" : "\\z", false);
      case '|': return put("|", false);
      case '?':
      case '*':
      case '+':
      case '{': return quantifier();
      case ']':
      case '}': return fail(Code::invalid, "a closing bracket without an opening one");
      case '#':  // a sign like any other, but ICU may take it for a comment
        return put("\\#");
      default: break;
    }
    out_ += letter;
    ++at_;
    can_repeat_ = true;
    return {};
  }

  Result<> put(std::string_view text, bool can_repeat = true) {
    out_ += text;
    ++at_;
    can_repeat_ = can_repeat;
    return {};
  }

  Result<> open() {
    ++at_;
    if (next() == '?') {
      if (!std::string_view(text_).substr(at_).starts_with("?:"))
        return fail(Code::invalid, "only (?: may follow (");
      at_ += 2;
      out_ += "(?:";
      open_.push_back(0);
    } else {
      out_ += '(';
      open_.push_back(++groups_);
    }
    can_repeat_ = false;
    return {};
  }

  Result<> close() {
    if (open_.empty()) return fail(Code::invalid, "a parenthesis is closed that was not opened");
    open_.pop_back();
    return put(")");
  }

  Result<> quantifier() {
    if (!can_repeat_) return fail(Code::invalid, "there is nothing to repeat");
    if (next() == '{') {
      const std::size_t end = text_.find('}', at_);
      if (end == std::string::npos) return fail(Code::invalid, "{ is not closed");
      const std::string_view inside = std::string_view(text_).substr(at_ + 1, end - at_ - 1);
      const bool is_count =
          !inside.empty() && is_digit(inside.front()) && inside.size() <= 12 &&
          std::ranges::all_of(inside, [](char one) { return is_digit(one) || one == ','; }) &&
          std::ranges::count(inside, ',') <= 1;
      if (!is_count) return fail(Code::invalid, "{ must hold a count");
      out_ += text_.substr(at_, end - at_ + 1);
      at_ = end + 1;
    } else {
      out_ += text_[at_++];
    }
    if (next() == '?') {
      out_ += '?';
      ++at_;
    }
    can_repeat_ = false;
    return {};
  }

  // After a backslash, outside or inside brackets.
  Result<> escape(bool in_bracket) {
    ++at_;
    const char letter = next();
    if (letter == '\0') return fail(Code::invalid, "a backslash at the end");
    if (is_digit(letter))
      return in_bracket ? fail(Code::invalid, "no reference may stand in brackets") : reference();
    ++at_;
    can_repeat_ = true;
    const auto set = [&](std::string_view inside, bool is_negated) {
      out_ += is_negated ? "[^" : "[";
      out_ += inside;
      out_ += ']';
    };
    switch (letter) {
      case 's':
      case 'S': set(" \\t\\n\\r", letter == 'S'); return {};
      case 'd':
      case 'D': set("\\p{Nd}", letter == 'D'); return {};
      case 'w':
      case 'W': set("\\p{P}\\p{Z}\\p{C}", letter == 'w'); return {};
      case 'i':
      case 'I': set(name_start, letter == 'I'); return {};
      case 'c':
      case 'C': set(std::string(name_start) + std::string(name_more), letter == 'C'); return {};
      case 'p':
      case 'P': return property(letter);
      case 'n':
      case 'r':
      case 't': out_ += {'\\', letter}; return {};
      default: break;
    }
    constexpr std::string_view signs = "\\|.-^?*+{}()[]$/";
    if (signs.find(letter) == std::string_view::npos) {
      return fail(Code::invalid, std::string("\\") + letter + " means nothing");
    }
    out_ += {'\\', letter};
    return {};
  }

  Result<> property(char letter) {
    const std::size_t end = text_.find('}', at_);
    if (next() != '{' || end == std::string::npos) return fail(Code::invalid, "\\p needs a name in braces");
    std::string name = text_.substr(at_ + 1, end - at_ - 1);
    if (name.empty() || name.find_first_of(" \t\n\r=^[]&") != std::string::npos) {
      return fail(Code::invalid, "no such property");
    }
    if (name.starts_with("Is")) name = "In" + name.substr(2);
    out_ += std::string("\\") + letter + "{" + name + "}";
    at_ = end + 1;
    return {};
  }

  Result<> reference() {
    int number = next() - '0';
    ++at_;
    if (number == 0) return fail(Code::invalid, "there is no group 0");
    while (is_digit(next()) && number * 10 + (next() - '0') <= groups_)
      number = number * 10 + (text_[at_++] - '0');
    if (number > groups_ || std::ranges::find(open_, number) != open_.end()) {
      return fail(Code::invalid, "a reference to a group that is not closed before");
    }
    // A group of its own, lest a digit that follows be read as part of the number.
    out_ += "(?:\\" + std::to_string(number) + ")";
    can_repeat_ = true;
    return {};
  }

  // [abc-[b]]: ICU takes away sets with two dashes.
  Result<> bracket(int depth) {
    constexpr int nesting_max = 20;
    if (depth > nesting_max) return fail(Code::invalid, "brackets nested too deeply");
    out_ += "[[";
    ++at_;
    if (next() == '^') {
      out_ += '^';
      ++at_;
    }
    bool is_empty = true;
    for (;;) {
      const char letter = next();
      if (letter == '\0') return fail(Code::invalid, "a bracket is not closed");
      if (letter == ']') {
        if (is_empty) return fail(Code::invalid, "empty brackets");
        break;
      }
      if (letter == '-' && at_ + 1 < text_.size() && text_[at_ + 1] == '[') {
        if (is_empty) return fail(Code::invalid, "empty brackets");
        ++at_;
        out_ += "]--";
        TRY(bracket(depth + 1));
        if (next() != ']') return fail(Code::invalid, "a subtraction ends its brackets");
        out_ += "]";
        ++at_;
        can_repeat_ = true;
        return {};
      }
      is_empty = false;
      TRY(in_bracket(letter));
    }
    out_ += "]]";
    ++at_;
    can_repeat_ = true;
    return {};
  }

  Result<> in_bracket(char letter) {
    if (letter == '\\') return escape(true);
    if (letter == '[') return fail(Code::invalid, "[ must be written \\[ in brackets");
    if (letter == '-') {
      // A range when something stands on both sides, else the sign itself.
      const bool is_range =
          !out_.ends_with('[') && !out_.ends_with('^') && at_ + 1 < text_.size() && text_[at_ + 1] != ']';
      out_ += is_range ? "-" : "\\-";
    } else {
      if (letter == '&' || letter == '{' || letter == '}' || letter == '#' || letter == '$') out_ += '\\';
      out_ += letter;
    }
    ++at_;
    return {};
  }

  const PatternFlags& flags_;
  std::string text_;
  std::string out_;
  std::size_t at_ = 0;
  int groups_ = 0;
  std::vector<int> open_;
  bool can_repeat_ = false;
};

}  // namespace

Result<std::string> translated_pattern(std::string_view text, const PatternFlags& flags) {
  if (!flags.is_literal) return Translation(text, flags).run();
  std::string out;
  for (const char letter : text) {
    if (std::string_view("\\|.-^?*+{}()[]$/#&").find(letter) != std::string_view::npos) out += '\\';
    out += letter;
  }
  return out;
}

}  // namespace depesche::feel
