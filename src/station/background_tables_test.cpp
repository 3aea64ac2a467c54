// SPDX-License-Identifier: EUPL-1.2
#include "station/background_tables.h"

#include <doctest/doctest.h>

#include "dispatch/dictionary.h"
#include "dispatch/sample.h"

namespace depesche {
namespace {

using std::chrono::milliseconds;

template <class Condition>
bool becomes(Condition condition) {
  for (int i = 0; i < 3'000; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(milliseconds(10));
  }
  return false;
}

TEST_CASE("tables are made beside, are there for the next text, and go when nobody asks any more") {
  BackgroundTables tables(milliseconds(50));
  const auto dictionary = sample::dictionary();
  std::weak_ptr<const AuthorsDictionary> kept;
  for (int round = 0; round < 2; ++round) {
    CHECK(tables.of(dictionary) == nullptr);
    REQUIRE(becomes([&] {
      const auto made = tables.of(dictionary);
      kept = made;
      return made != nullptr;
    }));
    CHECK(kept.lock()->id() == dictionary->id());
    CHECK(becomes([&] { return kept.expired(); }));
  }
}

std::shared_ptr<const Dictionary> another_dictionary() {
  std::vector<Bytes> samples;
  for (unsigned i = 1'000; i < 1'400; ++i) samples.push_back(to_bytes(as_bytes(sample::some_report(i))));
  return Dictionary::from(train_dictionary(samples, 4'096).value()).value();
}

TEST_CASE("what is expected is there without having been missed, and another dictionary takes its place") {
  BackgroundTables tables;
  const auto first = sample::dictionary();
  const auto second = another_dictionary();
  tables.expect(first);
  REQUIRE(becomes([&] { return tables.of(first) != nullptr; }));
  CHECK(tables.of(second) == nullptr);
  REQUIRE(becomes([&] { return tables.of(second) != nullptr; }));
}

TEST_CASE("whoever ends does not wait until the tables are idle") {
  for (int round = 0; round < 20; ++round) {
    BackgroundTables tables(std::chrono::hours(1));
    tables.expect(sample::dictionary());
  }
}

}  // namespace
}  // namespace depesche
