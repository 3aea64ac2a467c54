// SPDX-License-Identifier: EUPL-1.2
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <sstream>

#include "search/index.h"
#include "search/naive_search.h"
#include "search/test_corpus.h"

namespace depesche::search {
namespace {

std::map<std::string, std::map<std::string, std::uint64_t>> as_map(const Facets& facets) {
  std::map<std::string, std::map<std::string, std::uint64_t>> map;
  for (const auto& [name, values] : facets) {
    for (const FacetValue& value : values) map[name][value.value] = value.count;
  }
  return map;
}

// Every page of an answer, one after the other.
std::vector<std::pair<std::uint64_t, double>> all_pages(const Snapshot& snapshot, Request request,
                                                        const View& view) {
  std::vector<std::pair<std::uint64_t, double>> hits;
  request.limit = std::max<std::size_t>(request.limit, 3);
  for (;;) {
    const auto answer = snapshot.search(request, view);
    REQUIRE(answer.has_value());
    for (const Hit& hit : answer->hits) hits.emplace_back(hit.key, hit.score);
    if (!answer->next) return hits;
    request.after = answer->next;
  }
}

// Without a total the search passes over what cannot be among the first, and without hits it only counts. A
// view with a name is asked twice, so that the second answer comes from what was kept.
void compare_first(const Snapshot& snapshot, const NaiveSearch::Found& expected, Request request,
                   const View& view) {
  static std::uint64_t names = 0;
  const View named{.may_see = view.may_see, .name = "again " + std::to_string(++names)};
  request.facets = false;
  request.count = false;
  for (const auto& [limit, asked] :
       {std::pair(std::size_t{1}, view), {10, named}, {request.limit + 1, named}}) {
    request.limit = limit;
    const std::size_t first = std::min(limit, expected.hits.size());
    const auto answer = snapshot.search(request, asked);
    REQUIRE(answer.has_value());
    REQUIRE(answer->hits.size() == first);
    for (std::size_t i = 0; i < first; ++i) {
      CHECK(answer->hits[i].key == expected.hits[i].first);
      CHECK(answer->hits[i].score == expected.hits[i].second);
    }
    CHECK(answer->next.has_value() == (expected.hits.size() > first));
  }
  request.count = true;
  request.limit = 0;
  for (const View& asked : {view, named}) CHECK(snapshot.search(request, asked)->total == expected.total);
}

void compare(const Snapshot& snapshot, const NaiveSearch& naive, const Request& request, const View& view) {
  CAPTURE(request.query);
  const auto answer = snapshot.search(request, view);
  REQUIRE(answer.has_value());
  auto expected = naive.search(request, view);
  CHECK(answer->total == expected.total);
  CHECK(as_map(answer->facets) == expected.facets);
  compare_first(snapshot, expected, request, view);
  CHECK(all_pages(snapshot, request, view) == expected.hits);  // doubles are equal to the last bit
}

// „FIRST LAST“ in DEPESCHE_SEEDS plays others, as for a long run: forty comparisons each.
std::pair<std::uint64_t, std::uint64_t> seeds() {
  std::pair<std::uint64_t, std::uint64_t> range{1, 12};
  if (const char* given = std::getenv("DEPESCHE_SEEDS"))
    std::istringstream(given) >> range.first >> range.second;
  return range;
}

TEST_CASE("every answer is what looking at each document gives, to the last bit") {
  const auto [first, last] = seeds();
  for (std::uint64_t seed = first; seed <= last; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    const TemporaryFolder folder;
    Options options{.flush_documents = 5 + dice.roll(60), .merge_width = 2 + dice.roll(3)};
    auto index = Index::open(folder.path(), options).value();
    std::vector<Document> alive;
    for (std::uint64_t key = 1; key <= 160; ++key) {
      Document document = any_document(dice, key);
      REQUIRE(index.add(document).has_value());
      alive.push_back(std::move(document));
      if (dice.one_in(20)) index.snapshot();
      if (dice.one_in(6)) {
        const std::size_t which = dice.roll(alive.size());
        REQUIRE(index.remove(alive[which].key).has_value());
        alive.erase(alive.begin() + static_cast<std::ptrdiff_t>(which));
      }
    }
    const NaiveSearch naive(alive, options.ranking);
    const auto snapshot = index.snapshot();
    for (int i = 0; i < 40; ++i) {
      Request request = any_request(dice);
      if (dice.one_in(4)) request.filters.added_after = dice.roll(160);
      compare(*snapshot, naive, request, any_view(dice));
    }
  }
}

TEST_CASE("answers stay exact across blocks and windows") {
  Dice dice(99);
  const TemporaryFolder folder;
  auto index = Index::open(folder.path(), {.flush_documents = 3000, .merge_width = 2}).value();
  std::vector<Document> all;
  for (std::uint64_t key = 1; key <= 9000; ++key) {
    Document document{.key = key, .label = "L" + std::to_string(dice.roll(6)), .language = "de"};
    document.id = to_bytes(as_bytes(std::to_string(key)));
    document.subject = dice.one_in(3) ? "Lage" : "Bericht";
    for (std::uint64_t words = dice.roll(9); words > 0; --words) {
      document.body += dice.one_in(3)   ? "Vertrag "
                       : dice.one_in(2) ? "Botschaft "
                                        : "w" + std::to_string(dice.roll(400)) + " ";
    }
    REQUIRE(index.add(document).has_value());
    all.push_back(std::move(document));
  }
  const NaiveSearch naive(all, Ranking{});
  const auto snapshot = index.snapshot();
  const View some{
      .may_see = [](std::string_view label) { return label == "L1" || label == "L2" || label == "L4"; }};
  for (const char* query : {"Vertrag", "Vertrag Botschaft Lage", "+w17 Vertrag", "\"Vertrag Botschaft\"",
                            "w1* -Lage", "Vertrag NEAR/2 w33", "w11 w12 w13", "subject:Lage +Botschaft",
                            "keines +Vertrag", "+Vertrag +Botschaft", "+w17 +Vertrag +w3",
                            "+Botschaft w17 Lage", "+\"Vertrag Botschaft\" +Lage w3", "w1* w2*"}) {
    for (const View& view : {everything, some}) {
      compare(*snapshot, naive, {.query = query, .limit = 700, .facets = true}, view);
    }
  }
}

}  // namespace
}  // namespace depesche::search
