// SPDX-License-Identifier: EUPL-1.2
#include "extract/reflow.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include "ingest/plain.h"

namespace depesche::ingest {
namespace {

using namespace std::string_view_literals;

// The length of text in characters, near enough: bytes that begin one.
std::size_t length(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; }));
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool starts_small(std::string_view text) {
  if (text.empty()) return false;
  if (text[0] >= 'a' && text[0] <= 'z') return true;
  return text.starts_with("ä") || text.starts_with("ö") || text.starts_with("ü") || text.starts_with("ß");
}

std::string_view first_word(std::string_view text) { return text.substr(0, text.find_first_of(" ,;.")); }

bool ends_sentence(std::string_view text) {
  while (text.ends_with('"') || text.ends_with(')')) text.remove_suffix(1);
  return text.ends_with('.') || text.ends_with(':') || text.ends_with('?') || text.ends_with('!') ||
         text.ends_with(';');
}

// "(1) …", "1. …", "a) …", "§ 5 …", "- …", "• …"
bool starts_item(std::string_view line) {
  constexpr std::array marks{"§ "sv, "• "sv, "– "sv, "- "sv, "Artikel "sv, "Art. "sv};
  if (std::ranges::any_of(marks, [&](std::string_view mark) { return line.starts_with(mark); })) return true;
  std::size_t at = line.starts_with('(') ? 1 : 0;
  const std::size_t from = at;
  while (at < line.size() && is_digit(line[at]) && at - from < 3) ++at;
  const bool is_number = at > from;
  if (!is_number && at < line.size() && line[at] >= 'a' && line[at] <= 'z') ++at;
  if (at == from || at + 1 >= line.size()) return false;
  const bool is_closed = line[at] == ')' || (line[at] == '.' && is_number && from == 0);
  return is_closed && line[at + 1] == ' ';
}

// How the next line is joined to the text before it.
void join(std::string& text, std::string_view line) {
  const bool is_divided = text.size() > 1 && text.ends_with('-') && text[text.size() - 2] != ' ' &&
                          text[text.size() - 2] != '-' && !is_digit(text[text.size() - 2]);
  constexpr std::array keep{"und"sv, "oder"sv, "bzw"sv, "sowie"sv, "als"sv,
                            "bis"sv, "and"sv,  "or"sv,  "to"sv,    "wie"sv};
  const bool is_list = std::ranges::find(keep, first_word(line)) != keep.end();
  if (is_divided && starts_small(line) && !is_list) {
    text.pop_back();
  } else if (!is_divided || is_list) {
    text.push_back(' ');
  }
  text.append(line);
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t stop = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, stop));
    text.remove_prefix(std::min(stop + 1, text.size()));
  }
  return lines;
}

}  // namespace

std::string reflow(std::string_view page) {
  const std::string clean = normalise(page);
  const std::vector<std::string_view> lines = lines_of(clean);
  std::size_t width = 0;
  for (const std::string_view line : lines) width = std::max(width, std::min<std::size_t>(length(line), 120));

  std::string out;
  std::string_view before;
  for (const std::string_view line : lines) {
    const bool is_short = length(before) * 4 < width * 3;
    const bool has_ended = ends_sentence(before) && is_short;
    if (line.empty() || before.empty()) {
      if (!line.empty() && !out.empty()) out.append("\n\n");
      out.append(line);
    } else if (has_ended || starts_item(line)) {
      out.append("\n\n").append(line);
    } else if (is_short && length(before) * 2 < width && !starts_small(line)) {
      out.append("\n").append(line);  // a heading, an address, a list
    } else {
      join(out, line);
    }
    before = line;
  }
  return out;
}

std::string restore_hyphens(std::string text, std::string_view lines) {
  const std::string clean = normalise(lines);
  std::string_view before;
  for (const std::string_view line : lines_of(clean)) {
    const std::string_view last = before.substr(before.rfind(' ') + 1);  // all of it when there is no blank
    before = line;
    if (last.size() < 3 || !last.ends_with('-')) continue;
    const std::string_view first = line.substr(0, line.find(' '));
    std::string right(last);
    join(right, first);
    const std::string wrong = std::string(last.substr(0, last.size() - 1)) + std::string(first);
    if (right == wrong || first.empty()) continue;
    if (const std::size_t at = text.find(wrong); at != std::string::npos)
      text.replace(at, wrong.size(), right);
  }
  return text;
}

}  // namespace depesche::ingest
