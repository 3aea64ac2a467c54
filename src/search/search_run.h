// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "search/closer_look.h"
#include "search/matcher.h"
#include "search/plan.h"
#include "search/request.h"
#include "search/snapshot.h"
#include "search/visible.h"

namespace depesche::search {

// A document that matched, with its place in the order of the answer: larger is earlier.
struct Ranked {
  std::uint64_t rank = 0;
  std::uint64_t tie = 0;
  std::uint32_t part = 0;
  std::uint32_t document = 0;
  double score = 0;
};

// One search by one reader: made for it, used once.
class SearchRun {
 public:
  SearchRun(const std::vector<Part>& parts, Ranking ranking, Words words, const Request& request,
            const View& view);

  Result<Answer> answer();

  // What the query's words are and what each weighs; once it has been answered.
  const Plan& plan() const { return plan_; }
  const Weights& weights() const { return weights_; }

 private:
  struct PartFilter;
  // A term in every part, and how many visible documents hold it.
  struct Resolved {
    std::vector<std::optional<TermEntry>> entries;
    std::uint64_t frequency = 0;
  };

  const Resolved& resolve(const std::string& term);
  void weigh();
  void find_first();
  bool count_directly();
  void search_part(std::uint32_t number);
  void take_window(std::uint32_t number, const Matcher& matcher, std::uint32_t begin, PartFilter& filter);
  void offer(std::uint32_t number, std::uint32_t document, double score);
  bool comes_after_cursor(const Ranked& ranked) const;
  std::optional<CloserLook> closer_look() const;
  void look_closer(const CloserLook& look);
  void add_counts(const PartFilter& filter);
  Result<Hit> hit(const Ranked& ranked);
  Result<> show(const Ranked& ranked, const Document& document, Hit& hit);
  Facets facets() const;

  const std::vector<Part>* parts_;
  Ranking ranking_;
  Words words_;
  const Request* request_;
  Visible visible_;
  std::string notice_;
  std::unordered_map<std::string, Resolved> terms_;
  Plan plan_;
  std::vector<GroupEntries> entries_;  // by part
  Weights weights_;
  std::size_t limit_ = 0;
  bool ranks_ = true;         // looking at every match also finds the best
  std::vector<Ranked> best_;  // a heap, the last one on top
  std::size_t kept_ = 0;      // so many of the best after the cursor
  // With a closer look: the best ones wherever the cursor stands, a heap too.
  std::vector<Ranked> looked_at_;
  std::size_t look_depth_ = 0;
  std::uint64_t total_ = 0;
  std::uint64_t after_cursor_ = 0;
  std::array<std::map<std::string, std::uint64_t>, column_count> value_counts_;
  std::map<int, std::uint64_t> year_counts_;
};

// Every language some document of the parts has; `undetermined` is always among them.
std::vector<text::Language> languages_of(const std::vector<Part>& parts);

}  // namespace depesche::search
