// SPDX-License-Identifier: EUPL-1.2
#include "search/first_hits.h"

#include <algorithm>
#include <bit>
#include <functional>

namespace depesche::search {
namespace {

using Kind = PlanNode::Kind;

constexpr std::size_t pending_max = 1024;
constexpr std::size_t windows_first = 2;        // the most promising, so that the floor rises at once
constexpr std::uint32_t blocks_looked_at = 16;  // for the bound of a stretch; beyond them the list's weight
constexpr float rough_error = 4e-7F;            // of a sum, for each of its terms

bool is_word(const PlanNode& node) { return node.kind == Kind::group && !node.in_subject; }
bool is_places(const PlanNode& node) { return node.kind == Kind::phrase || node.kind == Kind::near; }
bool is_must(const PlanNode& root, std::size_t child) {
  return root.musts[child] || (root.children.size() == 1 && is_places(root.children.front()));
}

}  // namespace

bool FirstHits::suits(const Plan& plan) {
  const PlanNode& root = plan.root;
  if (root.children.empty()) return false;
  bool has_must = false;
  bool only_words = true;
  for (std::size_t i = 0; i < root.children.size(); ++i) {
    const PlanNode& child = root.children[i];
    only_words = only_words && is_word(child);
    if (!is_must(root, i)) continue;
    if (!is_word(child) && !is_places(child)) return false;
    has_must = true;
  }
  return has_must || only_words;
}

FirstHits::FirstHits(const Plan& plan, const Weights& weights, std::size_t wanted)
    : plan_(&plan), weights_(&weights), matching_(plan.groups.size()), wanted_(wanted) {
  for (std::size_t i = 0; i < plan.root.children.size(); ++i) {
    const PlanNode& child = plan.root.children[i];
    if (is_word(child)) matching_[child.group] = true;
    if (!is_must(plan.root, i)) continue;
    if (is_word(child)) {
      musts_.push_back(child.group);
    } else {
      in_places_.push_back(&child);
      musts_.insert(musts_.end(), child.groups.begin(), child.groups.end());
    }
  }
  std::size_t terms = 0;
  for (const TermGroup& group : plan.groups) terms += group.terms.size();
  margin_ = 1.0F - rough_error * static_cast<float>(terms + 8);
  std::ranges::sort(musts_);
  const auto [begin, end] = std::ranges::unique(musts_);
  musts_.erase(begin, end);
}

void FirstHits::search(const VisiblePart& part, const GroupEntries& entries, const Accept& accept,
                       const Offer& offer) {
  part_ = &part;
  accept_ = &accept;
  offer_ = &offer;
  open_lists(entries);
  if (musts_.empty()) {
    search_any();
  } else if (find_required()) {
    search_all();
  }
  settle();
}

std::uint64_t FirstHits::count(const VisiblePart& part, const GroupEntries& entries) {
  part_ = &part;
  counts_only_ = true;
  counted_ = 0;
  open_lists(entries);
  if (find_required()) search_all();
  return counted_;
}

void FirstHits::open_lists(const GroupEntries& entries) {
  lists_.clear();
  std::size_t count = 0;
  for (const auto& group : entries) count += group.size();
  lists_.reserve(count);
  for (std::size_t group = 0; group < entries.size(); ++group) {
    if (!plan_->groups[group].scored) continue;
    for (const auto& entry : entries[group]) {
      if (entry) lists_.emplace_back(part_->segment(), *entry, *weights_, group);
    }
  }
}

// ---- one of the words ----

void FirstHits::search_any() {
  for (const Window& window : bound_windows()) {
    if (window.bound < floor_) continue;
    search_window(window.number);
    if (pending_.size() > pending_max) settle();
  }
}

// The windows with anything visible in the order they are searched in.
std::vector<FirstHits::Window> FirstHits::bound_windows() {
  const std::uint32_t size = part_->segment().size();
  windows_ = (size + window_size - 1) / window_size;
  bounds_.assign(lists_.size() * windows_, 0);
  for (std::size_t list = 0; list < lists_.size(); ++list) bound_list(list);
  std::vector<Window> windows;
  for (std::uint32_t number = 0; number < windows_; ++number) {
    float sum = 0;
    for (std::size_t list = 0; list < lists_.size(); ++list) sum += bounds_[list * windows_ + number];
    const std::uint32_t last = std::min(size, (number + 1) * window_size) - 1;
    if (sum > 0 && part_->may_hold(number * window_size, last)) windows.push_back({sum, number});
  }
  const auto first = windows.begin() + static_cast<std::ptrdiff_t>(std::min(windows_first, windows.size()));
  std::ranges::partial_sort(windows, first, std::ranges::greater{}, &Window::bound);
  std::ranges::sort(first, windows.end(), {}, &Window::number);
  return windows;
}

void FirstHits::bound_list(std::size_t number) {
  RankedList& list = lists_[number];
  Postings& postings = list.postings();
  float* bounds = &bounds_[number * windows_];
  if (!postings.has_impacts()) {  // so few that their scores are at hand
    if (!postings.load(0)) return;
    const auto& scores = list.scores();
    for (std::uint32_t i = 0; i < postings.length(); ++i) {
      float& bound = bounds[postings.document(i) / window_size];
      bound = std::max(bound, scores[i]);
    }
    return;
  }
  std::uint32_t first = 0;
  for (std::uint32_t block = 0; block < postings.block_count(); ++block) {
    const std::uint32_t last = postings.last_of(block);
    if (last < first || last >= part_->segment().size()) return;  // damaged: seen when it is loaded
    if (part_->all() || part_->may_hold(first, last)) {
      const float bound = list.bound(block);
      for (std::uint32_t window = first / window_size; window <= last / window_size; ++window)
        bounds[window] = std::max(bounds[window], bound);
    }
    first = last + 1;
  }
}

void FirstHits::search_window(std::uint32_t number) {
  in_window_.clear();
  for (std::size_t list = 0; list < lists_.size(); ++list) {
    const float bound = bounds_[list * windows_ + number];
    if (bound > 0) in_window_.push_back({bound, list});
  }
  const auto only_scores = [&](const Bounded& each) { return !matching_[lists_[each.list].group()]; };
  const auto words = std::partition(in_window_.begin(), in_window_.end(), only_scores);
  std::ranges::sort(words, in_window_.end(), {}, &Bounded::bound);
  below_.assign(1, 0);
  for (const Bounded& each : in_window_) below_.push_back(below_.back() + each.bound);
  essential_ = static_cast<std::size_t>(words - in_window_.begin());
  while (essential_ < in_window_.size() && below_[essential_ + 1] < floor_) ++essential_;

  const std::uint32_t begin = number * window_size;
  const std::uint32_t end = std::min(part_->segment().size(), begin + window_size);
  const auto essential = std::span(in_window_).subspan(essential_);
  if (essential.size() == 1) {
    search_one_list(lists_[essential.front().list], begin, end);
  } else if (!essential.empty()) {
    search_lists(essential, begin, end);
  }
}

void FirstHits::search_one_list(RankedList& list, std::uint32_t begin, std::uint32_t end) {
  Postings& postings = list.postings();
  const float others = below_[essential_];
  for (std::uint32_t block = postings.block_of(begin); block < postings.block_count(); ++block) {
    if (block > 0 && postings.last_of(block - 1) + 1 >= end) return;
    if (list.bound(block) + others < floor_) continue;
    if (!postings.load(block)) return;
    const auto& scores = list.scores();
    for (std::uint32_t i = 0; i < postings.length(); ++i) {
      const std::uint32_t document = postings.document(i);
      if (scores[i] + others < floor_ || document < begin) continue;
      if (document >= end) return;
      if (part_->sees(document)) complete(document, scores[i]);
    }
  }
}

void FirstHits::search_lists(std::span<const Bounded> lists, std::uint32_t begin, std::uint32_t end) {
  sums_.fill(0);
  found_.fill(0);
  for (const Bounded& each : lists) add_list(lists_[each.list], begin, end);
  const float others = below_[essential_];
  for (std::uint32_t word = 0; word <= (end - 1 - begin) / 64; ++word) {
    for (std::uint64_t left = found_[word] & part_->word(begin / 64 + word); left != 0; left &= left - 1) {
      const std::uint32_t at = 64 * word + static_cast<std::uint32_t>(std::countr_zero(left));
      if (sums_[at] + others >= floor_) complete(begin + at, sums_[at]);
    }
  }
}

void FirstHits::add_list(RankedList& list, std::uint32_t begin, std::uint32_t end) {
  Postings& postings = list.postings();
  for (std::uint32_t block = postings.block_of(begin); block < postings.block_count(); ++block) {
    if (block > 0 && postings.last_of(block - 1) + 1 >= end) return;
    if (!postings.load(block)) return;
    const auto& scores = list.scores();
    const auto documents = std::span(postings.all_documents()).first(postings.length());
    const auto from =
        documents.front() >= begin ? documents.begin() : std::ranges::lower_bound(documents, begin);
    const auto to = documents.back() < end ? documents.end() : std::ranges::lower_bound(documents, end);
    const auto last = static_cast<std::size_t>(to - documents.begin());
    for (auto i = static_cast<std::size_t>(from - documents.begin()); i < last; ++i) {
      const std::uint32_t at = documents[i] - begin;
      sums_[at] += scores[i];
      found_[at / 64] |= std::uint64_t{1} << (at % 64);
    }
    if (last < documents.size()) return;
  }
}

// Adds what the lists before the essential ones say of a document, until it cannot be wanted.
void FirstHits::complete(std::uint32_t document, float sum) {
  for (std::size_t i = essential_; i-- > 0;) {
    if (sum + below_[i + 1] < floor_) return;
    RankedList& list = lists_[in_window_[i].list];
    Postings& postings = list.postings();
    const std::uint32_t block = postings.block_of(document);
    if (block >= postings.block_count()) continue;
    if (sum + below_[i] + list.bound(block) < floor_) return;
    if (list.reaches(document)) sum += list.score(postings.index());
  }
  if (sum >= floor_) take(document, sum);
}

// ---- all of the words ----

// False when a word is missing here.
bool FirstHits::find_required() {
  required_.assign(musts_.size(), {});
  optional_.clear();
  for (std::size_t i = 0; i < lists_.size(); ++i) {
    const auto found = std::ranges::lower_bound(musts_, lists_[i].group());
    if (found == musts_.end() || *found != lists_[i].group()) {
      optional_.push_back(i);
      continue;
    }
    Required& required = required_[static_cast<std::size_t>(found - musts_.begin())];
    required.lists.push_back(i);
    required.documents += lists_[i].postings().documents();
  }
  if (std::ranges::any_of(required_, [](const Required& each) { return each.lists.empty(); })) return false;
  std::ranges::sort(required_, {}, &Required::documents);

  places_.clear();
  for (const PlanNode* node : in_places_) {
    std::vector<std::vector<Postings*>> words;
    for (const std::size_t group : node->groups) {
      auto& lists = words.emplace_back();
      for (RankedList& list : lists_) {
        if (list.group() == group) lists.push_back(&list.postings());
      }
    }
    places_.emplace_back(*node, std::move(words));
  }
  leave_to_places();
  return true;
}

// The two rarest words leave few documents. Whether the others stand in those is asked when their places are
// read, and then only where the phrase can still be.
void FirstHits::leave_to_places() {
  for (Required& required : std::span(required_).subspan(std::min<std::size_t>(2, required_.size()))) {
    const std::size_t group = lists_[required.lists.front()].group();
    required.is_left_to_places = std::ranges::any_of(in_places_, [&](const PlanNode* node) {
      return std::ranges::find(node->groups, group) != node->groups.end();
    });
  }
}

// The lists of the rarest word lead.
void FirstHits::search_all() {
  if (required_.front().lists.size() > 1) return search_leaders();
  RankedList& leader = lists_[required_.front().lists.front()];
  for (std::uint32_t block = 0; block < leader.postings().block_count(); ++block) search_block(leader, block);
}

void FirstHits::search_leaders() {
  const std::uint32_t size = part_->segment().size();
  for (std::uint32_t document = 0; document < size;) {
    std::uint32_t nearest = size;
    for (const std::size_t each : required_.front().lists) {
      Postings& postings = lists_[each].postings();
      if (postings.seek(document)) nearest = std::min(nearest, postings.here());
    }
    if (nearest >= size) return;
    document = part_->sees(nearest) ? check(nearest) : nearest + 1;
    if (pending_.size() > pending_max) settle();
  }
}

void FirstHits::search_block(RankedList& leader, std::uint32_t block) {
  Postings& postings = leader.postings();
  const std::uint32_t first = block == 0 ? 0 : postings.last_of(block - 1) + 1;
  const std::uint32_t last = postings.last_of(block);
  if (last < first || last >= part_->segment().size() || !part_->may_hold(first, last)) return;
  const bool prunes = floor_ > 0;
  const float rest = prunes ? bound_of_others(first, last) : 0;
  if (prunes && leader.bound(block) + rest < floor_) return;
  if (!postings.load(block)) return;
  const auto documents = std::span(postings.all_documents()).first(postings.length());
  const float* scores = prunes ? leader.scores().data() : nullptr;
  std::uint32_t next = 0;
  for (std::size_t i = 0; i < documents.size(); ++i) {
    if (documents[i] < next || !part_->sees(documents[i])) continue;
    if (prunes && scores[i] + rest < floor_) continue;
    next = check(documents[i]);
  }
  if (pending_.size() > pending_max) settle();
}

// What the lists beside the leader's can add to any document of [begin, end].
float FirstHits::bound_of_others(std::uint32_t begin, std::uint32_t end) {
  float sum = 0;
  for (std::size_t i = 1; i < required_.size(); ++i) {
    float of_group = 0;
    for (const std::size_t each : required_[i].lists) {
      RankedList& list = lists_[each];
      const Postings& postings = list.postings();
      const std::uint32_t from = postings.block_of(begin);
      float most = 0;
      for (std::uint32_t block = from; block < postings.block_count(); ++block) {
        most = block - from < blocks_looked_at ? std::max(most, list.bound(block)) : list.weight();
        if (postings.last_of(block) >= end || block - from >= blocks_looked_at) break;
      }
      of_group += most;
    }
    sum += of_group;
  }
  for (const std::size_t each : optional_) sum += lists_[each].weight();
  return sum;
}

// Takes a document of the leader if the others hold it too. Gives the next document that all may hold.
std::uint32_t FirstHits::check(std::uint32_t document) {
  std::uint32_t next = document + 1;
  for (std::size_t i = 1; i < required_.size(); ++i) {
    if (!required_[i].is_left_to_places && !has(required_[i], document, next)) return next;
  }
  if (counts_only_) {
    counted_ += fits_places(document) ? 1 : 0;
    return next;
  }
  const float sum = rough_score(document);
  if (sum >= floor_ && fits_places(document)) take(document, sum);
  return next;
}

bool FirstHits::has(const Required& required, std::uint32_t document, std::uint32_t& next) {
  std::uint32_t nearest = part_->segment().size();
  for (const std::size_t each : required.lists) {
    Postings& postings = lists_[each].postings();
    if (postings.seek(document)) nearest = std::min(nearest, postings.here());
  }
  if (nearest == document) return true;
  next = nearest;
  return false;
}

float FirstHits::rough_score(std::uint32_t document) {
  float sum = 0;
  for (RankedList& list : lists_) {
    if (list.reaches(document)) sum += list.score(list.postings().index());
  }
  return sum;
}

bool FirstHits::fits_places(std::uint32_t document) {
  return std::ranges::all_of(places_, [&](WordPlaces& places) { return places.fit(document); });
}

// ---- the best ----

void FirstHits::take(std::uint32_t document, float sum) {
  if (!(*accept_)(document)) return;
  pending_.emplace_back(document, sum);
  if (best_.size() == wanted_) {
    if (sum <= best_.front()) return;
    std::ranges::pop_heap(best_, std::greater{});
    best_.back() = sum;
  } else {
    best_.push_back(sum);
  }
  std::ranges::push_heap(best_, std::greater{});
  if (best_.size() == wanted_) floor_ = best_.front() * margin_;
}

// Scores what may still be wanted: list after list in the plan's order, as the matcher does.
void FirstHits::settle() {
  std::erase_if(pending_, [&](const auto& each) { return each.second < floor_; });
  std::ranges::sort(pending_);
  for (const auto& [document, rough] : pending_) {
    double score = 0;
    for (RankedList& list : lists_) {
      if (list.reaches(document)) score += list.exact(*weights_);
    }
    (*offer_)(document, score);
  }
  pending_.clear();
}

}  // namespace depesche::search
