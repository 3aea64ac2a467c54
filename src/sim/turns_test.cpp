// SPDX-License-Identifier: EUPL-1.2
#include "sim/turns.h"

#include <doctest/doctest.h>

namespace depesche::sim {
namespace {

constexpr Time begin = std::chrono::sys_days(std::chrono::year(2026) / 3 / 1);
constexpr Duration second{1'000};

Turns::Hop hop(unsigned char number, std::size_t destination = 0) {
  Turns::Hop one{.from = 1, .to = 0, .destination = destination};
  one.dispatch.value.front() = std::byte{number};
  return one;
}

TEST_CASE("what goes before something more urgent that was ready is found") {
  Turns turns;
  turns.wait(hop(1), Precedence::routine, begin);
  turns.wait(hop(2), Precedence::flash, begin);
  turns.wait(hop(3), Precedence::flash, begin + 2 * second);

  CHECK(turns.taken(hop(1), begin + second, begin) == Precedence::flash);
  CHECK_FALSE(turns.taken(hop(2), begin + 3 * second, begin).has_value());
}

TEST_CASE("what was not ready yet, goes elsewhere or is not needed any more is not overtaken") {
  Turns turns;
  turns.wait(hop(1), Precedence::routine, begin);
  turns.wait(hop(2), Precedence::flash, begin);
  turns.wait(hop(2, 5), Precedence::flash, begin);
  turns.drop(hop(2).dispatch, 0);
  turns.drop(hop(2).dispatch, 5);
  turns.wait(hop(3), Precedence::flash, begin + second);
  Turns::Hop elsewhere = hop(4);
  elsewhere.to = 7;
  turns.wait(elsewhere, Precedence::flash, begin);
  CHECK_FALSE(turns.taken(hop(1), begin + second, begin).has_value());
}

TEST_CASE("what has risen may go first, and so may what was handed over before") {
  Turns turns;
  turns.wait(hop(1), Precedence::routine, begin);
  turns.wait(hop(2), Precedence::flash, begin + second);
  CHECK_FALSE(turns.taken(hop(1), begin + 9 * second, begin + second).has_value());
  CHECK_FALSE(turns.taken(hop(1), begin + 9 * second, begin).has_value());
}

TEST_CASE("a place that has lost everything has nothing that could be overtaken") {
  Turns turns;
  turns.wait(hop(2), Precedence::flash, begin);
  turns.drop_all_from(1);
  turns.wait(hop(1), Precedence::routine, begin);
  CHECK_FALSE(turns.taken(hop(1), begin + second, begin).has_value());
}

}  // namespace
}  // namespace depesche::sim
