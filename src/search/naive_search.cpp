// SPDX-License-Identifier: EUPL-1.2
#include "search/naive_search.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "search/named_days.h"
#include "search/plan.h"
#include "search/query.h"
#include "search/terms.h"
#include "text/analyzer.h"
#include "text/words.h"

namespace depesche::search {
namespace {

using Positions = std::map<std::string, std::vector<std::uint32_t>>;

std::string year_text(std::int32_t date) {
  return std::to_string(
      static_cast<int>(std::chrono::year_month_day(std::chrono::sys_days(std::chrono::days(date))).year()));
}

std::vector<std::uint32_t> places(const Positions& words, const TermGroup& group, std::uint32_t before) {
  std::vector<std::uint32_t> found;
  for (const std::string& term : group.terms) {
    const auto at = words.find(term);
    if (at == words.end()) continue;
    for (const std::uint32_t position : at->second) {
      if (position < before) found.push_back(position);
    }
  }
  std::ranges::sort(found);
  return found;
}

// One candidate document against a plan.
struct Judge {
  const Plan& plan;
  const Document& document;
  const Positions& words;
  std::uint32_t subject_words;

  std::uint32_t before(const PlanNode& node) const { return node.in_subject ? subject_words : ~0U; }

  bool phrase(const PlanNode& node) const {
    for (const std::uint32_t start : places(words, plan.groups[node.groups.front()], before(node))) {
      bool all = true;
      for (std::uint32_t i = 1; i < node.groups.size(); ++i) {
        all = all &&
              std::ranges::binary_search(places(words, plan.groups[node.groups[i]], before(node)), start + i);
      }
      if (all) return true;
    }
    return false;
  }

  bool near(const PlanNode& node) const {
    std::set<std::uint32_t> starts;
    for (const std::size_t group : node.groups) {
      for (const std::uint32_t position : places(words, plan.groups[group], ~0U)) starts.insert(position);
    }
    return std::ranges::any_of(starts, [&](std::uint32_t start) {
      return std::ranges::all_of(node.groups, [&](std::size_t group) {
        return std::ranges::any_of(places(words, plan.groups[group], ~0U), [&](std::uint32_t position) {
          return position >= start && position - start <= node.distance;
        });
      });
    });
  }

  std::string column(Column which) const {
    switch (which) {
      case Column::country: return document.country;
      case Column::post: return document.post;
      case Column::kind: return document.kind;
      case Column::level: return document.level;
      case Column::language: return document.language;
    }
    return {};
  }

  bool ranked(const PlanNode& node) const {
    if (node.children.empty()) return true;
    bool positive_must = false;
    bool some_may = false;
    bool has_may = false;
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      if (node.musts[i]) {
        if (!fits(node.children[i])) return false;
        positive_must = positive_must || node.children[i].kind != PlanNode::Kind::none;
      } else {
        has_may = true;
        some_may = some_may || fits(node.children[i]);
      }
    }
    return positive_must || !has_may || some_may;
  }

  bool fits(const PlanNode& node) const {
    const auto child_fits = [&](const PlanNode& child) { return fits(child); };
    switch (node.kind) {
      case PlanNode::Kind::group: return !places(words, plan.groups[node.group], before(node)).empty();
      case PlanNode::Kind::phrase: return phrase(node);
      case PlanNode::Kind::near: return near(node);
      case PlanNode::Kind::column: return text::fold(column(node.column)) == node.value;
      case PlanNode::Kind::dates:
        return document.date != no_date && document.date >= node.from && document.date <= node.to;
      case PlanNode::Kind::all: return std::ranges::all_of(node.children, child_fits);
      case PlanNode::Kind::any: return std::ranges::any_of(node.children, child_fits);
      case PlanNode::Kind::none: return !fits(node.children.front());
      case PlanNode::Kind::ranked: return ranked(node);
    }
    return false;
  }
};

bool fits_list(const std::vector<std::string>& list, const std::string& value) {
  return list.empty() || std::ranges::find(list, value) != list.end();
}

// The filters a document misses, by facet name.
std::set<std::string> missed(const Filters& filters, const Document& document) {
  std::set<std::string> names;
  if (!fits_list(filters.countries, document.country)) names.insert("country");
  if (!fits_list(filters.posts, document.post)) names.insert("post");
  if (!fits_list(filters.kinds, document.kind)) names.insert("kind");
  if (!fits_list(filters.levels, document.level)) names.insert("level");
  if (!fits_list(filters.languages, document.language)) names.insert("language");
  const bool year_fits =
      filters.years.empty() || (document.date != no_date && std::ranges::any_of(filters.years, [&](int year) {
                                  return std::to_string(year) == year_text(document.date);
                                }));
  if (!year_fits) names.insert("year");
  return names;
}

bool in_time(const Filters& filters, std::int32_t date) {
  if (!filters.from && !filters.to) return true;
  return date != no_date && date >= filters.from.value_or(date) && date <= filters.to.value_or(date);
}

std::map<std::string, std::string> facet_values(const Document& document) {
  return {
      {"country", document.country},   {"post", document.post},
      {"kind", document.kind},         {"level", document.level},
      {"language", document.language}, {"year", document.date == no_date ? "" : year_text(document.date)}};
}

struct Place {
  double score;
  const Document* document;
};

bool comes_first(Sort sort, const Place& a, const Place& b) {
  const std::int32_t x = a.document->date;
  const std::int32_t y = b.document->date;
  const bool newer_key = a.document->key > b.document->key;
  if (sort == Sort::relevance) return a.score != b.score ? a.score > b.score : newer_key;
  if (sort == Sort::added) return newer_key;
  if (sort == Sort::newest) return x != y ? x > y : newer_key;
  if ((x == no_date) != (y == no_date)) return y == no_date;
  return x != y ? x < y : !newer_key;
}

}  // namespace

NaiveSearch::NaiveSearch(std::vector<Document> documents, Ranking ranking)
    : documents_(std::move(documents)), ranking_(ranking) {
  for (Document& document : documents_) {
    if (document.language.empty()) {
      document.language =
          text::code_of(text::detect(document.body.empty() ? document.subject : document.body));
    }
    words_.push_back(words_of(document));
  }
}

NaiveSearch::Words NaiveSearch::words_of(const Document& document) const {
  Words words;
  text::Analyzer analyzer(text::language_of(document.language));
  std::uint32_t at = 0;
  std::uint32_t count = 0;
  const auto add = [&](std::string_view text, const std::string& field) {
    text::WordScanner scanner(text);
    std::uint32_t in_text = 0;
    text::Terms terms;
    for (text::Word word; scanner.next(word); ++in_text) {
      const std::string_view written = text.substr(word.begin, word.end - word.begin);
      analyzer.terms_of(written, terms);
      for (const std::string& term : terms)
        words.positions[word_term(analyzer.language(), term)].push_back(at + in_text);
      if (!field.empty()) words.positions[field_term(field, text::fold(written))].push_back(at + in_text);
    }
    at += in_text + zone_gap;
    count += in_text;
    return in_text;
  };
  words.subject_words = add(document.subject, {});
  add(document.body, {});
  for (const auto& [name, value] : document.fields) add(value, name);
  words.length = count + (ranking_.subject_weight - 1.0) * words.subject_words;
  return words;
}

struct NaiveSearch::Seen {
  std::vector<std::size_t> documents;
  std::map<std::string, std::uint64_t> frequencies;
  std::vector<text::Language> languages;
  double mean_length = 1;
};

NaiveSearch::Seen NaiveSearch::seen_by(const View& view) const {
  Seen seen;
  std::set<std::uint8_t> numbers{0};
  double total_length = 0;
  for (std::size_t i = 0; i < documents_.size(); ++i) {
    if (!view.may_see(documents_[i].label)) continue;
    seen.documents.push_back(i);
    numbers.insert(text::language_of(documents_[i].language).number);
    total_length += words_[i].length;
    for (const auto& [term, positions] : words_[i].positions) ++seen.frequencies[term];
  }
  for (const std::uint8_t number : numbers) seen.languages.push_back({number});
  if (!seen.documents.empty()) {
    seen.mean_length = std::max(1.0, total_length / static_cast<double>(seen.documents.size()));
  }
  return seen;
}

double NaiveSearch::weight(const TermGroup& group, const Seen& seen) const {
  const auto documents = static_cast<double>(seen.documents.size());
  std::uint64_t frequency = 0;
  for (const std::string& term : group.terms) {
    if (const auto found = seen.frequencies.find(term); found != seen.frequencies.end())
      frequency += found->second;
  }
  const double df = std::min(static_cast<double>(frequency), documents);
  const double rarity = std::log(1.0 + (documents - df + 0.5) / (df + 0.5));
  return group.boost * rarity * (ranking_.k1 + 1.0);
}

double NaiveSearch::norm(const Seen& seen, std::size_t document) const {
  const double by_length = ranking_.k1 * ranking_.b / seen.mean_length;
  return ranking_.k1 * (1.0 - ranking_.b) + by_length * words_[document].length;
}

double NaiveSearch::score(const Plan& plan, const Seen& seen, std::size_t document) const {
  const Words& words = words_[document];
  double score = 0;
  for (const TermGroup& group : plan.groups) {
    if (!group.scored) continue;
    for (const std::string& term : group.terms) {
      const auto at = words.positions.find(term);
      if (at == words.positions.end()) continue;
      const auto in_subject =
          std::ranges::count_if(at->second, [&](auto position) { return position < words.subject_words; });
      const double tf = static_cast<double>(at->second.size()) +
                        (ranking_.subject_weight - 1.0) * static_cast<double>(in_subject);
      score += weight(group, seen) * tf / (tf + norm(seen, document));
    }
  }
  return score;
}

// Each pair of words by each pair of their places.
double NaiveSearch::closeness(const Plan& plan, const Seen& seen, std::size_t document) const {
  std::vector<const TermGroup*> groups;
  for (const TermGroup& group : plan.groups) {
    if (group.scored && group.matches && !group.terms.empty()) groups.push_back(&group);
  }
  const auto places_of = [&](const TermGroup& group) {
    const auto found = places(words_[document].positions, group, ~0U);
    return std::set(found.begin(), found.end());
  };
  double sum = 0;
  for (std::size_t a = 0; a < groups.size(); ++a) {
    for (std::size_t b = a + 1; b < groups.size(); ++b) {
      std::uint64_t shares = 0;  // 1 / distance² in parts of 420²
      for (const std::int64_t x : places_of(*groups[a])) {
        for (const std::int64_t y : places_of(*groups[b])) {
          const std::int64_t distance = std::abs(x - y);
          if (distance >= 1 && distance <= 7)
            shares += static_cast<std::uint64_t>(420 * 420 / (distance * distance));
        }
      }
      const double count = static_cast<double>(shares) / (420.0 * 420.0);
      const double rarer =
          std::min(weight(*groups[a], seen) / groups[a]->boost, weight(*groups[b], seen) / groups[b]->boost);
      sum += rarer * count / (count + norm(seen, document));
    }
  }
  return ranking_.closeness * sum;
}

NaiveSearch::Found NaiveSearch::search(const Request& request, const View& view) const {
  const Seen seen = seen_by(view);
  const auto expand = [&](const Pattern& pattern) {
    std::vector<std::string> terms;
    for (const auto& [term, frequency] : seen.frequencies) {
      if (term.starts_with(pattern.beginning) &&
          pattern.fits(std::string_view(term).substr(pattern.beginning.size())))
        terms.push_back(term);
    }
    return terms;
  };
  const Plan plan = make_plan(parse_query(request.query), seen.languages, search::Words::analysed, expand,
                              [&](const std::string& term) { return seen.frequencies.contains(term); });

  Found found;
  std::vector<Place> order;
  for (const std::size_t i : seen.documents) {
    const Document& document = documents_[i];
    const Judge judge{plan, document, words_[i].positions, words_[i].subject_words};
    const auto& after = request.filters.added_after;
    if (!judge.ranked(plan.root) || !in_time(request.filters, document.date)) continue;
    if (after && document.key <= *after) continue;
    const auto names = missed(request.filters, document);
    for (const auto& [name, value] : facet_values(document)) {
      const bool counts = names.empty() || (names.size() == 1 && names.contains(name));
      if (counts && !value.empty()) ++found.facets[name][value];
    }
    if (!names.empty()) continue;
    ++found.total;
    order.push_back({request.sort == Sort::relevance ? score(plan, seen, i) : 0, &document});
  }
  const auto sort = [&] {
    std::ranges::sort(order, [&](const Place& a, const Place& b) { return comes_first(request.sort, a, b); });
  };
  sort();
  if (request.sort == Sort::relevance) {
    const std::vector<NamedDay> days = named_days(request.query);
    for (std::size_t i = 0; i < std::min<std::size_t>(order.size(), 100); ++i) {
      const auto document = static_cast<std::size_t>(order[i].document - documents_.data());
      double nearest = 0;
      for (const NamedDay& day : order[i].document->date == no_date ? std::vector<NamedDay>{} : days)
        nearest = std::max(nearest, nearness(day, order[i].document->date));
      order[i].score += closeness(plan, seen, document) + ranking_.days * nearest;
    }
    sort();
  }
  for (const Place& place : order) found.hits.emplace_back(place.document->key, place.score);
  return found;
}

}  // namespace depesche::search
