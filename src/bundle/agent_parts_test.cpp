// SPDX-License-Identifier: EUPL-1.2
// Fragments, their whole, and a crash in between.
#include <doctest/doctest.h>

#include <algorithm>

#include "bundle/agent_site.h"

namespace depesche::bundle {
namespace {

TEST_CASE("14: the whole of stored parts is not known before it is stored, so a restart makes it again") {
  Site before;
  const Bytes whole = written(sent_at_noon(here), {sample_payload(Bytes(2000, std::byte{7}))});
  const auto parts = fragment(decode(whole).value(), 1500).value();
  REQUIRE(parts.size() == 2);
  before.receive(parts[0]);
  const Reception last = before.agent.receive(parts[1], before.now);
  before.agent.stored(last.id, last.bytes, before.now);
  const Bytes state = before.agent.state();  // the whole is still to be stored

  Site after;
  REQUIRE(after.agent.restore(state, after.now).has_value());
  for (const Bytes& part : parts)
    REQUIRE(after.agent.restored(part, last.arrived, last.age, after.now).has_value());
  after.run();
  REQUIRE(after.made.size() == 1);
  CHECK(after.made[0] == whole);
  CHECK(after.delivered.size() == 1);
  CHECK(after.discarded.size() == 2);
}

TEST_CASE("16: when both the parts and their whole are in the store after a crash, it is delivered once") {
  const Bytes whole = written(sent_at_noon(here), {sample_payload(Bytes(2000, std::byte{7}))});
  const auto parts = fragment(decode(whole).value(), 1500).value();
  std::vector<Bytes> stored{parts.at(0), parts.at(1), whole};
  for (int turn = 0; turn < 3; ++turn) {
    CAPTURE(turn);
    Site after;
    for (const Bytes& one : stored) REQUIRE(after.agent.restored(one, 0, 0, after.now).has_value());
    after.run();
    CHECK(after.delivered.size() == 1);
    CHECK(after.discarded.size() == 2);
    CHECK(after.agent.held() == 1);
    std::ranges::rotate(stored, stored.begin() + 1);
  }
}

}  // namespace
}  // namespace depesche::bundle
