// SPDX-License-Identifier: EUPL-1.2
#include "text/compounds.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "text/words.h"

namespace depesche::text {
namespace {

constexpr std::size_t compound_bytes_min = 8;
constexpr std::size_t unknown_bytes_min = 4;  // a shorter rest is rather an ending or a prefix
constexpr std::size_t known_bytes_min = 5;    // a shorter word meets strangers by chance
constexpr int parts_max = 6;

// Nouns with these endings take a linking s in compounds, and hardly any other word has it inside.
constexpr std::array<std::string_view, 6> linked_endings{"ungs",    "heits", "keits",
                                                         "schafts", "ions",  "taets"};
constexpr std::array<std::string_view, 7> links{"", "s", "es", "n", "en", "er", "e"};
constexpr std::array<std::string_view, 9> inflections{"", "s", "es", "n", "en", "e", "er", "ern", "ens"};

bool has_vowel(std::string_view word) { return word.find_first_of("aeiouy") != std::string_view::npos; }

// Where a linking s parts the word, counted after the s; 0 when nowhere.
std::size_t linked_at(std::string_view word) {
  std::size_t best = 0;
  for (const std::string_view ending : linked_endings) {
    for (std::size_t at = word.find(ending, 2); at != std::string_view::npos;
         at = word.find(ending, at + 1)) {
      const std::size_t end = at + ending.size();
      if (end >= 6 && word.size() >= end + unknown_bytes_min && has_vowel(word.substr(end)) &&
          (best == 0 || end < best))
        best = end;
    }
  }
  return best;
}

// Splits into dictionary words only, longest first.
bool split_known(std::string_view word, std::vector<std::string_view>& parts, int depth) {
  if (depth == parts_max) return false;
  for (std::size_t size = word.size(); size >= 3; --size) {
    if (!is_compound_part(word.substr(0, size))) continue;
    const std::string_view rest = word.substr(size);
    if (std::ranges::find(inflections, rest) != inflections.end()) {
      parts.push_back(word.substr(0, size));
      return true;
    }
    for (const std::string_view link : links) {
      if (!rest.starts_with(link)) continue;
      parts.push_back(word.substr(0, size));
      if (split_known(rest.substr(link.size()), parts, depth + 1)) return true;
      parts.pop_back();
    }
  }
  return false;
}

std::string_view without_link(std::string_view modifier) {
  return modifier.size() > unknown_bytes_min && modifier.ends_with('s') && !modifier.ends_with("ss")
             ? modifier.substr(0, modifier.size() - 1)
             : modifier;
}

// A dictionary word at the end with something unknown before it.
bool split_by_head(std::string_view word, std::vector<std::string_view>& parts) {
  for (std::size_t begin = unknown_bytes_min; begin + known_bytes_min <= word.size(); ++begin) {
    for (const std::string_view inflection : inflections) {
      if (!word.ends_with(inflection) || word.size() < begin + known_bytes_min + inflection.size()) continue;
      const std::string_view head = word.substr(begin, word.size() - begin - inflection.size());
      if (!is_compound_part(head) || !has_vowel(word.substr(0, begin))) continue;
      parts.push_back(without_link(word.substr(0, begin)));
      parts.push_back(word.substr(begin));
      return true;
    }
  }
  return false;
}

void split_piece(std::string_view word, std::vector<std::string_view>& parts) {
  const std::size_t before = parts.size();
  if (split_known(word, parts, 0)) return;
  parts.resize(before);
  if (!split_by_head(word, parts)) parts.push_back(word);
}

}  // namespace

void split_compound(std::string_view folded, std::vector<std::string_view>& parts) {
  parts.clear();
  if (folded.size() < compound_bytes_min) return;
  std::string_view rest = folded;
  for (std::size_t at = linked_at(rest); at > 0; at = linked_at(rest)) {
    split_piece(rest.substr(0, at - 1), parts);
    rest = rest.substr(at);
  }
  split_piece(rest, parts);
  if (parts.size() < 2) parts.clear();
}

}  // namespace depesche::text
