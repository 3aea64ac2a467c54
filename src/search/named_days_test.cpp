// SPDX-License-Identifier: EUPL-1.2
#include "search/named_days.h"

#include <doctest/doctest.h>

#include <limits>

namespace depesche::search {
namespace {

using namespace std::chrono;

std::int32_t days_of(year_month_day date) {
  return static_cast<std::int32_t>(sys_days(date).time_since_epoch().count());
}

TEST_CASE("days are read as people write them, in English and German") {
  CHECK(named_days("message of November 16") == std::vector{NamedDay{{}, November / 16}});
  CHECK(named_days("until March 15, 1928 (text printed)") == std::vector{NamedDay{year(1928), March / 15}});
  CHECK(named_days("am 4. September 2009") == std::vector{NamedDay{year(2009), September / 4}});
  CHECK(named_days("vom 25. März") == std::vector{NamedDay{{}, March / 25}});
  CHECK(named_days("17.03.1905 und 1905-03-18") ==
        std::vector{NamedDay{year(1905), March / 17}, NamedDay{year(1905), March / 18}});
}

TEST_CASE("what is no day names none") {
  CHECK(named_days("").empty());
  CHECK(named_days("May they come in 1928?").empty());
  CHECK(named_days("February 31").empty());
  CHECK(named_days("im März 2010").empty());
  CHECK(named_days("von:17.03.1905 datum:1905-03-18").empty());
}

TEST_CASE("a dispatch speaks of a day when it was written then or soon after") {
  const NamedDay named{year(1928), March / 15};
  const auto on = [&](year_month_day date) { return nearness(named, days_of(date)); };
  CHECK(on(1928y / March / 15) == 1);
  CHECK(on(1928y / March / 13) == 1);
  CHECK(on(1928y / April / 4) == 0.5);
  CHECK(on(1928y / April / 4) > on(1928y / June / 4));
  CHECK(on(1928y / March / 5) < on(1928y / March / 25));
  CHECK(on(1929y / March / 15) < 0.1);
  CHECK(nearness(named, std::numeric_limits<std::int32_t>::max()) >= 0);
  CHECK(nearness(named, std::numeric_limits<std::int32_t>::min() + 1) >= 0);
}

TEST_CASE("a day without a year is that of the year at hand") {
  CHECK(nearness({{}, November / 16}, days_of(1917y / November / 16)) == 1);
  CHECK(nearness({{}, December / 31}, days_of(1918y / January / 20)) == 0.5);
  CHECK(nearness({{}, January / 2}, days_of(1917y / December / 31)) == 1);
  CHECK(nearness({{}, February / 29}, days_of(1917y / March / 1)) == 1);
}

}  // namespace
}  // namespace depesche::search
