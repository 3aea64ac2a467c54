// SPDX-License-Identifier: EUPL-1.2
#include "text/sentences.h"

#include <doctest/doctest.h>

#include <random>
#include <string>

namespace depesche::text {
namespace {

using Texts = std::vector<std::string>;

Texts paragraphs(std::string_view text) {
  Texts found;
  for (const Stretch& each : paragraphs_of(text))
    found.emplace_back(text.substr(each.begin, each.end - each.begin));
  return found;
}

Texts sentences(std::string_view text) {
  Texts found;
  for (const Stretch& each : sentences_of(text, {0, text.size()}))
    found.emplace_back(text.substr(each.begin, each.end - each.begin));
  return found;
}

TEST_CASE("empty lines part paragraphs, however many there are") {
  CHECK(paragraphs("Eins.\nWeiter.\n\n\n\nZwei.\n \n") == Texts{"Eins.\nWeiter.", "Zwei.\n \n"});
  CHECK(paragraphs("\n\n\nEins.\n\n \n\nZwei.") == Texts{"Eins.", "Zwei."});
  CHECK(paragraphs("").empty());
  CHECK(paragraphs(" \n\n \n").empty());
}

TEST_CASE("a sentence ends at a stop before a capital, also behind a quotation mark") {
  CHECK(sentences("Die Wahl ist vorbei. Wer hat gewonnen? „Niemand.“ Das war es!") ==
        Texts{"Die Wahl ist vorbei.", "Wer hat gewonnen?", "„Niemand.“", "Das war es!"});
  CHECK(sentences("It rose by 1.5 per cent. The minister said: “No.” He left.") ==
        Texts{"It rose by 1.5 per cent.", "The minister said: “No.”", "He left."});
}

TEST_CASE("abbreviations, initials and ordinal numbers end no sentence") {
  CHECK(sentences("Mr. J. Smith met Dr. Ebert on Nov. 3. They talked.").size() == 1);
  CHECK(sentences("Am 3. September, z. B. nach Art. 5 Abs. 2, begann es. Dann nicht.") ==
        Texts{"Am 3. September, z. B. nach Art. 5 Abs. 2, begann es.", "Dann nicht."});
  CHECK(sentences("It was in 1994. But no.") == Texts{"It was in 1994.", "But no."});
}

TEST_CASE("a wrapped line goes on, a heading does not") {
  CHECK(
      sentences(
          "CIRCULAR\nSir: The election of last November resulted in the choice of\nMr. Lincoln, who won.") ==
      Texts{"CIRCULAR",
            "Sir: The election of last November resulted in the choice of\nMr. Lincoln, who won."});
  CHECK(sentences("Kairo,\nden 3. Mai") == Texts{"Kairo,\nden 3. Mai"});
}

TEST_CASE("sentences of any bytes are whole, in order and apart") {
  std::mt19937_64 random(7);
  const std::string signs = "aA. \n!?\"1„\xC3\xFF,:)";
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (std::size_t i = random() % 60; i > 0; --i) text.push_back(signs[random() % signs.size()]);
    CAPTURE(text);
    std::size_t at = 0;
    for (const Stretch& paragraph : paragraphs_of(text)) {
      for (const Stretch& each : sentences_of(text, paragraph)) {
        CHECK(each.begin >= std::max(at, paragraph.begin));
        CHECK(each.end > each.begin);
        CHECK(each.end <= paragraph.end);
        at = each.end;
      }
    }
  }
}

}  // namespace
}  // namespace depesche::text
