// SPDX-License-Identifier: EUPL-1.2
#include "search/percolator.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "search/builder.h"
#include "search/test_corpus.h"

namespace depesche::search {
namespace {

// Whether a search finds the one document of an index.
bool finds_alone(const Snapshot& alone, const std::string& query, const Filters& filters) {
  const auto answer = alone.search({.query = query, .filters = filters, .limit = 0}, everything);
  REQUIRE(answer.has_value());
  return answer->total == 1;
}

Snapshot index_of(const Document& document) {
  Builder builder(3, Words::analysed);
  builder.add(document);
  auto storage = builder.build({});
  REQUIRE(storage.has_value());
  auto segment = Segment::open(*std::move(storage));
  REQUIRE(segment.has_value());
  return Snapshot({{.segment = *std::move(segment)}}, {}, Words::analysed);
}

TEST_CASE("a stored query finds a document when a search would in an index of this one document") {
  std::size_t found = 0;
  std::size_t asked = 0;
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    Percolator percolator;
    std::map<std::uint64_t, Request> queries;
    std::uint64_t number = 0;
    for (std::uint64_t key = 1; key <= 40; ++key) {
      // Queries come and go between documents, as they do where people work.
      for (std::uint64_t i = dice.roll(12); i > 0; --i) {
        const Request request = any_request(dice);
        percolator.add(++number, request.query, request.filters);
        queries[number] = request;
      }
      if (!queries.empty() && dice.one_in(2)) {
        const auto gone = std::next(queries.begin(), static_cast<std::ptrdiff_t>(dice.roll(queries.size())));
        percolator.remove(gone->first);
        queries.erase(gone);
      }
      const Document document = any_document(dice, key);
      const Snapshot alone = index_of(document);
      std::vector<std::uint64_t> expected;
      for (const auto& [at, request] : queries) {
        if (finds_alone(alone, request.query, request.filters)) expected.push_back(at);
      }
      CHECK(percolator.match(document) == expected);
      CHECK(percolator.size() == queries.size());
      found += expected.size();
      asked += queries.size();
    }
  }
  CHECK(found > asked / 20);  // both happen, or the test would prove nothing
  CHECK(found < asked / 2);
}

TEST_CASE("each way to ask finds what it is for, and nothing else") {
  Percolator percolator;
  const std::vector<std::pair<std::string, bool>> queries{
      {"Haftbefehl", false},
      {"haft", true},  // a part of the compound, a word of the text
      {"\"neue Lage\"", true},
      {"\"Lage neue\"", false},
      {"Lage NEAR/4 Ankara", true},
      {"Lage NEAR/3 Ankara", false},
      {"+Ankara -Kairo", true},
      {"+Ankara +Kairo", false},
      {"-Kairo", true},
      {"Anka*", true},
      {"subject:Anka*", false},
      {"Ankra~", true},
      {"author:M\u00fcller", true},
      {"author:Mu*", true},
      {"author:Mullr~2", true},
      {"author:Lage", false},
      {"country:TR", true},
      {"date:1971", true},
      {"date:1972", false},
      {"betreff:Bericht", true},
      {"betreff:\"Bericht Haft\"", true},
      {"betreff:\"neue Lage\"", false},
      {"(Kairo AND Ankara) OR (Lage AND NOT Kairo)", true},
  };
  for (std::size_t i = 0; i < queries.size(); ++i) percolator.add(i, queries[i].first, {});

  const Document document{.key = 1,
                          .language = "de",
                          .country = "TR",
                          .date = 400,
                          .subject = "Bericht Haft",
                          .body = "Die neue Lage ist ernst in Ankara.",
                          .fields = {{"author", "Karl M\u00fcller"}}};
  const auto found = percolator.match(document);
  for (std::size_t i = 0; i < queries.size(); ++i) {
    CAPTURE(queries[i].first);
    CHECK((std::ranges::find(found, i) != found.end()) == queries[i].second);
  }
}

TEST_CASE("a query without words waits for every document that fits its filters") {
  Percolator percolator;
  percolator.add(1, "", {.countries = {"TR"}});
  percolator.add(2, "", {.years = {1971}});
  percolator.add(3, "?!", {});
  CHECK(percolator.match({.language = "de", .country = "TR", .body = "Lage"}) ==
        std::vector<std::uint64_t>{1, 3});
  CHECK(percolator.match({.language = "en", .country = "EG", .date = 400, .body = "x"}) ==
        std::vector<std::uint64_t>{2, 3});
}

TEST_CASE("so many words that their numbers begin anew change nothing") {
  Percolator percolator;
  percolator.add(1, "Ankara", {});
  percolator.add(2, "wort99*", {});
  std::string many;
  for (int i = 0; i < 100'001; ++i) many += "wort" + std::to_string(i) + " ";
  CHECK(percolator.match({.language = "de", .body = many}) == std::vector<std::uint64_t>{2});
  CHECK(percolator.match({.language = "de", .body = "In Ankara, wort5"}) == std::vector<std::uint64_t>{1});
  CHECK(percolator.match({.language = "de", .body = "In Kairo, wort995"}) == std::vector<std::uint64_t>{2});
}

}  // namespace
}  // namespace depesche::search
