// SPDX-License-Identifier: EUPL-1.2
#include "text/words.h"

#include <doctest/doctest.h>

#include <vector>

namespace depesche::text {
namespace {

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  WordScanner scanner(text);
  for (Word word; scanner.next(word);) words.emplace_back(text.substr(word.begin, word.end - word.begin));
  return words;
}

using Words = std::vector<std::string>;

TEST_CASE("numbers, dates and file numbers stay whole") {
  CHECK(words_of("Drucksache 17/48 vom 2009-11-25, DB1042.") ==
        Words{"Drucksache", "17/48", "vom", "2009-11-25", "DB1042"});
  CHECK(words_of("1,500 Euro; A/60/L.1") == Words{"1,500", "Euro", "A/60/L", "1"});
}

TEST_CASE("a sentence ends its last word") {
  CHECK(words_of("in 1994. But no.") == Words{"in", "1994", "But", "no"});
}

TEST_CASE("only a short ending stays with its apostrophe") {
  CHECK(words_of("the Secretary\u2019s and l'Europe") ==
        Words{"the", "Secretary\u2019s", "and", "l", "Europe"});
}

TEST_CASE("ideographs are words of one sign") { CHECK(words_of("外交 部") == Words{"外", "交", "部"}); }

TEST_CASE("bytes that are no UTF-8 part words") {
  CHECK(words_of("ab\xFF\xFE"
                 "cd\xC3") == Words{"ab", "cd"});
}

TEST_CASE("words fold to one form") {
  CHECK(fold("Häuser") == "haeuser");
  CHECK(fold("Ha\u0308user") == "haeuser");
  CHECK(fold("STRASSE") == fold("Straße"));
  CHECK(fold("ＤＢ１０４２") == "db1042");
  CHECK(fold("Müller’s") == "mueller");
  CHECK(fold("Élysée") == "elysee");
  CHECK(fold("Vi\u1EBFt") == "viet");
  CHECK(fold("МОСКВА") == "москва");
  CHECK(fold("Ab\u00ADschiebung") == "abschiebung");
}

TEST_CASE("a long word is cut between signs") {
  std::string word;
  for (int i = 0; i < 100; ++i) word += "ж";
  CHECK(fold(word).size() == folded_bytes_max);
}

}  // namespace
}  // namespace depesche::text
