// SPDX-License-Identifier: EUPL-1.2
#include "text/analyzer.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace depesche::text {
namespace {

Terms terms_of(Language language, std::string_view word) {
  Analyzer analyzer(language);
  Terms terms;
  analyzer.terms_of(word, terms);
  return terms;
}

bool meets(std::string_view document, std::string_view query) {
  const Terms terms = terms_of(german, document);
  return std::ranges::find(terms, terms_of(german, query).front()) != terms.end();
}

TEST_CASE("inflected words meet in their stem") {
  CHECK(terms_of(german, "Häuser").front() == terms_of(german, "Hauses").front());
  CHECK(terms_of(german, "Haeuser").front() == terms_of(german, "Häuser").front());
  CHECK(terms_of(english, "negotiations").front() == terms_of(english, "negotiated").front());
}

TEST_CASE("a compound is found by its parts and by its endings") {
  CHECK(meets("Abschiebungshaftbefehl", "Haftbefehl"));
  CHECK(meets("Abschiebungshaftbefehle", "Haftbefehle"));
  CHECK(meets("Abschiebungshaftbefehl", "Abschiebungen"));
  CHECK(meets("Landwirtschaftsminister", "Minister"));
  CHECK(meets("Landwirtschaftsminister", "Landwirtschaft"));
  CHECK(meets("Verteidigungsministerium", "Verteidigung"));
  CHECK(meets("Doppelbesteuerungsabkommen", "Abkommen"));
  CHECK_FALSE(meets("Abschiebungshaftbefehl", "Stadt"));
}

TEST_CASE("other languages have no compounds") {
  CHECK(terms_of(english, "Abschiebungshaftbefehl").size() == 1);
}

TEST_CASE("numbers are not stemmed") { CHECK(terms_of(german, "17/48") == Terms{"17/48"}); }

TEST_CASE("tokens know their words' place") {
  Analyzer analyzer(german);
  const auto tokens = analyzer.analyze("Der Haftbefehl.");
  REQUIRE(tokens.size() == 4);
  CHECK(tokens[1].position == 1);
  CHECK(tokens[1].begin == 4);
  CHECK(tokens[1].end == 14);
  CHECK(tokens[2].is_part);
}

TEST_CASE("the commonest words tell the language") {
  CHECK(detect("Die Bundesregierung hat der Kommission mit dem Bericht geantwortet.") == german);
  CHECK(detect("The Secretary of State has the honour to inform the Minister.") == english);
  CHECK(code_of(detect("Правительство Германии и посол в Москве")) == "ru");
  CHECK(detect("") == undetermined);
  CHECK(detect("17/48 DB1042") == undetermined);
}

}  // namespace
}  // namespace depesche::text
