// SPDX-License-Identifier: EUPL-1.2
#include <doctest/doctest.h>

#include "route/sample.h"

namespace depesche::route {
namespace {

using bundle::Precedence;

Time ms(std::int64_t count) { return Time(Duration(count)); }

TEST_CASE("18: a booking takes the first time that is free for its precedence") {
  Bookings bookings;
  bookings.take({.id = key(1), .precedence = Precedence::priority, .begin = ms(0), .end = ms(10)});
  bookings.take({.id = key(2), .precedence = Precedence::routine, .begin = ms(10), .end = ms(20)});
  bookings.take({.id = key(3), .precedence = Precedence::flash, .begin = ms(25), .end = ms(30)});

  CHECK(bookings.earliest(key(9), Precedence::routine, ms(0), Duration(5)) == ms(20));
  CHECK(bookings.earliest(key(9), Precedence::routine, ms(0), Duration(6)) == ms(30));
  CHECK(bookings.earliest(key(9), Precedence::priority, ms(0), Duration(15)) == ms(10));
  CHECK(bookings.earliest(key(9), Precedence::immediate, ms(0), Duration(25)) == ms(0));
  CHECK(bookings.earliest(key(9), Precedence::flash, ms(3), Duration(23)) == ms(30));
  CHECK(bookings.earliest(key(3), Precedence::flash, ms(3), Duration(23)) == ms(3));
}

TEST_CASE("19: a higher precedence displaces lower bookings and says which") {
  Bookings bookings;
  bookings.take({.id = key(1), .precedence = Precedence::routine, .begin = ms(0), .end = ms(10)});
  bookings.take({.id = key(2), .precedence = Precedence::priority, .begin = ms(10), .end = ms(20)});
  bookings.take({.id = key(3), .precedence = Precedence::routine, .begin = ms(20), .end = ms(30)});

  const auto displaced =
      bookings.take({.id = key(4), .precedence = Precedence::flash, .begin = ms(9), .end = ms(20)});

  CHECK(displaced == std::vector{key(1), key(2)});
  REQUIRE(bookings.all().size() == 2);
  CHECK(bookings.all()[0].id == key(4));
  CHECK(bookings.all()[1].id == key(3));
}

TEST_CASE("18: whatever is booked, bookings never overlap, and only lower ones are displaced") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    Chance chance(seed);
    Bookings bookings;
    std::map<bundle::BundleKey, Precedence> known;
    for (std::uint64_t i = 0; i < 300; ++i) {
      const Precedence precedence = chance.precedence();
      const Duration length(static_cast<std::int64_t>(1 + chance.below(50)));
      const Time ready = ms(static_cast<std::int64_t>(chance.below(5'000)));
      const Time begin = bookings.earliest(key(i), precedence, ready, length);
      REQUIRE(begin >= ready);
      known[key(i)] = precedence;
      const auto displaced =
          bookings.take({.id = key(i), .precedence = precedence, .begin = begin, .end = begin + length});
      for (const auto& id : displaced) CHECK(known.at(id) < precedence);
      if (chance.once_in(5)) bookings.release(key(chance.below(i + 1)));
      for (std::size_t next = 1; next < bookings.all().size(); ++next) {
        REQUIRE(bookings.all()[next - 1].end <= bookings.all()[next].begin);
      }
    }
  }
}

}  // namespace
}  // namespace depesche::route
