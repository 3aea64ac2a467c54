// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "schema/ascii.h"
#include "schema/schema.h"

namespace depesche::schema {
namespace {

namespace json = boost::json;

constexpr std::size_t json_bytes_max = 64'000'000;
constexpr int json_depth_max = 300;
constexpr std::size_t values_max = 4'000'000;

struct Complaint {
  std::string_view german;
  std::string_view english;
};

constexpr Complaint value_expected{"hier fehlt ein Wert", "a value is missing here"};
constexpr Complaint name_expected{"hier fehlt ein Name in Anführungszeichen",
                                  "a name in quotation marks is missing here"};
constexpr Complaint colon_expected{"nach dem Namen fehlt ein Doppelpunkt",
                                   "a colon is missing after the name"};
constexpr Complaint list_open{"hier fehlt ein Komma oder ]", "a comma or ] is missing here"};
constexpr Complaint object_open{"hier fehlt ein Komma oder }", "a comma or } is missing here"};
constexpr Complaint comma_too_many{"hier steht ein Komma zu viel", "there is a comma too many"};
constexpr Complaint twice{"dieser Name steht zweimal", "this name stands twice"};
constexpr Complaint not_closed{"der Text hat kein schließendes Anführungszeichen",
                               "the text has no closing quotation mark"};
constexpr Complaint control_sign{
    "im Text steht ein Steuerzeichen; geschrieben wird es als \\n, \\t oder \\u00XX",
    "there is a control character in the text; write \\n, \\t or \\u00XX"};
constexpr Complaint bad_escape{"nach dem \\ steht kein bekanntes Zeichen",
                               "no known character follows the \\"};
constexpr Complaint half_pair{"ein halbes Zeichen (\\uD800 bis \\uDFFF)",
                              "half a character (\\uD800 to \\uDFFF)"};
constexpr Complaint not_utf8{"das ist kein UTF-8", "this is no UTF-8"};
constexpr Complaint bad_number{"das ist keine Zahl in JSON", "this is no number in JSON"};
constexpr Complaint huge_number{"die Zahl ist zu groß", "the number is too large"};
constexpr Complaint too_deep{"hier ist zu tief geschachtelt", "the nesting is too deep here"};
constexpr Complaint too_many{"hier sind es zu viele Werte", "there are too many values here"};
constexpr Complaint too_much{"nach dem Ende steht noch etwas", "something follows after the end"};

int hex_value(char one) {
  if (is_digit(one)) return one - '0';
  const int lower = one | 0x20;
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

void append_utf8(std::string& out, std::uint32_t code) {
  const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | code >> 6);
    put(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    put(0xE0 | code >> 12);
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  } else {
    put(0xF0 | code >> 18);
    put(0x80 | (code >> 12 & 0x3F));
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  }
}

// RFC 8259, with doubles rounded right and no name twice in an object. The first complaint ends the reading.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
  }

  bool read(json::value& out) {
    if (!value(out)) return false;
    skip_space();
    return at_ == text_.size() || complain(too_much);
  }

  std::string complaint(Language language) const {
    const std::string_view before = text_.substr(0, std::min(at_, text_.size()));
    const auto line = std::ranges::count(before, '\n') + 1;
    const std::string_view last = before.substr(before.rfind('\n') + 1);
    const auto column = std::ranges::count_if(
                            last, [](char one) { return (static_cast<unsigned char>(one) & 0xC0) != 0x80; }) +
                        1;
    const bool is_german = language == Language::german;
    std::string out = is_german ? "Zeile " : "line ";
    out += std::to_string(line) + (is_german ? ", Spalte " : ", column ") + std::to_string(column) + ": ";
    return out.append(is_german ? complaint_.german : complaint_.english);
  }

 private:
  bool complain(const Complaint& what) {
    complaint_ = what;
    return false;
  }

  char next() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool accept(char wanted) {
    if (at_ >= text_.size() || text_[at_] != wanted) return false;
    ++at_;
    return true;
  }
  void skip_space() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t'))
      ++at_;
  }

  bool value(json::value& out) {
    skip_space();
    if (++values_ > values_max) return complain(too_many);
    switch (next()) {
      case '{': return object(out);
      case '[': return list(out);
      case '"': {
        std::string made;
        if (!text(made)) return false;
        out = json::string(made);
        return true;
      }
      default: break;
    }
    if (next() == '-' || is_digit(next())) return number(out);
    const std::string_view rest = text_.substr(at_);
    for (const auto& [word, meaning] : std::array<std::pair<std::string_view, json::value>, 3>{
             {{"true", json::value(true)}, {"false", json::value(false)}, {"null", json::value(nullptr)}}}) {
      if (!rest.starts_with(word)) continue;
      at_ += word.size();
      out = meaning;
      return true;
    }
    return complain(value_expected);
  }

  bool object(json::value& out) {
    if (++depth_ > json_depth_max) return complain(too_deep);
    ++at_;
    json::object made;
    skip_space();
    if (!accept('}')) {
      do {
        skip_space();
        if (next() != '"') return complain(next() == '}' ? comma_too_many : name_expected);
        const std::size_t begin = at_;
        std::string name;
        if (!text(name)) return false;
        skip_space();
        if (!accept(':')) return complain(colon_expected);
        const auto [place, is_new] = made.emplace(name, nullptr);
        if (!is_new) {
          at_ = begin;
          return complain(twice);
        }
        if (!value(place->value())) return false;
        skip_space();
      } while (accept(','));
      if (!accept('}')) return complain(object_open);
    }
    out = std::move(made);
    --depth_;
    return true;
  }

  bool list(json::value& out) {
    if (++depth_ > json_depth_max) return complain(too_deep);
    ++at_;
    json::array made;
    skip_space();
    if (!accept(']')) {
      do {
        skip_space();
        if (next() == ']') return complain(comma_too_many);
        if (!value(made.emplace_back(nullptr))) return false;
        skip_space();
      } while (accept(','));
      if (!accept(']')) return complain(list_open);
    }
    out = std::move(made);
    --depth_;
    return true;
  }

  bool text(std::string& out) {
    const std::size_t begin = at_++;
    for (;;) {
      const std::size_t plain = at_;
      while (at_ < text_.size() && text_[at_] != '"' && text_[at_] != '\\' &&
             static_cast<unsigned char>(text_[at_]) >= 0x20 && static_cast<unsigned char>(text_[at_]) < 0x80)
        ++at_;
      out.append(text_.substr(plain, at_ - plain));
      if (at_ >= text_.size()) {
        at_ = begin;
        return complain(not_closed);
      }
      if (accept('"')) return true;
      if (text_[at_] == '\\') {
        if (!escape(out)) return false;
      } else if (static_cast<unsigned char>(text_[at_]) < 0x20) {
        return complain(control_sign);
      } else if (!wide(out)) {
        return complain(not_utf8);
      }
    }
  }

  // One character of two to four bytes (RFC 3629 §4).
  bool wide(std::string& out) {
    const auto byte = [&](std::size_t ahead) {
      return at_ + ahead < text_.size() ? static_cast<unsigned char>(text_[at_ + ahead]) : 0u;
    };
    const unsigned first = byte(0);
    if (first < 0xC2 || first > 0xF4) return false;
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    for (std::size_t i = 1; i < length; ++i) {
      if ((byte(i) & 0xC0) != 0x80) return false;
    }
    const bool is_longer_than_needed = (first == 0xE0 && byte(1) < 0xA0) || (first == 0xF0 && byte(1) < 0x90);
    const bool is_outside = (first == 0xED && byte(1) >= 0xA0) || (first == 0xF4 && byte(1) >= 0x90);
    if (is_longer_than_needed || is_outside) return false;
    out.append(text_.substr(at_, length));
    at_ += length;
    return true;
  }

  bool escape(std::string& out) {
    constexpr std::string_view letters = "\"\\/bfnrt";
    constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    const char letter = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
    if (letter == 'u') {
      std::uint32_t code = 0;
      if (!unit(code)) return complain(bad_escape);
      if (code >> 10 == 0x36) {
        std::uint32_t low = 0;
        if (!unit(low) || low >> 10 != 0x37) return complain(half_pair);
        code = 0x10000 + ((code & 0x3FF) << 10) + (low & 0x3FF);
      } else if (code >> 10 == 0x37) {
        return complain(half_pair);
      }
      append_utf8(out, code);
      return true;
    }
    const std::size_t found = letters.find(letter);
    if (letter == '\0' || found == std::string_view::npos) return complain(bad_escape);
    out += meanings[found];
    at_ += 2;
    return true;
  }

  // \uXXXX
  bool unit(std::uint32_t& code) {
    const std::string_view here = text_.substr(at_, 6);
    if (here.size() != 6 || !here.starts_with("\\u")) return false;
    for (const char one : here.substr(2)) {
      if (hex_value(one) < 0) return false;
      code = code * 16 + static_cast<std::uint32_t>(hex_value(one));
    }
    at_ += 6;
    return true;
  }

  std::size_t skip_digits() {
    const std::size_t begin = at_;
    while (is_digit(next())) ++at_;
    return at_ - begin;
  }

  bool number(json::value& out) {
    const std::size_t begin = at_;
    accept('-');
    const bool is_zero_first = next() == '0';
    const std::size_t whole_digits = skip_digits();
    bool is_good = whole_digits > 0 && !(is_zero_first && whole_digits > 1);
    bool is_whole = true;
    if (is_good && accept('.')) {
      is_whole = false;
      is_good = skip_digits() > 0;
    }
    bool is_tiny = is_zero_first;
    if (is_good && (next() == 'e' || next() == 'E')) {
      is_whole = false;
      ++at_;
      is_tiny = next() == '-';
      if (!accept('-')) accept('+');
      is_good = skip_digits() > 0;
    }
    if (!is_good) return complain(bad_number);
    const char* first = text_.data() + begin;
    const char* last = text_.data() + at_;
    if (is_whole && whole(first, last, out)) return true;
    double read = 0;
    if (std::from_chars(first, last, read).ec != std::errc{}) {
      at_ = begin;
      if (!is_tiny) return complain(huge_number);
      read = 0;
      at_ = static_cast<std::size_t>(last - text_.data());
    }
    out = read;
    return true;
  }

  static bool whole(const char* first, const char* last, json::value& out) {
    std::int64_t is_signed = 0;
    if (std::from_chars(first, last, is_signed).ec == std::errc{}) {
      out = is_signed;
      return true;
    }
    std::uint64_t is_unsigned = 0;
    if (*first == '-' || std::from_chars(first, last, is_unsigned).ec != std::errc{}) return false;
    out = is_unsigned;
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  std::size_t values_ = 0;
  Complaint complaint_ = value_expected;
};

}  // namespace

Result<json::value> parse_json(std::string_view text, Language language) {
  if (text.size() > json_bytes_max)
    return fail(Code::invalid, language == Language::german ? "die Datei ist zu groß (mehr als 64 MB)"
                                                            : "the file is too large (more than 64 MB)");
  Reader reader(text);
  json::value made;
  if (!reader.read(made)) return fail(Code::invalid, reader.complaint(language));
  return made;
}

}  // namespace depesche::schema
