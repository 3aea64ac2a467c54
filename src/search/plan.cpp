// SPDX-License-Identifier: EUPL-1.2
#include "search/plan.h"

#include <algorithm>
#include <map>
#include <memory>

#include "search/terms.h"
#include "text/analyzer.h"
#include "text/words.h"

namespace depesche::search {
namespace {

using Kind = PlanNode::Kind;
using Made = std::optional<PlanNode>;

constexpr std::array<std::string_view, column_count> column_names{"country", "post", "kind", "level",
                                                                  "language"};

class Planner {
 public:
  Planner(std::span<const text::Language> languages, Words words, const Expand& expand, const Exists& exists)
      : words_(words), expand_(expand), exists_(exists) {
    for (const text::Language language : languages) analyzers_.emplace_back(language);
  }

  Plan plan(const Query& query) {
    if (Made root = node(query.root)) plan_.root = std::move(*root);
    return std::move(plan_);
  }

 private:
  Made node(const QueryNode& query) {
    switch (query.kind) {
      case QueryNode::Kind::words: return words(query, false);
      case QueryNode::Kind::phrase: return words(query, true);
      case QueryNode::Kind::near: return near(query);
      case QueryNode::Kind::prefix:
      case QueryNode::Kind::fuzzy: return pattern(query);
      case QueryNode::Kind::dates: return PlanNode{.kind = Kind::dates, .from = query.from, .to = query.to};
      case QueryNode::Kind::all: return joined(query, Kind::all);
      case QueryNode::Kind::any: return joined(query, Kind::any);
      case QueryNode::Kind::none: return negated(query);
      case QueryNode::Kind::ranked: return ranked(query);
    }
    return std::nullopt;
  }

  Made joined(const QueryNode& query, Kind kind) {
    PlanNode made{.kind = kind};
    for (const QueryNode& child : query.children) {
      if (Made part = node(child)) made.children.push_back(std::move(*part));
    }
    if (made.children.empty()) return std::nullopt;
    return made;
  }

  Made negated(const QueryNode& query) {
    const bool outside = scored_;
    scored_ = false;
    Made inner = node(query.children.front());
    scored_ = outside;
    if (!inner) return std::nullopt;
    PlanNode made{.kind = Kind::none};
    made.children.push_back(std::move(*inner));
    return made;
  }

  Made ranked(const QueryNode& query) {
    PlanNode made{.kind = Kind::ranked};
    for (std::size_t i = 0; i < query.children.size(); ++i) {
      if (Made part = node(query.children[i])) {
        made.children.push_back(std::move(*part));
        made.musts.push_back(query.musts[i]);
      }
    }
    if (made.children.empty()) return std::nullopt;
    return made;
  }

  std::vector<std::string> words_in(std::string_view text) const {
    std::vector<std::string> found;
    if (words_ == Words::plain) {
      for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        if (end > at) found.emplace_back(text.substr(at, end - at));
        at = end + 1;
      }
      return found;
    }
    text::WordScanner scanner(text);
    for (text::Word word; scanner.next(word);)
      found.emplace_back(text.substr(word.begin, word.end - word.begin));
    return found;
  }

  Made words(const QueryNode& query, bool in_a_row) {
    if (const auto* name = std::ranges::find(column_names, query.field); name != column_names.end()) {
      return PlanNode{.kind = Kind::column,
                      .column = static_cast<Column>(name - column_names.begin()),
                      .value = text::fold(query.text)};
    }
    const std::vector<std::string> found = words_in(query.text);
    const bool in_subject = query.field == "subject";
    std::vector<PlanNode> leaves;
    std::vector<std::size_t> groups;
    for (const std::string& word : found) {
      const std::size_t group = word_group(word, query.field, !in_a_row);
      groups.push_back(group);
      leaves.push_back({.kind = Kind::group, .group = group, .in_subject = in_subject});
    }
    if (leaves.empty()) return std::nullopt;
    if (leaves.size() == 1) return std::move(leaves.front());
    if (in_a_row)
      return PlanNode{.kind = Kind::phrase, .in_subject = in_subject, .groups = std::move(groups)};
    PlanNode made{.kind = Kind::all};
    made.children = std::move(leaves);
    return made;
  }

  Made near(const QueryNode& query) {
    PlanNode made{.kind = Kind::near};
    for (const QueryNode& child : query.children) {
      for (const std::string& word : words_in(child.text)) made.groups.push_back(word_group(word, {}, false));
    }
    if (made.groups.empty()) return std::nullopt;
    if (made.groups.size() == 1) return PlanNode{.kind = Kind::group, .group = made.groups.front()};
    made.distance = query.distance * static_cast<std::uint32_t>(made.groups.size() - 1);
    return made;
  }

  Made pattern(const QueryNode& query) {
    const std::string folded = text::fold(query.text);
    TermGroup group{.scored = scored_};
    if (folded.empty()) return std::nullopt;
    const auto add = [&](const Pattern& pattern) {
      for (std::string& term : expand_(pattern)) group.terms.push_back(std::move(term));
    };
    const auto add_near = [&](const std::string& beginning, const std::string& rest) {
      add({.beginning = beginning, .rest = rest, .edits = query.distance});
    };
    const bool is_prefix = query.kind == QueryNode::Kind::prefix;
    const bool own_field = !query.field.empty() && query.field != "subject";
    if (own_field && is_prefix) {
      add({.beginning = field_term(query.field, folded)});
    } else if (own_field) {
      add_near(field_term(query.field, folded.substr(0, 1)), folded.substr(1));
    } else {
      for (text::Analyzer& analyzer : analyzers_) {
        text::Terms terms;
        analyzer.terms_of(query.text, terms);
        const std::string stem = terms.empty() ? folded : terms.front();
        if (is_prefix) {
          add({.beginning = word_term(analyzer.language(), folded)});
          group.terms.push_back(word_term(analyzer.language(), stem));
        } else {  // the first sign must be right: it keeps the search of the dictionary short
          add_near(word_term(analyzer.language(), stem.substr(0, 1)), stem.substr(1));
        }
      }
    }
    return PlanNode{
        .kind = Kind::group, .group = keep(std::move(group)), .in_subject = query.field == "subject"};
  }

  // The group of a word; the parts of a compound become groups that only score.
  std::size_t word_group(const std::string& word, std::string_view field, bool with_parts) {
    TermGroup group{.scored = scored_};
    if (!field.empty() && field != "subject") {
      group.terms.push_back(field_term(field, text::fold(word)));
      return keep(std::move(group));
    }
    if (words_ == Words::plain) {
      group.terms.push_back(word_term(text::undetermined, word));
      return keep(std::move(group));
    }
    std::vector<std::string> parts;
    for (text::Analyzer& analyzer : analyzers_) {
      text::Terms terms;
      analyzer.terms_of(word, terms);
      for (std::size_t i = 0; i < terms.size(); ++i) {
        (i == 0 ? group.terms : parts).push_back(word_term(analyzer.language(), terms[i]));
      }
    }
    const std::size_t number = keep(std::move(group));
    if (with_parts && scored_) {
      for (std::string& part : parts) {
        if (!exists_(part)) continue;
        keep({.terms = {std::move(part)}, .boost = part_boost, .scored = true, .matches = false});
      }
    }
    return number;
  }

  // A group that stands twice in the query counts twice.
  std::size_t keep(TermGroup group) {
    std::erase_if(group.terms, [&](const std::string& term) { return !exists_(term); });
    std::ranges::sort(group.terms);
    const auto [begin, end] = std::ranges::unique(group.terms);
    group.terms.erase(begin, end);
    std::string name(1, static_cast<char>('0' + (group.scored ? 1 : 0) + (group.matches ? 2 : 0)));
    for (const std::string& term : group.terms) name.append(term).append(1, '\x01');
    const auto [found, is_new] = known_.try_emplace(std::move(name), plan_.groups.size());
    if (is_new) {
      plan_.groups.push_back(std::move(group));
    } else {
      plan_.groups[found->second].boost += group.boost;
    }
    return found->second;
  }

  std::vector<text::Analyzer> analyzers_;
  Words words_;
  const Expand& expand_;
  const Exists& exists_;
  std::map<std::string, std::size_t> known_;
  Plan plan_{.groups = {}, .root = {.kind = Kind::ranked}};
  bool scored_ = true;
};

}  // namespace

Plan make_plan(const Query& query, std::span<const text::Language> languages, Words words,
               const Expand& expand, const Exists& exists) {
  return Planner(languages, words, expand, exists).plan(query);
}

bool Pattern::fits(std::string_view rest_of_term) const {
  return !edits || within_edits(rest_of_term, rest, *edits);
}

bool within_edits(std::string_view a, std::string_view b, std::uint32_t most) {
  if (a.size() > b.size() + most || b.size() > a.size() + most) return false;
  std::vector<std::uint32_t> row(b.size() + 1);
  for (std::uint32_t i = 0; i <= b.size(); ++i) row[i] = i;
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::uint32_t diagonal = row[0];
    std::uint32_t best = ++row[0];
    for (std::size_t k = 0; k < b.size(); ++k) {
      const std::uint32_t replaced = diagonal + (a[i] == b[k] ? 0 : 1);
      diagonal = row[k + 1];
      row[k + 1] = std::min({replaced, diagonal + 1, row[k] + 1});
      best = std::min(best, row[k + 1]);
    }
    if (best > most) return false;
  }
  return row.back() <= most;
}

}  // namespace depesche::search
