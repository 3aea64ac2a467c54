// SPDX-License-Identifier: EUPL-1.2
#include "search/snippet.h"

#include <algorithm>
#include <map>

#include "text/sentences.h"
#include "text/words.h"

namespace depesche::search {
namespace {

constexpr std::size_t core_bytes = 200;  // the rest is for what stands around
constexpr std::size_t lead_bytes = 60;

struct Found {
  text::Word word;
  std::size_t group = 0;
  double weight = 0;
};

// The places in the text of what occurs.
std::vector<Found> locate(std::string_view text, std::span<const Occurrence> occurrences) {
  std::vector<Found> found;
  text::WordScanner scanner(text);
  text::Word word;
  std::uint32_t number = 0;
  bool more = !occurrences.empty() && scanner.next(word);
  for (const Occurrence& occurrence : occurrences) {
    for (; more && number < occurrence.word; ++number) more = scanner.next(word);
    if (!more) break;
    found.push_back({.word = word, .group = occurrence.group, .weight = occurrence.weight});
  }
  return found;
}

std::string one_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool space = c == '\n' || c == '\r' || c == '\t' || c == ' ';
    if (!space) {
      line.push_back(c);
    } else if (line.empty() || line.back() != ' ') {
      line.push_back(' ');
    }
  }
  return line;
}

void add(std::vector<Piece>& pieces, std::string text, bool highlighted) {
  if (text.empty()) return;
  if (!pieces.empty() && pieces.back().highlighted == highlighted) {
    pieces.back().text += text;
  } else {
    pieces.push_back({.text = std::move(text), .highlighted = highlighted});
  }
}

std::vector<Piece> cut(std::string_view text, std::size_t begin, std::size_t end,
                       std::span<const Found> found) {
  std::vector<Piece> pieces;
  std::size_t at = begin;
  for (const Found& each : found) {
    if (each.word.begin < at || each.word.end > end) continue;
    add(pieces, one_line(text.substr(at, each.word.begin - at)), false);
    add(pieces, std::string(text.substr(each.word.begin, each.word.end - each.word.begin)), true);
    at = each.word.end;
  }
  add(pieces, one_line(text.substr(at, end - at)), false);
  return pieces;
}

std::size_t paragraph_at(std::span<const text::Stretch> paragraphs, std::size_t byte) {
  const auto after = std::ranges::upper_bound(paragraphs, byte, {}, &text::Stretch::begin);
  return static_cast<std::size_t>(after - paragraphs.begin()) - 1;
}

// What a window holds; a word that is there again adds little.
class Worth {
 public:
  void add(const Found& found) {
    worth_ += counts_[found.group]++ == 0 ? found.weight : again * found.weight;
  }
  void drop(const Found& found) {
    worth_ -= --counts_[found.group] == 0 ? found.weight : again * found.weight;
  }
  double value() const { return worth_; }

 private:
  static constexpr double again = 0.1;
  std::map<std::size_t, std::size_t> counts_;
  double worth_ = 0;
};

// The first and last of `found` that are worth most together within core_bytes of one paragraph.
std::pair<std::size_t, std::size_t> best_window(std::span<const Found> found,
                                                std::span<const text::Stretch> paragraphs) {
  std::pair<std::size_t, std::size_t> best{0, 0};
  double best_worth = -1;
  Worth worth;
  std::size_t first = 0;
  for (std::size_t last = 0; last < found.size(); ++last) {
    worth.add(found[last]);
    const std::size_t paragraph_begin = paragraphs[paragraph_at(paragraphs, found[last].word.begin)].begin;
    while (first < last && (found[first].word.begin < paragraph_begin ||
                            found[last].word.end - found[first].word.begin > core_bytes)) {
      worth.drop(found[first++]);
    }
    if (worth.value() > best_worth) {
      best_worth = worth.value();
      best = {first, last};
    }
  }
  return best;
}

bool begins_sign(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

// Not before `from`, at a word's begin.
std::size_t word_begin(std::string_view text, std::size_t from, std::size_t not_after) {
  const std::size_t space = text.find_first_of(" \n", from);
  return space == std::string_view::npos || space >= not_after ? not_after : space + 1;
}

std::size_t word_end(std::string_view text, std::size_t to, std::size_t not_before) {
  const std::size_t space = text.find_last_of(" \n", to);
  if (space != std::string_view::npos && space > not_before) return space;
  std::size_t end = std::max(to, not_before);
  while (end > not_before && end < text.size() && !begins_sign(text[end])) --end;
  return end;
}

}  // namespace

std::vector<Piece> highlighted(std::string_view text, std::span<const Occurrence> occurrences) {
  return cut(text, 0, text.size(), locate(text, occurrences));
}

Snippet best_snippet(std::string_view body, std::span<const Occurrence> occurrences) {
  Snippet snippet;
  const std::vector<text::Stretch> paragraphs = text::paragraphs_of(body);
  if (paragraphs.empty()) return snippet;
  const std::vector<Found> found = locate(body, occurrences);
  std::size_t begin = paragraphs.front().begin;
  std::size_t core_end = 0;
  if (!found.empty()) {
    const auto [first, last] = best_window(found, paragraphs);
    begin = found[first].word.begin;
    core_end = found[last].word.end;
    snippet.passage = paragraph_at(paragraphs, begin);
  }
  const text::Stretch paragraph = paragraphs[snippet.passage];
  if (begin - paragraph.begin <= lead_bytes) {
    begin = paragraph.begin;
  } else {
    begin = word_begin(body, begin - lead_bytes, begin);
  }
  std::size_t end = paragraph.end;
  if (end - begin > snippet_bytes)
    end = word_end(body, std::max(begin + snippet_bytes, core_end), std::max(core_end, begin + 1));
  if (begin > paragraph.begin) add(snippet.pieces, "… ", false);
  for (Piece& piece : cut(body, begin, end, found))
    add(snippet.pieces, std::move(piece.text), piece.highlighted);
  if (end < paragraph.end) add(snippet.pieces, " …", false);
  return snippet;
}

std::uint32_t count_words(std::string_view text) {
  text::WordScanner scanner(text);
  std::uint32_t words = 0;
  for (text::Word word; scanner.next(word);) ++words;
  return words;
}

}  // namespace depesche::search
