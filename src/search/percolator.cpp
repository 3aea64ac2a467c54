// SPDX-License-Identifier: EUPL-1.2
#include "search/percolator.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <unordered_map>

#include "search/filters.h"
#include "search/plan.h"
#include "search/word_places.h"
#include "text/words.h"

namespace depesche::search {
namespace {

using Kind = PlanNode::Kind;
using Item = std::uint32_t;

constexpr std::size_t vocabulary_max = 100'000;  // terms that are known before their numbers begin anew
constexpr std::size_t removed_share_max = 4;     // one in so many queries may be a removed one
constexpr char pattern_mark = '\x04';            // no term begins so

// A pattern as a term of its own, so that a plan can name it.
std::string term_for(const Pattern& pattern) {
  std::string term(1, pattern_mark);
  term += pattern.edits ? std::to_string(*pattern.edits) : "*";
  term += ":" + std::to_string(pattern.beginning.size()) + ":";
  return term + pattern.beginning + pattern.rest;
}

// Items of which a document that matches has one; nothing when that cannot be said.
struct Cover {
  std::vector<Item> items{};
  double cost = 0;  // about how many documents have one
};
using Covered = std::optional<Cover>;

void keep_cheaper(Covered& best, Covered other) {
  if (other && (!best || other->cost < best->cost)) best = std::move(other);
}

bool fits_lists(const Filters& filters, const Document& document) {
  const std::array<const std::string*, column_count> values{&document.country, &document.post, &document.kind,
                                                            &document.level, &document.language};
  for (std::size_t i = 0; i < column_count; ++i) {
    const auto& list = wanted(filters, i);
    if (!list.empty() && std::ranges::find(list, *values[i]) == list.end()) return false;
  }
  return true;
}

bool fits_filters(const Filters& filters, const Document& document) {
  const bool asks_for_time = filters.from || filters.to || !filters.years.empty();
  if (asks_for_time) {
    const std::int32_t date = document.date;
    if (date == no_date || (filters.from && date < *filters.from) || (filters.to && date > *filters.to))
      return false;
    if (!filters.years.empty() && std::ranges::find(filters.years, year_of(date)) == filters.years.end())
      return false;
  }
  return fits_lists(filters, document);
}

}  // namespace

// The queries as they read documents in one language. What a document can hold of them, a term or what a
// pattern fits, is an item.
class Percolator::Tongue {
 public:
  explicit Tongue(text::Language language) : language_(language) {}

  void add(std::uint64_t number, const Stored& stored);
  void remove(std::uint64_t number);
  void match(const Document& document, const Tokenizer& tokenizer, const Tokenizer::Cut& cut,
             std::vector<std::uint64_t>& found);
  // Terms have other numbers, or other items, from now on.
  void forget_terms();

 private:
  struct Compiled {
    std::uint64_t number = 0;
    const Filters* filters = nullptr;  // null: removed
    std::vector<std::vector<Item>> groups{};
    PlanNode root{};
  };
  // The items of a term of the tokenizer, in item_lists_.
  struct Known {
    std::uint32_t begin = 0;
    std::uint32_t size = 0;
    bool is_known = false;
  };
  struct WaitingPattern {
    Pattern pattern;
    Item item = 0;
  };

  Item item_of(const std::string& term, const Pattern* pattern);
  std::span<const Item> items_of(const Tokenizer& tokenizer, std::uint32_t term);
  Covered cover(const Compiled& query, const PlanNode& node) const;
  Covered cover_of_group(const Compiled& query, std::size_t group) const;
  Covered cover_of_any(const Compiled& query, std::span<const PlanNode* const> nodes) const;
  Covered cover_of_ranked(const Compiled& query, const PlanNode& node) const;

  bool matches(const Compiled& query, const PlanNode& node);
  bool matches_ranked(const Compiled& query, const PlanNode& node);
  bool matches_places(const Compiled& query, const PlanNode& node);
  bool holds(const Compiled& query, std::size_t group, bool in_subject) const;
  bool is_found(const Compiled& query);

  text::Language language_;
  std::vector<Compiled> queries_;
  std::unordered_map<std::uint64_t, std::size_t> by_number_;
  std::unordered_map<std::string, Item> items_;
  std::vector<double> costs_;                                              // of each item
  std::vector<std::vector<std::uint32_t>> waiting_;                        // at each item, places in queries_
  std::vector<std::uint32_t> always_;                                      // these wait for nothing
  std::unordered_map<std::string, std::vector<WaitingPattern>> patterns_;  // by their beginning
  std::set<std::size_t> beginnings_;                                       // lengths
  std::vector<Known> known_;                                               // by number of the term
  std::vector<Item> item_lists_;

  // Of the document at hand.
  std::vector<std::vector<std::uint32_t>> places_;  // of each item
  std::vector<Item> present_;
  const Document* document_ = nullptr;
  std::array<std::string, column_count> folded_;
  std::uint32_t subject_words_ = 0;
  std::vector<std::uint32_t> looked_at_;  // by place in queries_, the turn in which it was
  std::uint32_t turn_ = 0;
  std::vector<std::vector<std::uint32_t>> word_places_;
  std::vector<std::size_t> passed_;
};

void Percolator::Tongue::add(std::uint64_t number, const Stored& stored) {
  const std::array languages{language_};
  std::map<std::string, Pattern> patterns;
  const Expand name_pattern = [&](const Pattern& pattern) {
    std::string term = term_for(pattern);
    patterns.try_emplace(term, pattern);
    return std::vector{std::move(term)};
  };
  const Exists any = [](const std::string&) { return true; };
  Plan plan = make_plan(stored.query, languages, Words::analysed, name_pattern, any);
  Compiled query{.number = number, .filters = &stored.filters, .root = std::move(plan.root)};
  for (const TermGroup& group : plan.groups) {
    auto& items = query.groups.emplace_back();
    if (!group.matches) continue;
    for (const std::string& term : group.terms) {
      const auto pattern = patterns.find(term);
      items.push_back(item_of(term, pattern == patterns.end() ? nullptr : &pattern->second));
    }
  }
  const auto place = static_cast<std::uint32_t>(queries_.size());
  const Covered cover = query.root.children.empty() ? std::nullopt : cover_of_ranked(query, query.root);
  if (!cover) always_.push_back(place);
  if (cover) {
    for (const Item item : cover->items) waiting_[item].push_back(place);
  }
  by_number_[number] = place;
  queries_.push_back(std::move(query));
  looked_at_.push_back(0);
}

void Percolator::Tongue::remove(std::uint64_t number) {
  const auto found = by_number_.find(number);
  if (found == by_number_.end()) return;
  queries_[found->second] = {};
  by_number_.erase(found);
}

void Percolator::Tongue::forget_terms() {
  known_.clear();
  item_lists_.clear();
}

Item Percolator::Tongue::item_of(const std::string& term, const Pattern* pattern) {
  const auto [found, is_new] = items_.try_emplace(term, static_cast<Item>(costs_.size()));
  if (!is_new) return found->second;
  forget_terms();  // they may have more items than they had
  // Long words are rare. A pattern is as common as its beginning.
  const std::size_t size = pattern == nullptr ? term.size() : pattern->beginning.size();
  costs_.push_back(1.0 / static_cast<double>(size * size));
  waiting_.emplace_back();
  places_.emplace_back();
  if (pattern != nullptr) {
    patterns_[pattern->beginning].push_back({.pattern = *pattern, .item = found->second});
    beginnings_.insert(pattern->beginning.size());
  }
  return found->second;
}

std::span<const Item> Percolator::Tongue::items_of(const Tokenizer& tokenizer, std::uint32_t term) {
  if (known_.size() <= term) known_.resize(tokenizer.terms());
  Known& known = known_[term];
  if (!known.is_known) {
    known = {.begin = static_cast<std::uint32_t>(item_lists_.size()), .size = 0, .is_known = true};
    const std::string& text = tokenizer.term(term);
    if (const auto item = items_.find(text); item != items_.end()) item_lists_.push_back(item->second);
    for (const std::size_t size : beginnings_) {
      if (size > text.size()) break;
      const auto begin_so = patterns_.find(text.substr(0, size));
      if (begin_so == patterns_.end()) continue;
      for (const WaitingPattern& waiting : begin_so->second) {
        if (waiting.pattern.fits(std::string_view(text).substr(size))) item_lists_.push_back(waiting.item);
      }
    }
    known.size = static_cast<std::uint32_t>(item_lists_.size()) - known.begin;
  }
  return std::span(item_lists_).subspan(known.begin, known.size);
}

Covered Percolator::Tongue::cover_of_group(const Compiled& query, std::size_t group) const {
  Cover cover{.items = query.groups[group]};
  for (const Item item : cover.items) cover.cost += costs_[item];
  return cover;
}

Covered Percolator::Tongue::cover_of_any(const Compiled& query,
                                         std::span<const PlanNode* const> nodes) const {
  Cover all;
  for (const PlanNode* node : nodes) {
    Covered one = cover(query, *node);
    if (!one) return std::nullopt;
    all.items.insert(all.items.end(), one->items.begin(), one->items.end());
    all.cost += one->cost;
  }
  return all;
}

// What must be there, or one of what may be.
Covered Percolator::Tongue::cover_of_ranked(const Compiled& query, const PlanNode& node) const {
  Covered best;
  std::vector<const PlanNode*> may;
  bool has_positive_must = false;
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    const PlanNode& child = node.children[i];
    if (!node.musts[i]) {
      may.push_back(&child);
    } else if (child.kind != Kind::none) {
      has_positive_must = true;
      keep_cheaper(best, cover(query, child));
    }
  }
  if (has_positive_must || may.empty()) return best;
  return cover_of_any(query, may);
}

Covered Percolator::Tongue::cover(const Compiled& query, const PlanNode& node) const {
  Covered best;
  switch (node.kind) {
    case Kind::group: return cover_of_group(query, node.group);
    case Kind::phrase:
    case Kind::near:
      for (const std::size_t group : node.groups) keep_cheaper(best, cover_of_group(query, group));
      return best;
    case Kind::all:
      for (const PlanNode& child : node.children) keep_cheaper(best, cover(query, child));
      return best;
    case Kind::any: {
      std::vector<const PlanNode*> children;
      for (const PlanNode& child : node.children) children.push_back(&child);
      return cover_of_any(query, children);
    }
    case Kind::ranked: return cover_of_ranked(query, node);
    case Kind::none:
    case Kind::column:
    case Kind::dates: return std::nullopt;
  }
  return std::nullopt;
}

void Percolator::Tongue::match(const Document& document, const Tokenizer& tokenizer,
                               const Tokenizer::Cut& cut, std::vector<std::uint64_t>& found) {
  document_ = &document;
  subject_words_ = cut.subject_words;
  folded_ = {text::fold(document.country), text::fold(document.post), text::fold(document.kind),
             text::fold(document.level), text::fold(document.language)};
  for (std::size_t t = cut.begin; t < cut.end; ++t) {
    const Tokenizer::Token& token = tokenizer.tokens()[t];
    for (const Item item : items_of(tokenizer, token.term)) {
      if (places_[item].empty()) present_.push_back(item);
      places_[item].push_back(token.position);
    }
  }
  ++turn_;
  const auto look_at = [&](std::uint32_t place) {
    if (std::exchange(looked_at_[place], turn_) == turn_) return;
    if (is_found(queries_[place])) found.push_back(queries_[place].number);
  };
  for (const Item item : present_) std::ranges::for_each(waiting_[item], look_at);
  std::ranges::for_each(always_, look_at);
  for (const Item item : present_) places_[item].clear();
  present_.clear();
}

bool Percolator::Tongue::is_found(const Compiled& query) {
  return query.filters != nullptr && fits_filters(*query.filters, *document_) &&
         (query.root.children.empty() || matches_ranked(query, query.root));
}

// As Matcher::bits_of, for one document.
bool Percolator::Tongue::matches(const Compiled& query, const PlanNode& node) {
  const auto child_matches = [&](const PlanNode& child) { return matches(query, child); };
  switch (node.kind) {
    case Kind::group: return holds(query, node.group, node.in_subject);
    case Kind::phrase:
    case Kind::near: return matches_places(query, node);
    case Kind::column: return folded_[static_cast<std::size_t>(node.column)] == node.value;
    case Kind::dates:
      return document_->date != no_date && document_->date >= node.from && document_->date <= node.to;
    case Kind::all: return std::ranges::all_of(node.children, child_matches);
    case Kind::any: return std::ranges::any_of(node.children, child_matches);
    case Kind::none: return !matches(query, node.children.front());
    case Kind::ranked: return matches_ranked(query, node);
  }
  return false;
}

bool Percolator::Tongue::matches_ranked(const Compiled& query, const PlanNode& node) {
  bool has_positive_must = false;
  bool has_may = false;
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    if (!node.musts[i]) {
      has_may = true;
    } else if (matches(query, node.children[i])) {
      has_positive_must = has_positive_must || node.children[i].kind != Kind::none;
    } else {
      return false;
    }
  }
  if (has_positive_must || !has_may) return true;
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    if (!node.musts[i] && matches(query, node.children[i])) return true;
  }
  return false;
}

bool Percolator::Tongue::holds(const Compiled& query, std::size_t group, bool in_subject) const {
  return std::ranges::any_of(query.groups[group], [&](Item item) {
    return !places_[item].empty() && (!in_subject || places_[item].front() < subject_words_);
  });
}

bool Percolator::Tongue::matches_places(const Compiled& query, const PlanNode& node) {
  const bool all_there = std::ranges::all_of(
      node.groups, [&](std::size_t group) { return holds(query, group, node.in_subject); });
  if (!all_there) return false;
  word_places_.resize(node.groups.size());
  for (std::size_t word = 0; word < node.groups.size(); ++word) {
    auto& places = word_places_[word];
    places.clear();
    for (const Item item : query.groups[node.groups[word]])
      places.insert(places.end(), places_[item].begin(), places_[item].end());
    std::ranges::sort(places);
    if (node.in_subject) places.erase(std::ranges::lower_bound(places, subject_words_), places.end());
  }
  return node.kind == Kind::phrase ? in_a_row(word_places_, passed_)
                                   : close_together(word_places_, node.distance);
}

Percolator::Percolator() = default;
Percolator::Percolator(Percolator&&) noexcept = default;
Percolator& Percolator::operator=(Percolator&&) noexcept = default;
Percolator::~Percolator() = default;

void Percolator::add(std::uint64_t number, std::string_view query, const Filters& filters) {
  const auto [stored, is_new] =
      stored_.try_emplace(number, Stored{.query = parse_query(query), .filters = filters});
  if (!is_new) return;
  for (auto& [_, tongue] : tongues_) tongue->add(number, stored->second);
}

void Percolator::remove(std::uint64_t number) {
  for (auto& [_, tongue] : tongues_) tongue->remove(number);
  removed_ += stored_.erase(number);
  if (removed_ <= stored_.size() / removed_share_max) return;
  tongues_.clear();
  removed_ = 0;
}

Percolator::Tongue& Percolator::tongue(text::Language language) {
  auto& made = tongues_[language.number];
  if (made == nullptr) {
    made = std::make_unique<Tongue>(language);
    for (const auto& [number, stored] : stored_) made->add(number, stored);
  }
  return *made;
}

std::vector<std::uint64_t> Percolator::match(Document document) {
  std::vector<std::uint64_t> found;
  if (stored_.empty()) return found;
  if (tokenizer_.terms() > vocabulary_max) {
    tokenizer_.clear();
    for (auto& [_, tongue] : tongues_) tongue->forget_terms();
  }
  const Tokenizer::Cut cut = tokenizer_.cut(document);
  tongue(text::language_of(document.language)).match(document, tokenizer_, cut, found);
  tokenizer_.drop_tokens();
  std::ranges::sort(found);
  return found;
}

}  // namespace depesche::search
