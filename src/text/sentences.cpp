// SPDX-License-Identifier: EUPL-1.2
#include "text/sentences.h"

#include <algorithm>
#include <array>
#include <string>
#include <unicode/uchar.h>

#include "text/words.h"

namespace depesche::text {
namespace {

constexpr std::size_t short_line_bytes = 50;  // a line that ends so early was not wrapped

// What a full stop often follows without ending a sentence, in German and English, in small letters.
constexpr std::array<std::string_view, 86> abbreviations{
    "a",    "abs",  "adm",  "apr", "art", "aug",  "bd",  "bspw", "bzgl", "bzw", "ca",  "capt", "cf",
    "co",   "col",  "corp", "d",   "dec", "dept", "dez", "dgl",  "doc",  "dr",  "e",   "etc",  "evtl",
    "ex",   "feb",  "fig",  "gen", "ggf", "gov",  "h",   "hon",  "hrsg", "i",   "inc", "inkl", "ital",
    "jan",  "jr",   "jul",  "jun", "lfd", "lt",   "ltd", "maj",  "mar",  "max", "min", "mio",  "mr",
    "mrd",  "mrs",  "ms",   "mt",  "no",  "nos",  "nov", "nr",   "nrn",  "o",   "oct", "okt",  "p",
    "para", "pp",   "prof", "rep", "res", "rev",  "s",   "sen",  "sept", "sgt", "sog", "st",   "tel",
    "u",    "univ", "usw",  "v",   "vgl", "vol",  "z",   "ziff"};
static_assert(std::ranges::is_sorted(abbreviations));

bool is_white(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_numeral(char c) { return c >= '0' && c <= '9'; }
bool is_stop(char c) { return c == '.' || c == '!' || c == '?'; }

bool is_letter(std::string_view text, std::size_t at) {
  return u_isalpha(code_point_at(text, at).value) != 0;
}
bool is_capital(std::string_view text, std::size_t at) {
  const int value = code_point_at(text, at).value;
  return u_isupper(value) != 0 || u_istitle(value) != 0;
}

// Quotation marks and brackets, which may stand between a full stop and the space, and before a word.
constexpr std::array<std::string_view, 13> closing_signs{"\"", "'", ")", "]", "»", "«", "“",
                                                         "”",  "’", "‘", "›", "‹", "…"};
constexpr std::array<std::string_view, 12> opening_signs{"\"", "'", "(", "[", "»", "«",
                                                         "„",  "“", "‚", "‘", "›", "–"};

template <class Signs>
std::size_t sign_at(std::string_view text, std::size_t at, const Signs& signs) {
  for (const std::string_view sign : signs) {
    if (text.substr(at).starts_with(sign)) return sign.size();
  }
  return 0;
}

template <class Signs>
std::size_t pass(std::string_view text, std::size_t at, const Signs& signs) {
  while (at < text.size()) {
    const std::size_t size = sign_at(text, at, signs);
    if (size == 0) return at;
    at += size;
  }
  return at;
}

// The run of letters and digits before `at`.
std::string_view word_before(std::string_view text, std::size_t at) {
  std::size_t begin = at;
  while (begin > 0 && !is_white(text[begin - 1]) && text[begin - 1] != '.' && text[begin - 1] != '(') --begin;
  return text.substr(begin, at - begin);
}

// Whether the full stop at `at` belongs to the word before it.
bool is_abbreviated(std::string_view text, std::size_t at) {
  const std::string_view word = word_before(text, at);
  if (word.empty()) return false;
  if (std::ranges::all_of(word, is_numeral)) return word.size() <= 2;  // „am 3. September“, „1. Die Lage“
  const bool is_initial = is_letter(word, 0) && code_point_at(word, 0).size == word.size();
  return is_initial || std::ranges::binary_search(abbreviations, fold(word));
}

class Splitter {
 public:
  Splitter(std::string_view text, Stretch paragraph)
      : text_(text.substr(0, paragraph.end)), begin_(paragraph.begin), line_(paragraph.begin) {}

  std::vector<Stretch> split() {
    for (std::size_t at = begin_; at < text_.size(); ++at) {
      if (is_stop(text_[at])) {
        if (const std::size_t end = pass(text_, at + 1, closing_signs); ends_at(at, end)) close(end);
      } else if (text_[at] == '\n') {
        const std::size_t next = word_after(at);
        if (is_end_of_line(at, next)) close(at);
        line_ = next;
        at = next - 1;
      }
    }
    close(text_.size());
    return std::move(found_);
  }

 private:
  // Whether the stop at `stop`, with what closes after it up to `end`, ends a sentence.
  bool ends_at(std::size_t stop, std::size_t end) const {
    if (end == text_.size()) return true;
    if (!is_white(text_[end])) return false;
    const std::size_t next = pass(text_, word_after(end), opening_signs);
    if (next == text_.size()) return true;
    if (is_letter(text_, next) && !is_capital(text_, next)) return false;
    return text_[stop] != '.' || end > stop + 1 || !is_abbreviated(text_, stop);
  }

  // The first sign at or after `at` that is no space.
  std::size_t word_after(std::size_t at) const {
    while (at < text_.size() && is_white(text_[at])) ++at;
    return at;
  }

  // Whether the end of the line at `at`, which `next` follows, ends a sentence.
  bool is_end_of_line(std::size_t at, std::size_t next) const {
    std::size_t last = at;
    while (last > line_ && is_white(text_[last - 1])) --last;
    next = pass(text_, next, opening_signs);
    if (last == line_ || next == text_.size()) return true;
    if (text_[last - 1] == ':' || text_[last - 1] == ';') return true;
    const bool goes_on = is_letter(text_, next) && !is_capital(text_, next);
    const char sign = text_[last - 1];
    return !goes_on && sign != ',' && sign != '-' && last - line_ < short_line_bytes;
  }

  void close(std::size_t end) {
    std::size_t begin = begin_;
    while (begin < end && is_white(text_[begin])) ++begin;
    std::size_t last = end;
    while (last > begin && is_white(text_[last - 1])) --last;
    if (last > begin) found_.push_back({begin, last});
    begin_ = std::max(begin_, end);
  }

  std::string_view text_;
  std::size_t begin_;  // of the sentence at hand
  std::size_t line_;   // of the line at hand
  std::vector<Stretch> found_;
};

}  // namespace

std::vector<Stretch> paragraphs_of(std::string_view text) {
  std::vector<Stretch> paragraphs;
  for (std::size_t at = 0; at < text.size();) {
    at = std::min(text.find_first_not_of('\n', at), text.size());
    const std::size_t end = std::min(text.find("\n\n", at), text.size());
    const bool is_blank = std::ranges::all_of(text.substr(at, end - at), is_white);
    if (!is_blank) paragraphs.push_back({at, end});
    at = end;
  }
  return paragraphs;
}

std::vector<Stretch> sentences_of(std::string_view text, Stretch paragraph) {
  return Splitter(text, paragraph).split();
}

}  // namespace depesche::text
