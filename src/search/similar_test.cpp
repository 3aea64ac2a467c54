// SPDX-License-Identifier: EUPL-1.2
#include "search/similar.h"

#include <doctest/doctest.h>

#include "search/index.h"
#include "search/test_corpus.h"

namespace depesche::search {
namespace {

Document paper(std::uint64_t key, std::string subject, std::string body, std::string label = "open") {
  return {.key = key,
          .label = std::move(label),
          .id = Bytes{static_cast<std::byte>(key)},
          .subject = std::move(subject),
          .body = std::move(body)};
}

TEST_CASE("what shares the telling words is similar, what says the same in the same words nearly the same") {
  const TemporaryFolder folder;
  auto index = Index::open(folder.path()).value();
  const std::string port =
      "Der Hafen von Beirut ist seit Montag für Schiffe aus Zypern gesperrt, meldet der Kapitän.";
  for (std::uint64_t key = 1; key <= 30; ++key)
    REQUIRE(index.add(paper(key, "Handel", "Der Handel mit Getreide wächst, Teil " + std::to_string(key))));
  REQUIRE(index.add(paper(31, "Hafen", port)));
  REQUIRE(index.add(paper(32, "Meldung", port + " Mehr folgt.")));
  REQUIRE(
      index.add(paper(33, "Lage", "In Beirut hat der Hafen wieder geöffnet, die Schiffe liegen bereit.")));
  REQUIRE(index.add(paper(34, "Hafen", port + " Geheim.", "hidden")));

  const View view{.may_see = [](std::string_view label) { return label == "open"; }};
  const auto similar = index.snapshot()->similar(paper(31, "Hafen", port), view, 5).value();

  REQUIRE(similar.size() == 2);
  CHECK(similar[0].id == Bytes{std::byte{32}});
  CHECK(similar[0].shared > 0.8);
  CHECK(similar[1].id == Bytes{std::byte{33}});
  CHECK(similar[1].shared < 0.2);
}

TEST_CASE("a document without words of its own is like no other") {
  const TemporaryFolder folder;
  auto index = Index::open(folder.path()).value();
  REQUIRE(index.add(paper(1, "Der", "Die das und.")));
  CHECK(index.snapshot()->similar(paper(2, "", ""), everything, 5).value().empty());
  CHECK(index.snapshot()->similar(paper(2, "Wasserstoff", "Wasserstoff"), everything, 5).value().empty());
}

}  // namespace
}  // namespace depesche::search
