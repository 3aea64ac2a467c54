// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <utility>

#include "schema/ecma_program.h"

namespace depesche::schema::ecma {
namespace {

constexpr std::size_t pattern_bytes_max = 10'000;
constexpr int pattern_nesting_max = 100;
constexpr std::size_t property_ranges_max = 50'000;  // of all \p{…} of one expression together

bool is_decimal_digit(char32_t code) { return code >= '0' && code <= '9'; }
bool is_ascii_letter(char32_t code) { return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z'); }
int hex_value(char32_t code) {
  if (is_decimal_digit(code)) return static_cast<int>(code - '0');
  const char32_t lower = code | 0x20;
  return lower >= 'a' && lower <= 'f' ? static_cast<int>(lower - 'a' + 10) : -1;
}

std::u32string decoded(std::string_view text) {
  const icu::UnicodeString wide =
      icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int>(text.size())));
  std::u32string out;
  for (std::int32_t at = 0; at < wide.length(); at = wide.moveIndex32(at, 1))
    out += static_cast<char32_t>(wide.char32At(at));
  return out;
}

std::string encoded(std::u32string_view text) {
  std::string out;
  for (const char32_t code : text) out += code < 0x80 ? static_cast<char>(code) : '?';
  return out;
}

std::vector<CharacterRange> space_ranges() {
  return {{0x09, 0x0D},     {0x20, 0x20},     {0xA0, 0xA0},     {0x1680, 0x1680}, {0x2000, 0x200A},
          {0x2028, 0x2029}, {0x202F, 0x202F}, {0x205F, 0x205F}, {0x3000, 0x3000}, {0xFEFF, 0xFEFF}};
}

// Reads an expression from left to right, one function for each rule of the grammar.
class Parser {
 public:
  explicit Parser(std::u32string_view text) : text_(text) { collect_groups(); }

  Result<Syntax> run() {
    Node root = TRY(choice());
    if (at_ < text_.size()) return fail(Code::invalid, "a parenthesis is closed that was not opened");
    made_.root = std::move(root);
    return std::move(made_);
  }

 private:
  char32_t next(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : U'\0';
  }
  std::u32string_view rest() const { return text_.substr(at_); }
  bool accept(std::u32string_view wanted) {
    if (!rest().starts_with(wanted)) return false;
    at_ += wanted.size();
    return true;
  }

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
        const std::u32string_view after = text_.substr(i + 1);
        const bool is_named =
            after.starts_with(U"?<") && !after.starts_with(U"?<=") && !after.starts_with(U"?<!");
        if (!after.starts_with('?') || is_named) ++made_.groups;
        const std::size_t end = after.find('>');
        if (is_named && end != std::u32string_view::npos)
          names_.emplace(std::u32string(after.substr(2, end - 2)), made_.groups);
      }
    }
  }

  Result<Node> choice() {
    if (++depth_ > pattern_nesting_max)
      return fail(Code::invalid, "the regular expression is nested too deeply");
    std::vector<Node> branches;
    do {
      Node branch = TRY(sequence());
      branches.push_back(std::move(branch));
    } while (accept(U"|"));
    --depth_;
    if (branches.size() == 1) return std::move(branches.front());
    return Node{.kind = Node::Kind::choice, .inner = std::move(branches)};
  }

  Result<Node> sequence() {
    Node made{.kind = Node::Kind::sequence};
    while (at_ < text_.size() && next() != '|' && next() != ')') {
      const std::uint32_t groups_before = groups_opened_;
      Node one = TRY(term());
      const bool can_repeat = one.kind != Node::Kind::start && one.kind != Node::Kind::end &&
                              one.kind != Node::Kind::boundary && one.kind != Node::Kind::look;
      const auto bounds = TRY(quantifier());
      if (bounds) {
        if (!can_repeat) return fail(Code::invalid, "there is nothing to repeat");
        Node repeat = *bounds;
        repeat.first_group = groups_before + 1;
        repeat.last_group = groups_opened_ + 1;
        repeat.inner.push_back(std::move(one));
        one = std::move(repeat);
      }
      made.inner.push_back(std::move(one));
    }
    return made;
  }

  // A repetition without what it repeats; nothing where none stands.
  Result<std::optional<Node>> quantifier() {
    Node made{.kind = Node::Kind::repeat};
    if (accept(U"*")) {
    } else if (accept(U"+")) {
      made.least = 1;
    } else if (accept(U"?")) {
      made.most = 1;
    } else if (!TRY(counted(made))) {
      return std::optional<Node>();
    }
    made.is_greedy = !accept(U"?");
    return std::optional<Node>(std::move(made));
  }

  std::optional<std::uint32_t> number(std::size_t& ahead) const {
    if (!is_decimal_digit(next(ahead))) return std::nullopt;
    std::uint64_t value = 0;
    while (is_decimal_digit(next(ahead)))
      value = std::min<std::uint64_t>(value * 10 + (next(ahead++) - '0'), unbounded - 1);
    return static_cast<std::uint32_t>(value);
  }

  // {n}, {n,} or {n,m}
  Result<bool> counted(Node& made) {
    if (next() != '{') return false;
    std::size_t ahead = 1;
    const auto least = number(ahead);
    if (!least) return false;
    std::uint32_t most = *least;
    if (next(ahead) == ',') {
      ++ahead;
      most = number(ahead).value_or(unbounded);
    }
    if (next(ahead) != '}') return false;
    if (most < *least) return fail(Code::invalid, "the numbers in braces are out of order");
    made.least = *least;
    made.most = most;
    at_ += ahead + 1;
    return true;
  }

  Node letter(char32_t code, std::size_t length) {
    at_ += length;
    return Node{.kind = Node::Kind::letter, .value = static_cast<std::uint32_t>(code)};
  }

  Node set(CharacterSet characters) {
    made_.sets.push_back(std::move(characters));
    return Node{.kind = Node::Kind::set, .value = static_cast<std::uint32_t>(made_.sets.size() - 1)};
  }

  Result<Node> term() {
    if (accept(U"^")) return Node{.kind = Node::Kind::start};
    if (accept(U"$")) return Node{.kind = Node::Kind::end};
    if (accept(U"(")) return group();
    if (accept(U"[")) return bracket();
    if (accept(U".")) return set(CharacterSet({{'\n', '\n'}, {'\r', '\r'}, {0x2028, 0x2029}}).complement());
    if (next() == '*' || next() == '+' || next() == '?')
      return fail(Code::invalid, "there is nothing to repeat");
    if (Node like; TRY(counted(like))) return fail(Code::invalid, "there is nothing to repeat");
    return next() == '\\' ? escape() : letter(next(), 1);
  }

  Result<Node> group() {
    Node made{.kind = Node::Kind::look};
    const bool is_ahead = accept(U"?=") || (made.is_negated = accept(U"?!"));
    if (!is_ahead) made.is_behind = accept(U"?<=") || (made.is_negated = accept(U"?<!"));
    if (!is_ahead && !made.is_behind) {
      made.kind = accept(U"?:") ? Node::Kind::sequence : Node::Kind::group;
      if (made.kind == Node::Kind::group) {
        if (accept(U"?<")) TRY(group_name());
        if (next() == '?') return fail(Code::invalid, "unknown kind of group");
        made.value = ++groups_opened_;
      }
    }
    Node inner = TRY(choice());
    if (!accept(U")")) return fail(Code::invalid, "a parenthesis is not closed");
    made.inner.push_back(std::move(inner));
    return made;
  }

  Result<> group_name() {
    const std::size_t end = text_.find('>', at_);
    if (end == std::u32string_view::npos || end == at_)
      return fail(Code::invalid, "a group's name is not closed");
    const std::u32string name(text_.substr(at_, end - at_));
    const auto is_part = [](char32_t code) {
      return code == '$' || code == '_' || u_hasBinaryProperty(static_cast<UChar32>(code), UCHAR_ID_CONTINUE);
    };
    const bool is_name = !is_decimal_digit(name.front()) && std::ranges::all_of(name, is_part);
    if (!is_name) return fail(Code::invalid, "a group's name must be an identifier");
    if (names_.at(name) != groups_opened_ + 1) return fail(Code::invalid, "two groups have the same name");
    at_ = end + 1;
    return {};
  }

  // At a backslash outside of brackets.
  Result<Node> escape() {
    const char32_t code = next(1);
    if (code == 'b' || code == 'B') {
      at_ += 2;
      return Node{.kind = Node::Kind::boundary, .is_negated = code == 'B'};
    }
    if (code == 'k') return named_reference();
    if (code >= '1' && code <= '9') {
      std::size_t ahead = 1;
      const std::uint32_t group = *number(ahead);
      if (group > made_.groups) return fail(Code::invalid, "a reference to a group that is not there");
      at_ += ahead;
      return Node{.kind = Node::Kind::reference, .value = group};
    }
    auto characters = TRY(class_escape());
    if (characters) return set(*std::move(characters));
    const char32_t value = TRY(character_escape(false));
    return letter(value, 0);
  }

  Result<Node> named_reference() {
    const std::size_t end = text_.find('>', at_);
    if (next(2) != '<' || end == std::u32string_view::npos) return fail(Code::invalid, "\\k needs a name");
    const auto group = names_.find(std::u32string(text_.substr(at_ + 3, end - at_ - 3)));
    if (group == names_.end()) return fail(Code::invalid, "a reference to a group that is not there");
    at_ = end + 1;
    return Node{.kind = Node::Kind::reference, .value = group->second};
  }

  // \d \D \w \W \s \S \p{…} \P{…}; nothing for other escapes.
  Result<std::optional<CharacterSet>> class_escape() {
    const char32_t code = next(1);
    std::optional<CharacterSet> made;
    switch (code) {
      case 'd':
      case 'D': made.emplace(std::vector<CharacterRange>{{'0', '9'}}); break;
      case 'w':
      case 'W':
        made.emplace(std::vector<CharacterRange>{{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}});
        break;
      case 's':
      case 'S': made.emplace(space_ranges()); break;
      case 'p':
      case 'P': {
        const std::size_t end = text_.find('}', at_);
        if (next(2) != '{' || end == std::u32string_view::npos)
          return fail(Code::invalid, "\\p needs a name in braces");
        made = CharacterSet::of_property(encoded(text_.substr(at_ + 3, end - at_ - 3)));
        if (!made) return fail(Code::invalid, "there is no such property of characters");
        property_ranges_ += made->ranges().size();
        if (property_ranges_ > property_ranges_max)
          return fail(Code::invalid, "the regular expression names too many properties");
        at_ = end - 1;
        break;
      }
      default: return made;
    }
    at_ += 2;
    if (code < 'a') made = made->complement();
    return made;
  }

  // The one character an escape stands for.
  Result<char32_t> character_escape(bool in_class) {
    const char32_t code = next(1);
    constexpr std::u32string_view controls = U"tnvfr";
    if (const std::size_t found = controls.find(code); code != 0 && found != std::u32string_view::npos) {
      constexpr std::u32string_view codes = U"\t\n\v\f\r";
      return taken(codes[found], 2);
    }
    switch (code) {
      case '\0': return fail(Code::invalid, "a backslash at the end");
      case '0':
        if (is_decimal_digit(next(2))) return fail(Code::invalid, "octal escapes are not allowed");
        return taken(0, 2);
      case 'c':
        if (!is_ascii_letter(next(2))) return fail(Code::invalid, "\\c needs a letter");
        return taken(next(2) % 32, 3);
      case 'x': return hexadecimal(2, 2);
      case 'u': return unicode_escape();
      case 'b':
        if (in_class) return taken(0x08, 2);
        break;
      default: break;
    }
    if (is_ascii_letter(code) || is_decimal_digit(code) || code == '_' || code >= 0x80)
      return fail(Code::invalid, "\\" + encoded(text_.substr(at_ + 1, 1)) + " means nothing");
    return taken(code, 2);
  }

  char32_t taken(char32_t code, std::size_t length) {
    at_ += length;
    return code;
  }

  std::optional<char32_t> digits_at(std::size_t ahead, std::size_t count) const {
    char32_t value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const int digit = hex_value(next(ahead + i));
      if (digit < 0) return std::nullopt;
      value = value * 16 + static_cast<char32_t>(digit);
    }
    return value;
  }

  Result<char32_t> hexadecimal(std::size_t ahead, std::size_t count) {
    const auto value = digits_at(ahead, count);
    if (!value) return fail(Code::invalid, "hexadecimal digits are missing");
    return taken(*value, ahead + count);
  }

  Result<char32_t> unicode_escape() {
    if (next(2) == '{') {
      const std::size_t end = text_.find('}', at_);
      const std::size_t count = end == std::u32string_view::npos ? 0 : end - at_ - 3;
      const auto value = count > 0 && count <= 8 ? digits_at(3, count) : std::nullopt;
      if (!value || *value > character_max) return fail(Code::invalid, "\\u{} holds no character");
      return taken(*value, count + 4);
    }
    const char32_t high = TRY(hexadecimal(2, 4));
    if (high >> 10 != 0x36 || next() != '\\' || next(1) != 'u') return high;
    // Two halves of a pair are one character.
    const auto low = digits_at(2, 4);
    if (!low || *low >> 10 != 0x37) return high;
    return taken(0x10000 + ((high & 0x3FF) << 10) + (*low & 0x3FF), 6);
  }

  // One character or one set inside of brackets.
  Result<std::optional<char32_t>> bracket_part(std::vector<CharacterRange>& ranges) {
    if (next() != '\\') return std::optional<char32_t>(taken(next(), 1));
    const auto characters = TRY(class_escape());
    if (!characters) return std::optional<char32_t>(TRY(character_escape(true)));
    ranges.insert(ranges.end(), characters->ranges().begin(), characters->ranges().end());
    return std::optional<char32_t>();
  }

  Result<Node> bracket() {
    const bool is_negated = accept(U"^");
    std::vector<CharacterRange> ranges;
    while (next() != ']') {
      if (at_ >= text_.size()) return fail(Code::invalid, "a bracket is not closed");
      const auto first = TRY(bracket_part(ranges));
      const bool is_range = next() == '-' && next(1) != ']' && at_ + 1 < text_.size();
      if (!is_range) {
        if (first) ranges.push_back({*first, *first});
        continue;
      }
      ++at_;
      const auto last = TRY(bracket_part(ranges));
      if (!first || !last) return fail(Code::invalid, "a range needs a character at either end");
      if (*last < *first) return fail(Code::invalid, "a range is out of order");
      ranges.push_back({*first, *last});
    }
    ++at_;
    CharacterSet made(std::move(ranges));
    return set(is_negated ? made.complement() : std::move(made));
  }

  std::u32string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  std::uint32_t groups_opened_ = 0;
  std::size_t property_ranges_ = 0;
  std::map<std::u32string, std::uint32_t> names_;
  Syntax made_;
};

}  // namespace

Result<Syntax> parse(std::string_view text) {
  if (text.size() > pattern_bytes_max) return fail(Code::invalid, "the regular expression is too long");
  const std::u32string letters = decoded(text);
  return Parser(letters).run();
}

}  // namespace depesche::schema::ecma
