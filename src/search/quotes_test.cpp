// SPDX-License-Identifier: EUPL-1.2
#include "search/quotes.h"

#include <doctest/doctest.h>

#include "search/index.h"
#include "search/test_corpus.h"

namespace depesche::search {
namespace {

struct Shelf {
  TemporaryFolder folder;
  Index index = Index::open(folder.path()).value();
  std::vector<Document> documents;

  void add(std::string subject, std::string body, std::string label = "open") {
    const std::uint64_t key = documents.size() + 1;
    documents.push_back({.key = key,
                         .label = std::move(label),
                         .id = Bytes{static_cast<std::byte>(key)},
                         .subject = std::move(subject),
                         .body = std::move(body)});
    REQUIRE(index.add(documents.back()).has_value());
  }
  // So many documents about other things, so that a word can be rare.
  void add_others(int count) {
    for (int i = 0; i < count; ++i)
      add("Wirtschaft " + std::to_string(i), "Der Handel mit Getreide wächst in diesem Jahr wieder etwas.");
  }
  std::vector<std::string> answer(std::string question, std::size_t limit = 12,
                                  const View& view = everything) {
    const auto found =
        index.snapshot()->quote({.question = std::move(question), .limit = limit}, view).value();
    std::vector<std::string> texts;
    for (const Quote& quote : found.quotes) texts.push_back(quote.text);
    return texts;
  }
};

using Texts = std::vector<std::string>;

TEST_CASE("a question is answered by sentences as they stand in the documents") {
  Shelf shelf;
  shelf.add_others(20);
  shelf.add("Wahl in Kairo",
            "Es ist warm in der Stadt.\n\nDie Wahl in Kairo gewann am 3. September die Partei der Mitte. "
            "Das Wetter blieb dabei recht schön.");

  const auto found =
      shelf.index.snapshot()->quote({.question = "Wer gewann die Wahl in Kairo?"}, everything).value();

  REQUIRE(found.quotes.size() == 1);
  const Quote& quote = found.quotes.front();
  CHECK(quote.text == "Die Wahl in Kairo gewann am 3. September die Partei der Mitte.");
  CHECK(quote.paragraph == 1);
  CHECK(quote.units == Range{0, quote.text.size()});
  const std::string& body = shelf.documents.back().body;
  CHECK(body.substr(quote.begin, quote.end - quote.begin) == quote.text);
}

TEST_CASE("what the documents do not answer stays without an answer") {
  Shelf shelf;
  shelf.add_others(20);
  shelf.add("Wahl in Kairo", "Die Wahl in Kairo gewann am 3. September die Partei der Mitte.");

  CHECK(shelf.answer("Was wissen wir über Wasserstoff aus Kasachstan?").empty());
  CHECK(shelf.answer("Wer gewann die Wahl in Astana?").size() <= 1);
  CHECK(shelf.answer("Hat Astana Wasserstoff und die Wahl?").empty());
  CHECK(shelf.answer("").empty());
  CHECK(shelf.answer("Was wissen wir über das?").empty());
}

TEST_CASE("what is said twice is quoted once, and several documents are heard") {
  Shelf shelf;
  shelf.add_others(20);
  for (int i = 0; i < 3; ++i)
    shelf.add("Meldung", "Der Hafen von Beirut ist seit Montag für Schiffe gesperrt.");
  shelf.add("Bericht",
            "Der Hafen von Beirut bleibt gesperrt, bis das Öl beseitigt ist. Der Hafen von Beirut hat zwei "
            "Becken. Der Hafen von Beirut wurde erweitert. Der Hafen von Beirut hat einen neuen Leiter.");

  const auto texts = shelf.answer("Hafen Beirut gesperrt");

  CHECK(std::ranges::count(texts, "Der Hafen von Beirut ist seit Montag für Schiffe gesperrt.") == 1);
  CHECK(std::ranges::count(texts, "Der Hafen von Beirut bleibt gesperrt, bis das Öl beseitigt ist.") == 1);
  CHECK(texts.size() <= 4);  // at most three from one document
}

TEST_CASE("only the limit's number of sentences is quoted, the same ones each time") {
  Shelf shelf;
  shelf.add_others(20);
  for (int i = 0; i < 30; ++i) {
    const std::string number = std::to_string(i);
    shelf.add("Hafen " + number, "Der Hafen von Beirut meldet Vorgang " + number + " mit Kran " + number +
                                     number + " an Kai " + number + "5 und Lager " + number + "7.");
  }
  const auto texts = shelf.answer("Was meldet der Hafen Beirut?", 12);
  CHECK(texts.size() == 12);
  CHECK(texts == shelf.answer("Was meldet der Hafen Beirut?", 12));
}

TEST_CASE("a question reads no more than its share, however the texts end") {
  const std::string told = "Der Hafen von Beirut ist gesperrt.";
  const std::string last = "In Beirut liegt gesperrt ein alter Schoner.";
  // Longer than what is read of one, with full stops all along: eight of them are what is read of all.
  for (const int before : {1, 8}) {
    Shelf shelf;
    shelf.add_others(20);
    for (int i = 0; i < before; ++i)
      shelf.add("Hafen Beirut gesperrt", told + " " + told + std::string(body_bytes_read, '.'));
    shelf.add("Kai", last);

    const auto texts = shelf.answer("Hafen Beirut gesperrt Schoner");

    CHECK(std::ranges::count(texts, told) == 1);
    CHECK(std::ranges::count(texts, last) == (before == 1 ? 1 : 0));
  }
}

TEST_CASE("words that only hold a question together are not searched for") {
  CHECK(telling_words("Was wissen wir über die Wahl in Kairo?") == "     Wahl  Kairo ");
  CHECK(telling_words("What did the US say on 3. March?").find("US") != std::string::npos);
  CHECK(telling_words("\"die Wahl\" -Kairo") == "\"die Wahl\" -Kairo");
  CHECK(telling_words("land:Kairo die Wahl") == "land:Kairo die Wahl");
  CHECK(telling_words("Was ist das?") == "Was ist das?");
  CHECK(telling_words("Wie bewertet die Regierung -auch NOT dies- die Lage der Wahl?").find('-') ==
        std::string::npos);
}

}  // namespace
}  // namespace depesche::search
