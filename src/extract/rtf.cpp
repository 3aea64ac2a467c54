// SPDX-License-Identifier: EUPL-1.2
#include "extract/rtf.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "ingest/charset.h"
#include "ingest/plain.h"

namespace depesche::ingest {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t groups_max = 4096;
constexpr std::size_t word_max = 32;
constexpr std::size_t fonts_max = 4096;

enum class Destination : std::uint8_t { text, nothing, fonts, title, author, info };

// What a '{' saves and its '}' brings back.
struct Group {
  Destination destination = Destination::text;
  int font = -1;
  int skip_after_unicode = 1;
  bool is_fresh = true;      // nothing has come since the '{'
  bool is_optional = false;  // it began with "\*": an unknown destination is passed over
};

constexpr std::array passed_over{"colortbl"sv,
                                 "stylesheet"sv,
                                 "pict"sv,
                                 "objdata"sv,
                                 "fldinst"sv,
                                 "themedata"sv,
                                 "datastore"sv,
                                 "listtable"sv,
                                 "listoverridetable"sv,
                                 "rsidtbl"sv,
                                 "generator"sv,
                                 "latentstyles"sv,
                                 "xmlnstbl"sv,
                                 "filetbl"sv,
                                 "revtbl"sv,
                                 "nonshppict"sv,
                                 "pntext"sv,
                                 "bkmkstart"sv,
                                 "bkmkend"sv,
                                 "datafield"sv,
                                 "mmathPr"sv,
                                 "pnseclvl"sv,
                                 "shpinst"sv,
                                 "atnid"sv,
                                 "atnauthor"sv,
                                 "atndate"sv,
                                 "xe"sv,
                                 "tc"sv,
                                 "operator"sv,
                                 "company"sv,
                                 "category"sv,
                                 "keywords"sv,
                                 "comment"sv,
                                 "doccomm"sv,
                                 "subject"sv,
                                 "manager"sv,
                                 "hlinkbase"sv,
                                 "userprops"sv,
                                 "passwordhash"sv,
                                 "colorschememapping"sv};

struct Symbol {
  std::string_view word;
  std::string_view text;
};
constexpr std::array symbols{
    Symbol{"par", "\n\n"},         Symbol{"sect", "\n\n"},     Symbol{"page", "\n\n"},
    Symbol{"line", "\n"},          Symbol{"softline", "\n"},   Symbol{"tab", " "},
    Symbol{"cell", " | "},         Symbol{"nestcell", " | "},  Symbol{"row", "\n"},
    Symbol{"nestrow", "\n"},       Symbol{"emdash", "\u2014"}, Symbol{"endash", "\u2013"},
    Symbol{"lquote", "\u2018"},    Symbol{"rquote", "\u2019"}, Symbol{"ldblquote", "\u201C"},
    Symbol{"rdblquote", "\u201D"}, Symbol{"bullet", "\u2022"}, Symbol{"emspace", " "},
    Symbol{"enspace", " "},        Symbol{"qmspace", " "},
};

// Code pages by \fcharset (specification, font table); 0 where the document's own holds.
int code_page_of_charset(int charset) {
  static const std::map<int, int> pages{{77, 10000}, {128, 932},  {129, 949},  {130, 1361}, {134, 936},
                                        {136, 950},  {161, 1253}, {162, 1254}, {163, 1258}, {177, 1255},
                                        {178, 1256}, {186, 1257}, {204, 1251}, {222, 874},  {238, 1250}};
  const auto found = pages.find(charset);
  return found == pages.end() ? 0 : found->second;
}

std::string converter_name(int page) {
  if (page == 65001) return "UTF-8";
  if (page == 10000) return "macintosh";
  if (page == 932) return "ibm-943_P15A-2003";
  if (page == 437 || page == 850) return "ibm-" + std::to_string(page);
  return page >= 1250 && page <= 1258 ? "windows-" + std::to_string(page) : "cp" + std::to_string(page);
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

class RtfReading {
 public:
  explicit RtfReading(std::string_view bytes) : bytes_(bytes) {}
  Found<Extracted> read();

 private:
  void open();
  void close();
  void control();
  void control_word();
  void act(std::string_view word, int parameter, bool has_parameter);
  bool act_on_encoding(std::string_view word, int parameter);
  bool act_on_destination(std::string_view word);
  void hex_byte();
  void unicode(int parameter);
  void byte(char c);
  void text(std::string_view utf8);
  void flush();
  Group& group() { return groups_.back(); }
  char peek() const { return at_ < bytes_.size() ? bytes_[at_] : '\0'; }

  std::string_view bytes_;
  std::size_t at_ = 0;
  std::vector<Group> groups_{Group{}};
  std::map<int, int> font_pages_;
  int page_ = 1252;
  int default_font_ = -1;
  std::string pending_;  // bytes of the current code page
  std::uint32_t high_surrogate_ = 0;
  int to_skip_ = 0;  // characters that stand in for the \u before them
  Extracted document_{.media_type = "application/rtf"};
  std::string year_;
  std::string month_;
  std::string day_;
};

Found<Extracted> RtfReading::read() {
  if (!bytes_.starts_with("{\\rtf")) return refusal(Reason::damaged, "does not begin as RTF");
  while (at_ < bytes_.size()) {
    const char c = bytes_[at_++];
    if (c == '{') {
      open();
    } else if (c == '}') {
      close();
      if (groups_.size() == 1) break;
    } else if (c == '\\') {
      control();
    } else if (c != '\r' && c != '\n') {
      byte(c);
    }
    if (groups_.size() > groups_max) return refusal(Reason::damaged, "groups nested too deep");
  }
  flush();
  if (year_.size() == 4) {
    document_.date =
        year_ + "-" + (month_.size() == 1 ? "0" : "") + month_ + "-" + (day_.size() == 1 ? "0" : "") + day_;
  }
  return std::move(document_);
}

void RtfReading::open() {
  flush();
  to_skip_ = 0;
  groups_.push_back(group());
  group().is_fresh = true;
  group().is_optional = false;
}

void RtfReading::close() {
  flush();
  to_skip_ = 0;
  if (groups_.size() > 1) groups_.pop_back();
}

void RtfReading::control() {
  const char c = peek();
  const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  if (is_letter) return control_word();
  if (at_ < bytes_.size()) ++at_;
  switch (c) {
    case '\'': return hex_byte();
    case '*': group().is_optional = group().is_fresh; return;
    case '~': return text("\u00A0");
    case '_': return text("-");
    case '-': return;  // an optional hyphen
    case '\r':
    case '\n': return text("\n\n");
    case '\\':
    case '{':
    case '}': return byte(c);
    default: return;
  }
}

void RtfReading::control_word() {
  const std::size_t from = at_;
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  while (is_letter(peek()) && at_ - from < word_max) ++at_;
  const std::string_view word = bytes_.substr(from, at_ - from);
  const bool is_negative = peek() == '-';
  if (is_negative) ++at_;
  std::int64_t parameter = 0;
  const std::size_t digits_from = at_;
  while (peek() >= '0' && peek() <= '9' && at_ - digits_from < 10)
    parameter = parameter * 10 + (bytes_[at_++] - '0');
  const bool has_parameter = at_ > digits_from;
  if (peek() == ' ') ++at_;
  parameter = std::min<std::int64_t>(is_negative ? -parameter : parameter, INT32_MAX);
  if (word == "bin") {
    flush();
    at_ += std::min<std::size_t>(bytes_.size() - at_,
                                 static_cast<std::size_t>(std::max<std::int64_t>(parameter, 0)));
    return;
  }
  if (to_skip_ > 0 && word != "u" && word != "uc") {
    --to_skip_;  // a control word counts as one character
    return;
  }
  act(word, static_cast<int>(parameter), has_parameter);
}

void RtfReading::act(std::string_view word, int parameter, bool has_parameter) {
  group().is_fresh = false;
  if (word == "u") return unicode(parameter);
  if (act_on_encoding(word, parameter) || act_on_destination(word)) return;
  const auto* const symbol = std::ranges::find(symbols, word, &Symbol::word);
  if (symbol != symbols.end()) return text(symbol->text);
  const auto keep = [&](std::string& field) {
    if (has_parameter && document_.date.empty()) field = std::to_string(parameter);
  };
  if (group().destination == Destination::info && word == "yr" && year_.empty()) keep(year_);
  if (group().destination == Destination::info && word == "mo" && month_.empty()) keep(month_);
  if (group().destination == Destination::info && word == "dy" && day_.empty()) keep(day_);
  if (group().is_optional) group().destination = Destination::nothing;
  group().is_optional = false;
}

bool RtfReading::act_on_encoding(std::string_view word, int parameter) {
  if (word == "ansicpg") {
    page_ = parameter;
  } else if (word == "mac") {
    page_ = 10000;
  } else if (word == "pc") {
    page_ = 437;
  } else if (word == "pca") {
    page_ = 850;
  } else if (word == "deff") {
    default_font_ = parameter;
  } else if (word == "f") {
    flush();
    group().font = parameter;
  } else if (word == "plain") {
    flush();
    group().font = default_font_;
  } else if (word == "fcharset") {
    const int page = code_page_of_charset(parameter);
    const bool is_in_table = group().destination == Destination::fonts && font_pages_.size() < fonts_max;
    if (is_in_table && page != 0) font_pages_[group().font] = page;
  } else if (word == "uc") {
    group().skip_after_unicode = std::clamp(parameter, 0, 16);
  } else {
    return false;
  }
  return true;
}

bool RtfReading::act_on_destination(std::string_view word) {
  if (group().destination == Destination::nothing) return true;
  Destination destination = Destination::nothing;
  if (word == "fonttbl") {
    destination = Destination::fonts;
  } else if (word == "info") {
    destination = Destination::info;
  } else if (word == "title" && group().destination == Destination::info) {
    destination = Destination::title;
  } else if (word == "author" && group().destination == Destination::info) {
    destination = Destination::author;
  } else if (word == "shptxt" || word == "footnote" || word == "annotation" || word == "shppict") {
    group().is_optional = false;
    if (word == "shppict") return false;
    destination = Destination::text;
    group().destination = destination;
    text(" ");
    return true;
  } else if (std::ranges::find(passed_over, word) == passed_over.end()) {
    return false;
  }
  flush();
  group().destination = destination;
  group().is_optional = false;
  return true;
}

void RtfReading::hex_byte() {
  const int high = hex_value(peek());
  if (high < 0) return;
  ++at_;
  const int low = hex_value(peek());
  if (low < 0) return;
  ++at_;
  byte(static_cast<char>(high * 16 + low));
}

// \uN is a signed 16 bit UTF-16 unit; some writers use larger numbers for one whole character.
void RtfReading::unicode(int parameter) {
  flush();
  to_skip_ = group().skip_after_unicode;
  const auto unit = static_cast<std::uint32_t>(parameter < 0 ? parameter + 0x10000 : parameter);
  std::uint32_t point = unit;
  if (unit >= 0xD800 && unit < 0xDC00) {
    high_surrogate_ = unit;
    return;
  }
  if (unit >= 0xDC00 && unit < 0xE000) {
    point = high_surrogate_ == 0 ? 0xFFFD : 0x10000 + ((high_surrogate_ - 0xD800) << 10) + (unit - 0xDC00);
  }
  high_surrogate_ = 0;
  if (point > 0x10FFFF) point = 0xFFFD;
  text(utf8_of(point));
}

void RtfReading::byte(char c) {
  if (to_skip_ > 0) {
    --to_skip_;
    return;
  }
  group().is_fresh = false;
  pending_.push_back(c);
}

void RtfReading::text(std::string_view utf8) {
  flush();
  if (high_surrogate_ != 0) {
    high_surrogate_ = 0;
    text("\uFFFD");  // its other half did not come
  }
  if (utf8 == "\n" && group().destination == Destination::text) {
    while (document_.text.ends_with(' ') || document_.text.ends_with('|')) document_.text.pop_back();
  }
  switch (group().destination) {
    case Destination::text: document_.text.append(utf8); break;
    case Destination::title: document_.title.append(utf8); break;
    case Destination::author: document_.author.append(utf8); break;
    case Destination::nothing:
    case Destination::fonts:
    case Destination::info: break;
  }
}

void RtfReading::flush() {
  if (pending_.empty()) return;
  const std::string bytes = std::exchange(pending_, {});
  const auto font = font_pages_.find(group().font);
  const bool is_ascii =
      std::ranges::all_of(bytes, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  const int page = font == font_pages_.end() ? page_ : font->second;
  text(is_ascii ? bytes : to_utf8(bytes, converter_name(page)));
}

}  // namespace

Found<Extracted> read_rtf(std::string_view bytes) { return RtfReading(bytes).read(); }

}  // namespace depesche::ingest
