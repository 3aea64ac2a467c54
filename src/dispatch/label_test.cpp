// SPDX-License-Identifier: EUPL-1.2
#include "dispatch/label.h"

#include <doctest/doctest.h>

namespace depesche {
namespace {

TEST_CASE("a level's code is read back as that level") {
  for (const Level level :
       {Level::open, Level::restricted, Level::confidential, Level::secret, Level::top_secret}) {
    CHECK(parse_level(to_text(level)).value() == level);
  }
}

TEST_CASE("common spellings of levels are understood") {
  for (const char* text : {"offen", "Offen"}) CHECK(parse_level(text).value() == Level::open);
  for (const char* text :
       {"VS-NfD", "nfd", "VS - Nur für den Dienstgebrauch", "VS-NUR FÜR DEN DIENSTGEBRAUCH", "RESTRICTED",
        "NATO Restricted", "RESTREINT UE/EU RESTRICTED"}) {
    CAPTURE(text);
    CHECK(parse_level(text).value() == Level::restricted);
  }
  for (const char* text : {"VS-Vertr.", "VS-Vertraulich", "vertraulich", "CONFIDENTIAL"}) {
    CHECK(parse_level(text).value() == Level::confidential);
  }
  for (const char* text : {"geheim", "Geh.", "SECRET", "EU SECRET"})
    CHECK(parse_level(text).value() == Level::secret);
  for (const char* text :
       {"streng geheim", "Str. Geh.", "TOP SECRET", "COSMIC TOP SECRET", "TRÈS SECRET UE/EU TOP SECRET"}) {
    CAPTURE(text);
    CHECK(parse_level(text).value() == Level::top_secret);
  }
}

TEST_CASE("what is no level is refused, never taken for a low one") {
  for (const char* text : {"", "-", "geheimer", "VS", "public?", "SECRETO"}) {
    CAPTURE(text);
    CHECK(parse_level(text).error().code == Code::invalid);
  }
  CHECK_FALSE(parse_level(std::string(100'000, 'g')).has_value());
}

TEST_CASE("a normalised label has each word once, in order") {
  const Label label{
      .level = Level::secret, .compartments = {"NUK", "ATOM", "NUK"}, .releasable_to = {"NATO", "EU"}};
  const Label expected{
      .level = Level::secret, .compartments = {"ATOM", "NUK"}, .releasable_to = {"EU", "NATO"}};
  CHECK(normalised(label) == expected);
}

TEST_CASE("what is made from two parts is handled as strictly as both") {
  const Label one{
      .level = Level::secret, .compartments = {"B"}, .releasable_to = {"EU", "NATO"}, .term_year = 2040};
  const Label two{
      .level = Level::restricted, .compartments = {"A", "B"}, .releasable_to = {"NATO"}, .term_year = 2055};
  const Label expected{
      .level = Level::secret, .compartments = {"A", "B"}, .releasable_to = {"NATO"}, .term_year = 2055};
  CHECK(join(one, two) == expected);
  CHECK(join(two, one) == expected);
  CHECK(join(one, one) == one);
}

TEST_CASE("no end of the term is later than any, and an open part sets none") {
  const Label endless{.level = Level::secret};
  const Label ending{.level = Level::secret, .term_year = 2040};
  const Label open{};
  CHECK(join(endless, ending).term_year == 0);
  CHECK(join(ending, endless).term_year == 0);
  CHECK(join(open, ending).term_year == 2040);
  CHECK(join(ending, open).term_year == 2040);
  CHECK(join(open, open) == open);
}

}  // namespace
}  // namespace depesche
