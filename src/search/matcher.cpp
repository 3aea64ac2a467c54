// SPDX-License-Identifier: EUPL-1.2
#include "search/matcher.h"

#include <algorithm>
#include <bit>

#include "search/word_places.h"
#include "text/words.h"

namespace depesche::search {
namespace {

using Kind = PlanNode::Kind;

template <class Combine>
void combine(WindowBits& into, const WindowBits& other, Combine how) {
  for (std::size_t i = 0; i < into.size(); ++i) into[i] = how(into[i], other[i]);
}
void keep(WindowBits& into, const WindowBits& other) {
  combine(into, other, [](std::uint64_t a, std::uint64_t b) { return a & b; });
}
void unite(WindowBits& into, const WindowBits& other) {
  combine(into, other, [](std::uint64_t a, std::uint64_t b) { return a | b; });
}
void drop(WindowBits& into, const WindowBits& other) {
  combine(into, other, [](std::uint64_t a, std::uint64_t b) { return a & ~b; });
}

// Four stretches side by side: neighbours mostly share a word of bits, and each would wait for the one
// before.
void set_all(std::span<const std::uint32_t> documents, std::uint32_t begin, WindowBits& bits) {
  const auto set = [&](std::uint32_t document) {
    const std::uint32_t at = document - begin;
    bits[at / 64] |= std::uint64_t{1} << (at % 64);
  };
  const std::size_t quarter = documents.size() / 4;
  for (std::size_t i = 0; i < quarter; ++i) {
    set(documents[i]);
    set(documents[i + quarter]);
    set(documents[i + 2 * quarter]);
    set(documents[i + 3 * quarter]);
  }
  for (const std::uint32_t document : documents.subspan(4 * quarter)) set(document);
}

WindowBits full() {
  WindowBits bits;
  bits.fill(~std::uint64_t{0});
  return bits;
}

template <class Visit>
void each(const WindowBits& bits, Visit visit) {
  for (std::size_t i = 0; i < bits.size(); ++i) {
    for (std::uint64_t left = bits[i]; left != 0; left &= left - 1) {
      visit(static_cast<std::uint32_t>(64 * i) + static_cast<std::uint32_t>(std::countr_zero(left)));
    }
  }
}

void collect_required(const PlanNode& node, std::vector<std::size_t>& required) {
  switch (node.kind) {
    case Kind::group: required.push_back(node.group); break;
    case Kind::phrase:
    case Kind::near: required.insert(required.end(), node.groups.begin(), node.groups.end()); break;
    case Kind::all:
      for (const PlanNode& child : node.children) collect_required(child, required);
      break;
    case Kind::ranked:
      for (std::size_t i = 0; i < node.children.size(); ++i) {
        if (node.musts[i] || node.children.size() == 1) collect_required(node.children[i], required);
      }
      break;
    case Kind::any:
    case Kind::none:
    case Kind::column:
    case Kind::dates: break;
  }
}

}  // namespace

// The lists of a node's words, at places of their own.
struct Matcher::Words {
  std::vector<std::vector<Postings>> lists;
  std::optional<WordPlaces> places;
};

Matcher::Matcher(const Plan& plan, const GroupEntries& entries, const VisiblePart& part,
                 const Weights& weights)
    : plan_(&plan), entries_(&entries), part_(&part), weights_(&weights), group_bits_(plan.groups.size()) {
  for (const auto& group : entries) {
    auto& lists = lists_.emplace_back();
    for (const auto& entry : group) {
      if (entry) lists.emplace_back(part.segment(), *entry);
    }
  }
  collect_required(plan.root, required_);
}

std::uint32_t Matcher::next_window(std::uint32_t document) {
  const std::uint32_t size = part_->segment().size();
  while (document < size) {
    std::uint32_t furthest = document;
    for (const std::size_t group : required_) {
      std::uint32_t nearest = size;
      for (ScoredList& list : lists_[group]) {
        if (list.postings.seek(document)) nearest = std::min(nearest, list.postings.here());
      }
      furthest = std::max(furthest, nearest);
    }
    if (furthest >= size) return size;
    const std::uint32_t begin = furthest / window_size * window_size;
    const std::uint32_t end = std::min(size, begin + window_size);
    if (begin <= document) {
      if (part_->count(document, end) > 0) return begin;
      document = end;
    } else {
      document = begin;
    }
  }
  return size;
}

void Matcher::evaluate(std::uint32_t begin, bool with_scores) {
  begin_ = begin;
  end_ = std::min(part_->segment().size(), begin + window_size);
  if (with_scores) scores_.fill(0);
  for (std::size_t group = 0; group < lists_.size(); ++group) {
    fill_group(group, with_scores && plan_->groups[group].scored);
  }
  matches_ = plan_->root.children.empty() ? full() : bits_of_ranked(plan_->root);
  keep(matches_, visible());
}

void Matcher::fill_group(std::size_t group, bool with_scores) {
  group_bits_[group].fill(0);
  if (!with_scores && !plan_->groups[group].matches) return;
  for (ScoredList& list : lists_[group]) fill_list(list, group, with_scores);
}

// Whole arrays at a time, so that compilers use vector instructions. The formula is Weights::contribution.
void ScoredList::score_block(const Segment& segment, const Weights& weights, std::size_t group) {
  if (scored_block == postings.loaded_block()) return;
  scored_block = postings.loaded_block();
  postings.load_counts();
  const double extra = segment.subject_weight() - 1.0;
  const double weight = weights.groups[group];
  std::array<double, block_size> frequencies;
  std::array<double, block_size> norms;
  const std::uint32_t length = postings.length();
  for (std::uint32_t i = 0; i < length; ++i) norms[i] = segment.length(postings.document(i));
  for (std::uint32_t i = length; i < block_size; ++i) norms[i] = 0;
  for (std::uint32_t i = 0; i < block_size; ++i) {
    frequencies[i] = static_cast<std::int32_t>(postings.count(i)) +
                     extra * static_cast<std::int32_t>(postings.subject_count(i));
  }
  for (std::uint32_t i = 0; i < block_size; ++i) {
    norms[i] = weights.fixed + weights.by_length * norms[i];
    contributions[i] = weight * frequencies[i] / (frequencies[i] + norms[i]);
  }
}

void Matcher::fill_list(ScoredList& list, std::size_t group, bool with_scores) {
  WindowBits& bits = group_bits_[group];
  Postings& postings = list.postings;
  if (!postings.seek(begin_)) return;
  for (std::uint32_t i = postings.index();;) {
    const std::uint32_t length = postings.length();
    const auto documents = std::span(postings.all_documents()).first(length);
    const auto end = static_cast<std::uint32_t>(
        documents.back() < end_ ? length : std::ranges::lower_bound(documents, end_) - documents.begin());
    set_all(documents.subspan(i, end - i), begin_, bits);
    if (with_scores) {
      list.score_block(part_->segment(), *weights_, group);
      for (std::uint32_t k = i; k < end; ++k) scores_[documents[k] - begin_] += list.contributions[k];
    }
    if (end < length || !postings.load(postings.loaded_block() + 1)) return;
    i = 0;
  }
}

WindowBits Matcher::visible() const {
  WindowBits bits{};
  for (std::uint32_t word = begin_ / 64; word <= (end_ - 1) / 64; ++word)
    bits[word - begin_ / 64] = part_->word(word);
  return bits;
}

WindowBits Matcher::bits_of(const PlanNode& node) {
  switch (node.kind) {
    case Kind::group: return node.in_subject ? bits_in_subject(node) : group_bits_[node.group];
    case Kind::phrase:
    case Kind::near: return bits_of_words(node);
    case Kind::column:
    case Kind::dates: return bits_of_columns(node);
    case Kind::all: {
      WindowBits bits = full();
      for (const PlanNode& child : node.children) keep(bits, bits_of(child));
      return bits;
    }
    case Kind::any: {
      WindowBits bits{};
      for (const PlanNode& child : node.children) unite(bits, bits_of(child));
      return bits;
    }
    case Kind::none: {
      WindowBits bits = full();
      drop(bits, bits_of(node.children.front()));
      return bits;
    }
    case Kind::ranked: return bits_of_ranked(node);
  }
  return {};
}

WindowBits Matcher::bits_of_ranked(const PlanNode& node) {
  WindowBits must = full();
  WindowBits may{};
  bool has_positive_must = false;
  bool has_may = false;
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    const PlanNode& child = node.children[i];
    if (node.musts[i]) {
      keep(must, bits_of(child));
      has_positive_must = has_positive_must || child.kind != Kind::none;
    } else if (!has_positive_must) {
      unite(may, bits_of(child));
      has_may = true;
    }
  }
  if (has_may && !has_positive_must) keep(must, may);
  return must;
}

Matcher::Words& Matcher::words_of(const PlanNode& node) {
  const auto found =
      std::ranges::find(words_, &node, &std::pair<const PlanNode*, std::shared_ptr<Words>>::first);
  if (found != words_.end()) return *found->second;
  auto made = std::make_shared<Words>();
  const std::vector<std::size_t> one{node.group};
  for (const std::size_t group : node.groups.empty() ? one : node.groups) {
    auto& lists = made->lists.emplace_back();
    for (const auto& entry : (*entries_)[group]) {
      if (entry) lists.emplace_back(part_->segment(), *entry);
    }
  }
  std::vector<std::vector<Postings*>> words;
  for (auto& lists : made->lists) {
    auto& word = words.emplace_back();
    for (Postings& list : lists) word.push_back(&list);
  }
  made->places.emplace(node, std::move(words));
  words_.emplace_back(&node, std::move(made));
  return *words_.back().second;
}

WindowBits Matcher::bits_of_words(const PlanNode& node) {
  WindowBits candidates = visible();
  for (const std::size_t group : node.groups) keep(candidates, group_bits_[group]);
  WindowBits bits{};
  Words& words = words_of(node);
  each(candidates, [&](std::uint32_t at) {
    if (words.places->fit(begin_ + at)) bits[at / 64] |= std::uint64_t{1} << (at % 64);
  });
  return bits;
}

WindowBits Matcher::bits_in_subject(const PlanNode& node) {
  WindowBits bits{};
  Words& words = words_of(node);
  for (Postings& list : words.lists.front()) {
    if (!list.seek(begin_)) continue;
    for (bool more = true; more && list.here() < end_;) {
      list.load_counts();
      const std::uint32_t at = list.here() - begin_;
      if (list.subject_count(list.index()) > 0) bits[at / 64] |= std::uint64_t{1} << (at % 64);
      more = list.seek(list.here() + 1);
    }
  }
  return bits;
}

WindowBits Matcher::bits_of_columns(const PlanNode& node) const {
  WindowBits bits{};
  const Segment& segment = part_->segment();
  std::vector<bool> fitting;
  if (node.kind == Kind::column) {
    for (const std::string& value : segment.values(node.column))
      fitting.push_back(text::fold(value) == node.value);
  }
  for (std::uint32_t document = begin_; document < end_; ++document) {
    const bool fits = node.kind == Kind::column
                          ? fitting[segment.value(node.column, document)]
                          : segment.date(document) != no_date && segment.date(document) >= node.from &&
                                segment.date(document) <= node.to;
    const std::uint32_t at = document - begin_;
    if (fits) bits[at / 64] |= std::uint64_t{1} << (at % 64);
  }
  return bits;
}

}  // namespace depesche::search
