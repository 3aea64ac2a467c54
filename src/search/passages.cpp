// SPDX-License-Identifier: EUPL-1.2
#include "search/passages.h"

#include <algorithm>
#include <array>
#include <set>
#include <unordered_map>

#include "search/plan.h"
#include "search/query.h"
#include "search/terms.h"
#include "text/analyzer.h"
#include "text/sentences.h"
#include "text/words.h"

namespace depesche::search {
namespace {

// Knows which words of a text belong to which group of the query.
class WordMatcher {
 public:
  WordMatcher(std::string_view query, text::Language language) : analyzer_(language) {
    const std::array languages{language};
    // A pattern stands for itself: it is held against each word instead of a dictionary.
    const Expand keep_pattern = [&](const Pattern& pattern) {
      for (const std::string& term : text_terms_) {
        if (term.starts_with(pattern.beginning) &&
            pattern.fits(std::string_view(term).substr(pattern.beginning.size()))) {
          pattern_terms_.push_back(term);
        }
      }
      return std::exchange(pattern_terms_, {});
    };
    parsed_ = parse_query(query);
    languages_ = {languages.begin(), languages.end()};
    expand_ = keep_pattern;
  }

  void learn(std::string_view text) {
    text::WordScanner scanner(text);
    for (text::Word word; scanner.next(word);) terms_of(text.substr(word.begin, word.end - word.begin));
  }

  // Call after everything is learned.
  void make_ready() {
    plan_ = make_plan(parsed_, languages_, Words::analysed, expand_,
                      [&](const std::string& term) { return text_terms_.contains(term); });
    for (std::size_t group = 0; group < plan_.groups.size(); ++group) {
      if (!plan_.groups[group].scored) continue;
      for (const std::string& term : plan_.groups[group].terms) groups_.try_emplace(term, group);
    }
  }

  // The group a word belongs to, or -1.
  int group_of(std::string_view word) {
    for (const std::string& term : terms_of(word)) {
      const auto found = groups_.find(term);
      if (found != groups_.end()) return static_cast<int>(found->second);
    }
    return -1;
  }

 private:
  const std::vector<std::string>& terms_of(std::string_view word) {
    const auto [found, is_new] = words_.try_emplace(std::string(word));
    if (is_new) {
      analyzer_.terms_of(word, terms_);
      for (const std::string& term : terms_) {
        found->second.push_back(word_term(analyzer_.language(), term));
        text_terms_.insert(found->second.back());
      }
    }
    return found->second;
  }

  text::Analyzer analyzer_;
  text::Terms terms_;
  Query parsed_;
  std::vector<text::Language> languages_;
  Expand expand_;
  std::set<std::string> text_terms_;
  std::vector<std::string> pattern_terms_;
  Plan plan_;
  std::unordered_map<std::string, std::size_t> groups_;
  std::unordered_map<std::string, std::vector<std::string>> words_;
};

struct Marked {
  std::vector<Range> ranges;
  std::set<int> groups;
};

Marked mark(std::string_view text, WordMatcher& matcher) {
  Marked marked;
  std::size_t counted_to = 0;
  std::size_t units = 0;
  text::WordScanner scanner(text);
  for (text::Word word; scanner.next(word);) {
    const int group = matcher.group_of(text.substr(word.begin, word.end - word.begin));
    if (group < 0) continue;
    units += text::utf16_units(text.substr(counted_to, word.begin - counted_to));
    const std::size_t begin = units;
    units += text::utf16_units(text.substr(word.begin, word.end - word.begin));
    counted_to = word.end;
    marked.ranges.push_back({.begin = begin, .end = units});
    marked.groups.insert(group);
  }
  return marked;
}

}  // namespace

Highlights find_passages(std::string_view query, std::string_view subject, std::string_view body,
                         std::string_view language) {
  const text::Language spoken =
      language.empty() ? text::detect(body.empty() ? subject : body) : text::language_of(language);
  WordMatcher matcher(query, spoken);
  matcher.learn(subject);
  matcher.learn(body);
  matcher.make_ready();

  Highlights highlights{.subject = mark(subject, matcher).ranges, .passages = {}};
  std::size_t most_groups = 0;
  std::size_t most_ranges = 0;
  const auto paragraphs = text::paragraphs_of(body);
  for (std::size_t paragraph = 0; paragraph < paragraphs.size(); ++paragraph) {
    const auto [begin, end] = paragraphs[paragraph];
    Marked marked = mark(body.substr(begin, end - begin), matcher);
    if (marked.ranges.empty()) continue;
    const bool better = marked.groups.size() != most_groups ? marked.groups.size() > most_groups
                                                            : marked.ranges.size() > most_ranges;
    if (better) {
      most_groups = marked.groups.size();
      most_ranges = marked.ranges.size();
      highlights.best = paragraph;
    }
    highlights.passages.push_back({.paragraph = paragraph, .ranges = std::move(marked.ranges)});
  }
  return highlights;
}

}  // namespace depesche::search
