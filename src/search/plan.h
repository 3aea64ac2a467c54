// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "search/query.h"
#include "search/segment.h"
#include "search/snapshot.h"
#include "text/language.h"

namespace depesche::search {

// Terms that count as one word: a word in each language, or what a pattern stands for.
struct TermGroup {
  std::vector<std::string> terms{};  // sorted; only such as exist
  double boost = 1;
  bool scored = true;   // false for what must not match
  bool matches = true;  // false: only raises the score of what others matched
};

// What a document must fulfil, over groups.
struct PlanNode {
  enum class Kind : std::uint8_t { group, phrase, near, column, dates, all, any, none, ranked };
  Kind kind = Kind::group;
  std::size_t group = 0;
  bool in_subject = false;            // group, phrase: occurrences in the subject only
  std::vector<std::size_t> groups{};  // phrase, near: word by word
  std::uint32_t distance = 0;         // near: the span all words must fit in
  Column column = Column::country;
  std::string value{};  // column: folded
  std::int32_t from = 0;
  std::int32_t to = 0;
  std::vector<PlanNode> children{};
  std::vector<bool> musts{};
};

// A query made ready: what to score in which order, and what must match.
struct Plan {
  std::vector<TermGroup> groups{};  // scores are summed in this order
  PlanNode root{};                  // ranked; without children everything matches
};

// What a prefix or a word typed with a tilde stands for: terms that begin so, and whose rest is near.
struct Pattern {
  std::string beginning{};
  std::string rest{};
  std::optional<std::uint32_t> edits{};  // at most so many lead to `rest`; none: any rest fits

  bool fits(std::string_view rest_of_term) const;
};

// The terms a pattern stands for, in byte order.
using Expand = std::function<std::vector<std::string>(const Pattern& pattern)>;

// True when a visible document holds the term. Others must not shape a plan: which groups are the same, and
// so the order in which scores are summed, would tell of documents the reader may not see.
using Exists = std::function<bool(const std::string& term)>;

// A part of a compound counts this much of a word.
constexpr double part_boost = 0.3;

Plan make_plan(const Query& query, std::span<const text::Language> languages, Words words,
               const Expand& expand, const Exists& exists);

// True when `a` becomes `b` by at most `most` insertions, deletions and replacements of bytes.
bool within_edits(std::string_view a, std::string_view b, std::uint32_t most);

}  // namespace depesche::search
