// SPDX-License-Identifier: EUPL-1.2
#include "search/search_run.h"

#include <algorithm>
#include <bit>
#include <chrono>
#include <cmath>
#include <set>

#include "search/expansion.h"
#include "search/filters.h"
#include "search/first_hits.h"
#include "search/snippet.h"
#include "search/terms.h"

namespace depesche::search {
namespace {

constexpr double telling_share = 0.12;  // of the rarest word's weight; commoner words are not highlighted
constexpr std::uint32_t year_dimension = column_count;
constexpr std::uint32_t year_bit = 1U << year_dimension;
constexpr std::array<const char*, column_count> facet_names{"country", "post", "kind", "level", "language"};

bool filters_anything(const Filters& filters) {
  bool any = filters.from || filters.to || filters.added_after || !filters.years.empty();
  for (std::size_t i = 0; i < column_count; ++i) any = any || !wanted(filters, i).empty();
  return any;
}

// False only when no document of the segment was added late enough. Those of one label stand in the order of
// their keys.
bool may_fit(const Segment& segment, const Filters& filters) {
  return !filters.added_after || std::ranges::any_of(segment.labels(), [&](const LabelRange& range) {
    return range.end > range.begin && segment.key(range.end - 1) > *filters.added_after;
  });
}

// Whether a document matches when it holds the one term of the plan.
bool is_one_term(const Plan& plan) {
  const auto is_word = [](const PlanNode& node) {
    return node.kind == PlanNode::Kind::group && !node.in_subject;
  };
  return plan.groups.size() == 1 && plan.groups.front().terms.size() == 1 &&
         std::ranges::all_of(plan.root.children, is_word);
}

// Dates as numbers that rise; no date is 0.
std::uint64_t biased(std::int32_t date) { return static_cast<std::uint32_t>(date) ^ 0x80000000U; }

bool earlier(const Ranked& a, const Ranked& b) { return a.rank != b.rank ? a.rank > b.rank : a.tie > b.tie; }

// Adds to a heap of the `most` earliest.
void keep_earliest(std::vector<Ranked>& heap, const Ranked& ranked, std::size_t most) {
  if (heap.size() == most) {
    if (most == 0 || !earlier(ranked, heap.front())) return;
    std::ranges::pop_heap(heap, earlier);
    heap.pop_back();
  }
  heap.push_back(ranked);
  std::ranges::push_heap(heap, earlier);
}

}  // namespace

// What the filters of a request mean in one segment, and the counts of its facets by value number.
struct SearchRun::PartFilter {
  PartFilter(const Segment& of, const Filters& by, bool with_counts) : segment(&of), filters(&by) {
    if (with_counts) common_years.resize(3000);
    for (std::size_t i = 0; i < column_count; ++i) {
      const auto& list = wanted(by, i);
      const auto& values = of.values(static_cast<Column>(i));
      if (with_counts) counts[i].resize(values.size());
      if (list.empty()) continue;
      filtered |= 1U << i;
      for (const std::string& value : values) {
        fitting[i].push_back(std::ranges::find(list, value) != list.end() ? 1 : 0);
      }
    }
    if (!by.years.empty()) filtered |= year_bit;
  }

  bool in_time(std::uint32_t document) const {
    if (filters->added_after && segment->key(document) <= *filters->added_after) return false;
    if (!filters->from && !filters->to) return true;
    const std::int32_t date = segment->date(document);
    return date != no_date && (!filters->from || date >= *filters->from) &&
           (!filters->to || date <= *filters->to);
  }

  // One bit for each list that the document does not fit.
  std::uint32_t misses(std::uint32_t document) const {
    std::uint32_t missed = 0;
    for (std::size_t i = 0; i < column_count; ++i) {
      if ((filtered >> i & 1U) == 0) continue;
      if (fitting[i][segment->value(static_cast<Column>(i), document)] == 0) missed |= 1U << i;
    }
    if ((filtered & year_bit) != 0) {
      const std::int32_t date = segment->date(document);
      const bool fits =
          date != no_date && std::ranges::find(filters->years, year_of(date)) != filters->years.end();
      if (!fits) missed |= year_bit;
    }
    return missed;
  }

  void count(std::uint32_t document, std::uint32_t dimension) {
    if (dimension < column_count) {
      ++counts[dimension][segment->value(static_cast<Column>(dimension), document)];
    } else if (const std::int32_t date = segment->date(document); date != no_date) {
      const int year = year_of(date);
      const auto at = static_cast<std::size_t>(year);
      ++(year >= 0 && at < common_years.size() ? common_years[at] : years[year]);
    }
  }

  const Segment* segment;
  const Filters* filters;
  bool fits(std::uint32_t document) const {
    return in_time(document) && (filtered == 0 || misses(document) == 0);
  }

  std::uint32_t filtered = 0;
  std::array<std::vector<std::uint8_t>, column_count> fitting;
  std::array<std::vector<std::uint64_t>, column_count> counts;
  std::vector<std::uint64_t> common_years;
  std::map<int, std::uint64_t> years;  // the others
};

std::vector<text::Language> languages_of(const std::vector<Part>& parts) {
  std::set<std::uint8_t> numbers{text::undetermined.number};
  for (const Part& part : parts) {
    for (const std::string& code : part.segment->values(Column::language))
      numbers.insert(text::language_of(code).number);
  }
  std::vector<text::Language> languages;
  for (const std::uint8_t number : numbers) languages.push_back({number});
  return languages;
}

SearchRun::SearchRun(const std::vector<Part>& parts, Ranking ranking, Words words, const Request& request,
                     const View& view)
    : parts_(&parts),
      ranking_(ranking),
      words_(words),
      request_(&request),
      visible_(parts, view),
      limit_(std::min(request.limit, hits_max)) {
  const Query query = words == Words::plain ? parse_plain_query(request.query) : parse_query(request.query);
  notice_ = query.notice;
  plan_ = make_plan(
      query, languages_of(parts), words, [&](const Pattern& pattern) { return expand(visible_, pattern); },
      [&](const std::string& term) { return resolve(term).frequency > 0; });
}

const SearchRun::Resolved& SearchRun::resolve(const std::string& term) {
  const auto [found, is_new] = terms_.try_emplace(term);
  Resolved& resolved = found->second;
  if (!is_new) return resolved;
  for (const auto& part : visible_.parts()) {
    VisibleTerm seen = part->term(term);
    resolved.entries.push_back(std::move(seen.entry));
    resolved.frequency += seen.frequency;
  }
  return resolved;
}

void SearchRun::weigh() {
  const auto documents = static_cast<double>(visible_.documents());
  weights_.fixed = ranking_.k1 * (1.0 - ranking_.b);
  weights_.by_length = ranking_.k1 * ranking_.b / visible_.mean_length();
  entries_.resize(parts_->size());
  for (const TermGroup& group : plan_.groups) {
    std::uint64_t frequency = 0;
    for (auto& entries : entries_) entries.emplace_back();
    for (const std::string& term : group.terms) {
      const Resolved& resolved = resolve(term);
      frequency += resolved.frequency;
      for (std::size_t part = 0; part < entries_.size(); ++part)
        entries_[part].back().push_back(resolved.entries[part]);
    }
    const double df = std::min(static_cast<double>(frequency), documents);
    const double rarity = std::log(1.0 + (documents - df + 0.5) / (df + 0.5));
    weights_.groups.push_back(group.boost * rarity * (ranking_.k1 + 1.0));
  }
}

Result<Answer> SearchRun::answer() {
  weigh();
  const std::optional<CloserLook> look = closer_look();
  look_depth_ = look ? closer_look_depth : 0;
  kept_ = limit_ + look_depth_;
  const bool only_first =
      request_->sort == Sort::relevance && limit_ > 0 && !request_->after && FirstHits::suits(plan_);
  if (only_first) find_first();
  ranks_ = limit_ > 0 && !only_first;
  const bool looks_at_all = ranks_ || request_->facets || (request_->count && !count_directly());
  if (looks_at_all) {
    for (std::uint32_t part = 0; part < parts_->size(); ++part) search_part(part);
  }
  if (look) look_closer(*look);

  Answer answer{.total = request_->count ? total_ : 0, .notice = notice_};
  std::ranges::sort(best_, earlier);
  best_.resize(std::min(best_.size(), limit_));
  for (const Ranked& ranked : best_) answer.hits.push_back(TRY(hit(ranked)));
  if (after_cursor_ > best_.size() && !best_.empty()) {
    answer.next = Cursor{.rank = best_.back().rank, .key = best_.back().tie};
  }
  if (request_->facets) answer.facets = facets();
  for (const Part& part : *parts_) {
    if (part.segment->damaged()) return fail(Code::corrupt, "search segment: damaged");
  }
  return answer;
}

void SearchRun::find_first() {
  const auto first =
      std::make_unique<FirstHits>(plan_, weights_, kept_ + 1);  // one more: is there a next page?
  for (std::uint32_t number = 0; number < parts_->size(); ++number) {
    const VisiblePart& part = visible_.part(number);
    if (part.documents() == 0 || !may_fit(part.segment(), request_->filters)) continue;
    const PartFilter filter(part.segment(), request_->filters, false);
    first->search(
        part, entries_[number], [&](std::uint32_t document) { return filter.fits(document); },
        [&](std::uint32_t document, double score) { offer(number, document, score); });
  }
}

// Counts without looking at windows of documents, where that can be.
bool SearchRun::count_directly() {
  if (filters_anything(request_->filters) || !FirstHits::suits(plan_)) return false;
  if (is_one_term(plan_)) {
    total_ = resolve(plan_.groups.front().terms.front()).frequency;
    return true;
  }
  const auto counter = std::make_unique<FirstHits>(plan_, weights_, 0);
  if (!counter->counts()) return false;
  for (std::uint32_t number = 0; number < parts_->size(); ++number) {
    if (visible_.part(number).documents() > 0)
      total_ += counter->count(visible_.part(number), entries_[number]);
  }
  return true;
}

void SearchRun::search_part(std::uint32_t number) {
  const VisiblePart& part = visible_.part(number);
  if (part.documents() == 0 || !may_fit(part.segment(), request_->filters)) return;
  const bool with_scores = ranks_ && request_->sort == Sort::relevance;
  PartFilter filter(part.segment(), request_->filters, request_->facets);
  const auto matcher = std::make_unique<Matcher>(plan_, entries_[number], part, weights_);
  for (std::uint32_t begin = matcher->next_window(0); begin < part.segment().size();
       begin = matcher->next_window(begin + window_size)) {
    matcher->evaluate(begin, with_scores);
    take_window(number, *matcher, begin, filter);
  }
  if (request_->facets) add_counts(filter);
}

void SearchRun::take_window(std::uint32_t number, const Matcher& matcher, std::uint32_t begin,
                            PartFilter& filter) {
  const WindowBits& matches = matcher.matches();
  const Filters& filters = request_->filters;
  const bool filters_time = filters.from || filters.to || filters.added_after;
  if (!ranks_ && !request_->facets && !filters_anything(filters)) {
    for (const std::uint64_t word : matches) total_ += static_cast<std::uint64_t>(std::popcount(word));
    return;
  }
  for (std::size_t i = 0; i < matches.size(); ++i) {
    for (std::uint64_t left = matches[i]; left != 0; left &= left - 1) {
      const auto at = static_cast<std::uint32_t>(64 * i) + static_cast<std::uint32_t>(std::countr_zero(left));
      const std::uint32_t document = begin + at;
      if (filters_time && !filter.in_time(document)) continue;
      const std::uint32_t missed = filter.filtered == 0 ? 0 : filter.misses(document);
      if (request_->facets && std::popcount(missed) <= 1) {
        for (std::uint32_t dimension = 0; dimension <= year_dimension; ++dimension) {
          if (missed == 0 || missed == 1U << dimension) filter.count(document, dimension);
        }
      }
      if (missed != 0) continue;
      ++total_;
      if (ranks_) offer(number, document, request_->sort == Sort::relevance ? matcher.score(at) : 0);
    }
  }
}

void SearchRun::offer(std::uint32_t number, std::uint32_t document, double score) {
  const Segment& segment = visible_.part(number).segment();
  const std::uint64_t key = segment.key(document);
  Ranked ranked{.rank = 0, .tie = key, .part = number, .document = document, .score = score};
  switch (request_->sort) {
    case Sort::relevance:
      ranked.rank = std::bit_cast<std::uint64_t>(score);
      break;  // rises with scores from 0
    case Sort::newest: ranked.rank = biased(segment.date(document)); break;
    case Sort::oldest:
      ranked.rank = segment.date(document) == no_date ? 0 : 0x100000000U - biased(segment.date(document));
      ranked.tie = ~key;
      break;
    case Sort::added: break;  // by its key alone
  }
  keep_earliest(looked_at_, ranked, look_depth_);
  if (!comes_after_cursor(ranked)) return;
  ++after_cursor_;
  keep_earliest(best_, ranked, kept_);
}

bool SearchRun::comes_after_cursor(const Ranked& ranked) const {
  if (!request_->after) return true;
  return earlier({.rank = request_->after->rank, .tie = request_->after->key}, ranked);
}

// None when it would change nothing.
std::optional<CloserLook> SearchRun::closer_look() const {
  if (request_->sort != Sort::relevance || limit_ == 0 || words_ == Words::plain) return std::nullopt;
  CloserLook look(plan_, weights_, ranking_, request_->query);
  return look.can_tell() ? std::optional(std::move(look)) : std::nullopt;
}

// Moves the best ones up by what a closer look adds. As it never takes away, they stay before all others, so
// the order is one over the whole answer, and a cursor holds on every page.
void SearchRun::look_closer(const CloserLook& look) {
  std::ranges::sort(looked_at_, {},
                    [](const Ranked& ranked) { return std::pair(ranked.part, ranked.document); });
  const auto is_looked_at = [&](const Ranked& ranked) {
    return std::ranges::binary_search(
        looked_at_, std::pair(ranked.part, ranked.document), {},
        [](const Ranked& other) { return std::pair(other.part, other.document); });
  };
  std::erase_if(best_, is_looked_at);
  for (std::size_t begin = 0, end = 0; begin < looked_at_.size(); begin = end) {
    const std::uint32_t part = looked_at_[begin].part;
    std::vector<std::uint32_t> documents;
    for (; end < looked_at_.size() && looked_at_[end].part == part; ++end)
      documents.push_back(looked_at_[end].document);
    const auto bonuses = look.bonuses(visible_.part(part).segment(), entries_[part], documents);
    for (std::size_t i = 0; i < bonuses.size(); ++i) {
      Ranked& ranked = looked_at_[begin + i];
      after_cursor_ -= comes_after_cursor(ranked) ? 1 : 0;
      ranked.score += bonuses[i];
      ranked.rank = std::bit_cast<std::uint64_t>(ranked.score);
      if (!comes_after_cursor(ranked)) continue;
      ++after_cursor_;
      best_.push_back(ranked);
    }
  }
}

void SearchRun::add_counts(const PartFilter& filter) {
  for (std::size_t i = 0; i < column_count; ++i) {
    const auto& values = filter.segment->values(static_cast<Column>(i));
    for (std::size_t k = 0; k < values.size(); ++k) {
      if (filter.counts[i][k] > 0 && !values[k].empty()) value_counts_[i][values[k]] += filter.counts[i][k];
    }
  }
  for (const auto& [year, count] : filter.years) year_counts_[year] += count;
  for (std::size_t year = 0; year < filter.common_years.size(); ++year) {
    if (filter.common_years[year] > 0) year_counts_[static_cast<int>(year)] += filter.common_years[year];
  }
}

Facets SearchRun::facets() const {
  Facets facets;
  const auto sorted = [](std::vector<FacetValue> values) {
    std::ranges::stable_sort(values, std::ranges::greater{}, &FacetValue::count);
    return values;
  };
  for (std::size_t i = 0; i < column_count; ++i) {
    std::vector<FacetValue> values;
    for (const auto& [value, count] : value_counts_[i]) values.push_back({value, count});
    facets[facet_names[i]] = sorted(std::move(values));
  }
  std::vector<FacetValue> years;
  for (const auto& [year, count] : year_counts_) years.push_back({std::to_string(year), count});
  facets["year"] = sorted(std::move(years));
  return facets;
}

Result<Hit> SearchRun::hit(const Ranked& ranked) {
  const Segment& segment = visible_.part(ranked.part).segment();
  const auto text = [&](Column column) {
    return segment.values(column)[segment.value(column, ranked.document)];
  };
  Hit made{.id = to_bytes(segment.id(ranked.document)),
           .key = segment.key(ranked.document),
           .score = ranked.score,
           .label = segment.label_of(ranked.document),
           .language = text(Column::language),
           .country = text(Column::country),
           .post = text(Column::post),
           .kind = text(Column::kind),
           .level = text(Column::level),
           .date = segment.date(ranked.document)};
  if (request_->snippets) {
    const Document document = TRY(segment.document(ranked.document));
    TRY(show(ranked, document, made));
  }
  return made;
}

Result<> SearchRun::show(const Ranked& ranked, const Document& document, Hit& hit) {
  const Segment& segment = visible_.part(ranked.part).segment();
  const std::uint32_t body_at = count_words(document.subject) + zone_gap;
  std::vector<Occurrence> in_subject;
  std::vector<Occurrence> in_body;
  std::vector<std::uint32_t> positions;
  const double most = weights_.groups.empty() ? 0 : std::ranges::max(weights_.groups);
  for (std::size_t group = 0; group < plan_.groups.size(); ++group) {
    const bool tells = plan_.groups[group].scored && weights_.groups[group] >= telling_share * most;
    if (!tells) continue;
    for (const auto& entry : entries_[ranked.part][group]) {
      if (!entry) continue;
      Postings postings(segment, *entry);
      if (!postings.seek(ranked.document) || postings.here() != ranked.document) continue;
      postings.load_counts();
      postings.positions(postings.index(), positions);
      const std::size_t subject =
          std::min<std::size_t>(postings.subject_count(postings.index()), positions.size());
      for (std::size_t i = 0; i < positions.size(); ++i) {
        const bool in_front = i < subject;
        if (!in_front && positions[i] < body_at) continue;
        (in_front ? in_subject : in_body)
            .push_back({.word = in_front ? positions[i] : positions[i] - body_at,
                        .group = group,
                        .weight = weights_.groups[group]});
      }
    }
  }
  std::ranges::stable_sort(in_subject, {}, &Occurrence::word);
  std::ranges::stable_sort(in_body, {}, &Occurrence::word);
  hit.subject = highlighted(document.subject, in_subject);
  Snippet snippet = best_snippet(document.body, in_body);
  hit.snippet = std::move(snippet.pieces);
  hit.passage = snippet.passage;
  return {};
}

}  // namespace depesche::search
