// SPDX-License-Identifier: EUPL-1.2
#include "base/shared_map.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <map>
#include <random>
#include <string>

namespace depesche {
namespace {

using Numbers = SharedMap<int, std::string>;

void check_same(const Numbers& shared, const std::map<int, std::string>& plain) {
  REQUIRE(shared.size() == plain.size());
  CHECK(shared.empty() == plain.empty());
  CHECK(std::ranges::equal(shared, plain));
  for (int key = -1; key <= 1000; key += 7) {
    const auto expected = plain.find(key);
    const std::string* found = shared.find(key);
    REQUIRE((found != nullptr) == (expected != plain.end()));
    if (found != nullptr) CHECK(*found == expected->second);
    const auto after = plain.upper_bound(key);
    const auto next = shared.upper_bound(key);
    REQUIRE((next == shared.end()) == (after == plain.end()));
    if (after != plain.end()) CHECK(next->first == after->first);
  }
}

TEST_CASE("a shared map holds what a map holds after the same changes, and each copy keeps its moment") {
  std::mt19937 chance(7);
  Numbers shared;
  std::map<int, std::string> plain;
  std::vector<std::pair<Numbers, std::map<int, std::string>>> moments;
  for (int step = 0; step < 6000; ++step) {
    const int key = static_cast<int>(chance() % 1000);
    const bool shrinks = step / 1500 % 2 == 1;
    if (chance() % 10 < (shrinks ? 8u : 2u)) {
      shared.erase(key);
      plain.erase(key);
    } else if (chance() % 2 == 0) {
      shared.set(key, std::to_string(step));
      plain[key] = std::to_string(step);
    } else {
      CHECK(shared.add(key, std::to_string(step)) == plain.try_emplace(key, std::to_string(step)).second);
    }
    if (step % 500 == 0) moments.emplace_back(shared, plain);
  }
  moments.emplace_back(shared, plain);
  for (const auto& [then, expected] : moments) check_same(then, expected);
  CHECK(moments.back().first == shared);
  CHECK_FALSE(moments.front().first == shared);
  for (int key = 0; key < 1000; ++key) shared.erase(key);
  check_same(shared, {});
}

TEST_CASE("an entry of a shared map stays where it is while others come and go") {
  Numbers shared;
  shared.set(500, "here");
  const std::string* here = shared.find(500);
  for (int key = 0; key < 1000; ++key) shared.add(key, "other");
  CHECK(shared.find(500) == here);
  Numbers copy = shared;
  copy.set(500, "there");
  CHECK(*here == "here");
  CHECK(*copy.find(500) == "there");
}

}  // namespace
}  // namespace depesche
