// SPDX-License-Identifier: EUPL-1.2
#include "ingest/plain.h"

#include <doctest/doctest.h>

namespace depesche::ingest {
namespace {

TEST_CASE("paragraphs are parted by one empty line, and blanks are single") {
  CHECK(normalise("  Ein \t Satz. \r\nNoch einer.\r\n \r\n\r\nAbsatz  zwei\n") ==
        "Ein Satz.\nNoch einer.\n\nAbsatz zwei");
  CHECK(normalise("5\u00A0€ und Ver\u00ADtrag\u200B\x01.") == "5 € und Vertrag.");
  CHECK(normalise("eins\fzwei") == "eins\n\nzwei");
  CHECK(normalise(" \n\n ") == "");
}

TEST_CASE("dates are written as ISO 8601 and impossible ones are none") {
  CHECK(iso_date("1916-03-04T10:00:00Z") == "1916-03-04");
  CHECK(iso_date("2005") == "2005");
  CHECK(iso_date("2005-06") == "2005-06");
  CHECK(iso_date("20240229") == "2024-02-29");
  CHECK(iso_date("4. 3.1916") == "1916-03-04");
  CHECK(iso_date("2023-02-29") == "");
  CHECK(iso_date("2023-13") == "");
  CHECK(iso_date("gestern") == "");
  CHECK(iso_date("123456") == "");
}

TEST_CASE("a field is one line of bounded length") {
  CHECK(one_line("Betreff:\n  Lage ") == "Betreff: Lage");
  CHECK(one_line("Straße", 5) == "Stra");
}

TEST_CASE("a language tag gives its primary subtag") {
  CHECK(primary_language("de-DE") == "de");
  CHECK(primary_language("EN_us") == "en");
  CHECK(primary_language("x1") == "");
}

}  // namespace
}  // namespace depesche::ingest
