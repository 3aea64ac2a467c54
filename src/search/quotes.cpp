// SPDX-License-Identifier: EUPL-1.2
#include "search/quotes.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "search/query.h"
#include "search/terms.h"
#include "text/analyzer.h"
#include "text/function_words.h"
#include "text/words.h"

namespace depesche::search {
namespace {

constexpr std::uint32_t words_min = 5;         // fewer are a heading or an aside
constexpr std::size_t quote_bytes_max = 1200;  // more are a table or a list
constexpr std::size_t candidates_max = 500;
constexpr std::size_t candidates_held = 10'000;
constexpr std::size_t from_one_document = 3;
constexpr double context_share = 0.3;  // a word in the subject counts this much for each sentence
constexpr double said_before = 0.6;    // a word that a chosen sentence has counts this much again
constexpr double of_the_best = 0.4;    // a sentence that holds less than this of the best one's is left out
constexpr double lowest_standing = 0.5;
constexpr std::size_t words_known_max = 50'000;
constexpr double easy_words = 30;  // a longer sentence counts less

// Names that are written like words which only hold a question together.
constexpr std::array<std::string_view, 4> capital_names{"IS", "IT", "US", "WHO"};

bool is_plain(const Query& query) {
  const auto is_word = [](const QueryNode& node) {
    return node.kind == QueryNode::Kind::words && node.field.empty();
  };
  return query.root.kind == QueryNode::Kind::ranked && std::ranges::all_of(query.root.children, is_word) &&
         std::ranges::none_of(query.root.musts, [](bool must) { return must; });
}

bool tells(std::string_view word) {
  return std::ranges::find(capital_names, word) != capital_names.end() ||
         !text::is_function_word(text::fold(word));
}

// FNV-1a.
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return hash;
}

std::vector<std::uint64_t> content_of(std::string_view text) {
  std::vector<std::uint64_t> content;
  text::WordScanner scanner(text);
  for (text::Word word; scanner.next(word);)
    content.push_back(hash_of(text::fold(text.substr(word.begin, word.end - word.begin))));
  std::ranges::sort(content);
  const auto again = std::ranges::unique(content);
  content.erase(again.begin(), again.end());
  return content;
}

// Whether two sentences say the same in nearly the same words, or one holds the other.
bool are_alike(const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b) {
  constexpr double shared_min = 0.8;
  std::vector<std::uint64_t> both;
  std::ranges::set_intersection(a, b, std::back_inserter(both));
  return static_cast<double>(both.size()) >= shared_min * static_cast<double>(std::min(a.size(), b.size()));
}

// Whole sentences, as far as one can tell by their ends.
std::string_view beginning_of(std::string_view body, std::size_t most) {
  return body.size() <= most ? body : body.substr(0, body.substr(0, most).find_last_of("\n.!?") + 1);
}

}  // namespace

std::string telling_words(std::string_view question) {
  std::string left;
  if (!is_plain(parse_query(question))) return std::string(question);
  bool any = false;
  std::size_t at = 0;
  // Full stops and commas stay, because dates are read by them.
  const auto pass = [&](std::size_t end) {
    for (; at < end; ++at) left += question[at] == '.' || question[at] == ',' ? question[at] : ' ';
  };
  text::WordScanner scanner(question);
  for (text::Word word; scanner.next(word);) {
    pass(word.begin);
    const std::string_view written = question.substr(word.begin, word.end - word.begin);
    if (tells(written)) {
      left += written;
      any = true;
    }
    at = word.end;
  }
  pass(question.size());
  return any ? left : std::string(question);
}

// A language with what has been found out about its words.
struct QuoteFinder::Tongue {
  explicit Tongue(text::Language language) : analyzer(language) {}
  text::Analyzer analyzer;
  std::unordered_map<std::string, std::vector<std::uint32_t>> groups_of_word;
  std::unordered_map<std::string, std::vector<std::uint32_t>> groups_of_term;
  text::Terms terms;
  std::string key;
};

QuoteFinder::QuoteFinder(const Plan& plan, const Weights& weights)
    : plan_(&plan), tongues_(text::language_codes().size()) {
  for (std::size_t group = 0; group < plan.groups.size(); ++group) {
    const TermGroup& words = plan.groups[group];
    const auto is_word = [](const std::string& term) { return term.front() >= word_mark; };
    const bool counts = words.scored && std::ranges::all_of(words.terms, is_word);
    weights_.push_back(counts ? weights.groups[group] : 0);
    if (!counts || !words.matches) continue;
    whole_ += weights_.back();
    words_ += static_cast<std::size_t>(words.boost);  // words that are nowhere are one group
  }
}

QuoteFinder::~QuoteFinder() = default;

QuoteFinder::Tongue& QuoteFinder::tongue(std::string_view language) {
  const text::Language spoken = text::language_of(language);
  auto& made = tongues_[spoken.number];
  if (made != nullptr) return *made;
  made = std::make_unique<Tongue>(spoken);
  for (std::uint32_t group = 0; group < plan_->groups.size(); ++group) {
    if (weights_[group] <= 0) continue;
    for (const std::string& term : plan_->groups[group].terms) made->groups_of_term[term].push_back(group);
  }
  return *made;
}

std::vector<std::uint32_t> QuoteFinder::groups_in(std::string_view text, Tongue& spoken,
                                                  std::uint32_t& words) {
  std::vector<std::uint32_t> groups;
  text::WordScanner scanner(text);
  for (text::Word word; scanner.next(word); ++words) {
    spoken.key.assign(text.substr(word.begin, word.end - word.begin));
    if (spoken.groups_of_word.size() >= words_known_max) spoken.groups_of_word.clear();
    const auto [known, is_new] = spoken.groups_of_word.try_emplace(spoken.key);
    if (is_new) {
      spoken.analyzer.terms_of(spoken.key, spoken.terms);
      for (const std::string& term : spoken.terms) {
        const auto found = spoken.groups_of_term.find(word_term(spoken.analyzer.language(), term));
        if (found == spoken.groups_of_term.end()) continue;
        known->second.insert(known->second.end(), found->second.begin(), found->second.end());
      }
    }
    groups.insert(groups.end(), known->second.begin(), known->second.end());
  }
  std::ranges::sort(groups);
  const auto again = std::ranges::unique(groups);
  groups.erase(again.begin(), again.end());
  return groups;
}

double QuoteFinder::weight_of(const std::vector<std::uint32_t>& groups) const {
  double weight = 0;
  for (const std::uint32_t group : groups) weight += weights_[group];
  return weight;
}

void QuoteFinder::read(const Hit& hit, double standing, std::string_view subject, std::string_view body) {
  const std::size_t document = documents_++;
  unpacked_ += body.size();
  if (whole_ <= 0) return;
  Tongue& spoken = tongue(hit.language);
  std::uint32_t unused = 0;
  const auto in_subject = groups_in(subject, spoken, unused);
  const std::string_view beginning = beginning_of(body, std::min(body_bytes_read, bytes_left_));
  bytes_left_ -= beginning.size();
  const auto paragraphs = text::paragraphs_of(beginning);
  for (std::size_t paragraph = 0; paragraph < paragraphs.size(); ++paragraph) {
    std::size_t counted_to = paragraphs[paragraph].begin;
    std::size_t units = 0;
    for (const text::Stretch& stretch : text::sentences_of(body, paragraphs[paragraph])) {
      const std::string_view sentence = body.substr(stretch.begin, stretch.end - stretch.begin);
      units += text::utf16_units(body.substr(counted_to, stretch.begin - counted_to));
      const Range within{.begin = units, .end = units + text::utf16_units(sentence)};
      counted_to = stretch.end;
      units = within.end;
      if (sentence.size() > quote_bytes_max) continue;
      Candidate candidate{.quote = {.id = hit.id,
                                    .text = {},
                                    .begin = stretch.begin,
                                    .end = stretch.end,
                                    .paragraph = paragraph,
                                    .units = within},
                          .document = document,
                          .groups = {},
                          .content = {}};
      candidate.groups = groups_in(sentence, spoken, candidate.words);
      consider(std::move(candidate), sentence, in_subject, standing);
    }
  }
  if (candidates_.size() > candidates_held) keep_likely();
}

void QuoteFinder::consider(Candidate candidate, std::string_view sentence,
                           const std::vector<std::uint32_t>& in_subject, double standing) {
  if (candidate.groups.empty() || candidate.words < words_min) return;
  std::vector<std::uint32_t> around;
  std::ranges::set_difference(in_subject, candidate.groups, std::back_inserter(around));
  candidate.quote.text = sentence;
  candidate.context = context_share * weight_of(around);
  candidate.support = (weight_of(candidate.groups) + candidate.context) / whole_;
  const double too_long = std::max(0.0, static_cast<double>(candidate.words) - easy_words);
  candidate.damp = (lowest_standing + (1 - lowest_standing) * standing) / (1 + too_long / easy_words / 2);
  best_support_ = std::max(best_support_, candidate.support);
  candidates_.push_back(std::move(candidate));
}

double QuoteFinder::gain(const Candidate& candidate, const std::vector<std::uint32_t>& told) const {
  double gain = candidate.context;
  for (const std::uint32_t group : candidate.groups) {
    double weight = weights_[group];
    for (std::uint32_t time = 0; time < told[group]; ++time) weight *= said_before;
    gain += weight;
  }
  return gain * candidate.damp;
}

bool QuoteFinder::says_again(Candidate& candidate, const std::vector<const Candidate*>& chosen) const {
  if (candidate.content.empty()) candidate.content = content_of(candidate.quote.text);
  return std::ranges::any_of(
      chosen, [&](const Candidate* one) { return are_alike(one->content, candidate.content); });
}

// One sentence must hold most of a short question; of a long one, whose words are seldom all said again,
// less.
bool QuoteFinder::suffices() const {
  const double needed = words_ <= 3 ? 0.6 : words_ <= 6 ? 0.45 : 0.3;
  return best_support_ >= needed;
}

// Leaves the candidates that may be chosen at all, in the order of hits and of their texts, so that of equals
// the earlier one is chosen.
void QuoteFinder::keep_likely() {
  std::erase_if(candidates_, [&](const Candidate& one) { return one.support < of_the_best * best_support_; });
  if (candidates_.size() <= candidates_max) return;
  std::ranges::stable_sort(candidates_, std::ranges::greater{},
                           [](const Candidate& one) { return one.support * one.damp; });
  candidates_.resize(candidates_max);
  std::ranges::sort(candidates_, {},
                    [](const Candidate& one) { return std::pair(one.document, one.quote.begin); });
}

std::vector<Quote> QuoteFinder::choose(std::size_t limit) {
  std::vector<Quote> quotes;
  if (candidates_.empty() || !suffices()) return quotes;
  keep_likely();
  std::vector<std::uint32_t> told(weights_.size());
  std::vector<std::size_t> taken(documents_);
  std::vector<const Candidate*> chosen;
  std::vector<bool> is_out(candidates_.size());
  while (chosen.size() < std::min(limit, quotes_max)) {
    std::size_t best = candidates_.size();
    double best_gain = 0;
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
      if (is_out[i]) continue;
      const double gained = gain(candidates_[i], told);
      if (gained <= best_gain) continue;
      best = i;
      best_gain = gained;
    }
    if (best == candidates_.size()) break;
    is_out[best] = true;
    Candidate& candidate = candidates_[best];
    if (taken[candidate.document] == from_one_document || says_again(candidate, chosen)) continue;
    ++taken[candidate.document];
    for (const std::uint32_t group : candidate.groups) ++told[group];
    chosen.push_back(&candidate);
  }
  for (const Candidate* candidate : chosen) quotes.push_back(candidate->quote);
  return quotes;
}

}  // namespace depesche::search
