// SPDX-License-Identifier: EUPL-1.2
#include "ingest/json_line.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>

#include "ingest/charset.h"

namespace depesche::ingest {
namespace {

constexpr int depth_max = 64;

// Eight bytes at a time: is one of them '"', '\\' or a control character?
bool has_special(std::uint64_t eight) {
  constexpr std::uint64_t ones = 0x0101010101010101U;
  constexpr std::uint64_t highs = 0x8080808080808080U;
  const auto has_zero = [](std::uint64_t v) { return (v - ones) & ~v & highs; };
  const std::uint64_t control = (eight - ones * 0x20) & ~eight & highs;
  return (has_zero(eight ^ (ones * '"')) | has_zero(eight ^ (ones * '\\')) | control) != 0;
}

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  Result<> object(const std::function<void(std::string_view, std::string_view)>& field);

 private:
  void skip_space();
  bool take(char c);
  Result<> expect(char c, const char* what);
  Result<std::string_view> string(std::string& kept);
  Result<> escape(std::string& kept);
  Result<std::uint32_t> hex4();
  Result<std::string_view> scalar();
  Result<> number();
  Result<std::string_view> value();
  Result<> array(std::string& joined);
  Result<> pass_over(int depth);
  std::unexpected<Error> bad(const char* what) const {
    return fail(Code::invalid, std::string(what) + " at column " + std::to_string(at_ + 1));
  }
  bool at_end() const { return at_ == text_.size(); }
  char peek() const { return at_end() ? '\0' : text_[at_]; }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string name_;
  std::string value_;
};

void Scanner::skip_space() {
  while (!at_end() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\r' || text_[at_] == '\n'))
    ++at_;
}

bool Scanner::take(char c) {
  if (at_end() || text_[at_] != c) return false;
  ++at_;
  return true;
}

Result<> Scanner::expect(char c, const char* what) {
  skip_space();
  if (!take(c)) return bad(what);
  return {};
}

// A string without escapes is a view of the line; others are put together in `kept`.
Result<std::string_view> Scanner::string(std::string& kept) {
  if (!take('"')) return bad("expected a string");
  kept.clear();
  bool is_kept = false;
  for (std::size_t run = at_;;) {
    std::uint64_t eight = 0;
    while (text_.size() - at_ >= sizeof eight) {
      std::memcpy(&eight, text_.data() + at_, sizeof eight);
      if (has_special(eight)) break;
      at_ += sizeof eight;
    }
    while (!at_end() && text_[at_] != '"' && text_[at_] != '\\' &&
           static_cast<unsigned char>(text_[at_]) >= 0x20)
      ++at_;
    if (at_end()) return bad("a string does not end");
    const std::string_view plain = text_.substr(run, at_ - run);
    if (take('"')) {
      if (!is_kept) return plain;
      kept.append(plain);
      return std::string_view(kept);
    }
    if (!take('\\')) return bad("a control character in a string");
    is_kept = true;
    kept.append(plain);
    TRY(escape(kept));
    run = at_;
  }
}

Result<> Scanner::escape(std::string& kept) {
  const char c = peek();
  if (at_end()) return bad("a string does not end");
  ++at_;
  constexpr std::string_view written = "\"\\/bfnrt";
  constexpr std::string_view meant = "\"\\/\b\f\n\r\t";
  if (const std::size_t which = written.find(c); which != std::string_view::npos) {
    kept.push_back(meant[which]);
    return {};
  }
  if (c != 'u') return bad("an unknown escape");
  const std::uint32_t first = TRY(hex4());
  if (first < 0xD800 || first > 0xDFFF) {
    kept.append(utf8_of(first));
    return {};
  }
  // Half a surrogate pair stands for no character.
  const bool is_pair = first < 0xDC00 && text_.substr(at_).starts_with("\\u");
  if (!is_pair) {
    kept.append(utf8_of(0xFFFD));
    return {};
  }
  at_ += 2;
  const std::uint32_t second = TRY(hex4());
  const bool is_whole = second >= 0xDC00 && second <= 0xDFFF;
  kept.append(utf8_of(is_whole ? 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00) : 0xFFFD));
  return {};
}

Result<std::uint32_t> Scanner::hex4() {
  std::uint32_t value = 0;
  for (int i = 0; i < 4; ++i) {
    const char c = peek();
    const std::uint32_t digit = c >= '0' && c <= '9'   ? static_cast<std::uint32_t>(c - '0')
                                : c >= 'a' && c <= 'f' ? static_cast<std::uint32_t>(c - 'a' + 10)
                                : c >= 'A' && c <= 'F' ? static_cast<std::uint32_t>(c - 'A' + 10)
                                                       : 16U;
    if (digit > 15) return bad("four hexadecimal digits are needed");
    value = value * 16 + digit;
    ++at_;
  }
  return value;
}

Result<> Scanner::number() {
  const auto digits = [&] {
    const std::size_t from = at_;
    while (peek() >= '0' && peek() <= '9') ++at_;
    return at_ > from;
  };
  take('-');
  const bool starts_with_zero = take('0');
  if (!starts_with_zero && !digits()) return bad("expected a value");
  if (take('.') && !digits()) return bad("a number ends early");
  if (peek() == 'e' || peek() == 'E') {
    ++at_;
    if (!take('+')) take('-');
    if (!digits()) return bad("a number ends early");
  }
  return {};
}

// A number, true, false, or null (as "").
Result<std::string_view> Scanner::scalar() {
  for (const std::string_view word : {"true", "false", "null"}) {
    if (!text_.substr(at_).starts_with(word)) continue;
    at_ += word.size();
    return word == "null" ? std::string_view() : word;
  }
  const std::size_t from = at_;
  TRY(number());
  return text_.substr(from, at_ - from);
}

Result<std::string_view> Scanner::value() {
  skip_space();
  if (peek() == '"') return string(value_);
  if (peek() == '{') {
    TRY(pass_over(1));
    return std::string_view();
  }
  if (peek() != '[') return scalar();
  std::string joined;
  TRY(array(joined));
  value_ = std::move(joined);
  return std::string_view(value_);
}

Result<> Scanner::array(std::string& joined) {
  ++at_;
  skip_space();
  if (take(']')) return {};
  for (;;) {
    skip_space();
    if (peek() == '{' || peek() == '[') {
      TRY(pass_over(2));
    } else {
      const bool is_string = peek() == '"';
      const std::string_view element = TRY(is_string ? string(value_) : scalar());
      if (!joined.empty() && !element.empty()) joined.append("; ");
      joined.append(element);
    }
    skip_space();
    if (take(']')) return {};
    TRY(expect(',', "expected ',' or ']'"));
  }
}

Result<> Scanner::pass_over(int depth) {
  skip_space();
  if (depth > depth_max) return bad("nested too deep");
  if (peek() == '"') {
    TRY(string(value_));
    return {};
  }
  if (peek() != '{' && peek() != '[') {
    TRY(scalar());
    return {};
  }
  const bool is_object = text_[at_++] == '{';
  const char close = is_object ? '}' : ']';
  skip_space();
  if (take(close)) return {};
  for (;;) {
    if (is_object) {
      skip_space();
      TRY(string(value_));
      TRY(expect(':', "expected ':'"));
    }
    TRY(pass_over(depth + 1));
    skip_space();
    if (take(close)) return {};
    TRY(expect(',', "expected ',' or the end of a list"));
  }
}

Result<> Scanner::object(const std::function<void(std::string_view, std::string_view)>& field) {
  TRY(expect('{', "expected '{'"));
  skip_space();
  if (!take('}')) {
    for (;;) {
      skip_space();
      const std::string_view name = TRY(string(name_));
      TRY(expect(':', "expected ':'"));
      field(name, TRY(value()));
      skip_space();
      if (take('}')) break;
      TRY(expect(',', "expected ',' or '}'"));
    }
  }
  skip_space();
  if (!at_end()) return bad("more follows after the object");
  return {};
}

}  // namespace

Result<> read_json_line(std::string_view line,
                        const std::function<void(std::string_view name, std::string_view value)>& field) {
  const std::size_t stop = utf8_until(line);
  if (stop < line.size()) return fail(Code::invalid, "not UTF-8 at byte " + std::to_string(stop + 1));
  return Scanner(line).object(field);
}

}  // namespace depesche::ingest
