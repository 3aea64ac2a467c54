// SPDX-License-Identifier: EUPL-1.2
#include "text/countries.h"

#include <doctest/doctest.h>

namespace depesche::text {
namespace {

TEST_CASE("a country is known by its German and English name and by its codes") {
  for (const char* name : {"Deutschland", "Germany", "GERMANY", "DE", "deu"}) {
    CAPTURE(name);
    CHECK(country_code(name) == "DEU");
  }
  CHECK(country_code("Vereinigtes Königreich") == "GBR");
  CHECK(country_code("United Kingdom") == "GBR");
}

TEST_CASE("what is no country of today has no code and no name") {
  CHECK(country_code("Ottoman Empire").empty());
  CHECK(country_code("").empty());
  CHECK(country_name("ZZZ", "de").empty());
}

TEST_CASE("a code has its name in both languages") {
  CHECK(country_name("CIV", "de") == "Côte d’Ivoire");
  CHECK(country_name("GBR", "en") == "United Kingdom");
}

}  // namespace
}  // namespace depesche::text
