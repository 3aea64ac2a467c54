// SPDX-License-Identifier: EUPL-1.2
// What holds for any weather.
#include <doctest/doctest.h>

#include "ltp/sample.h"

namespace depesche::ltp {
namespace {

constexpr Duration day{86'400'000};

}  // namespace

TEST_CASE(
    "27: through loss, repeats, disorder and garbling every block arrives once, whole, and is acknowledged") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    std::mt19937_64 chance(seed);
    Settings left = left_settings();
    Settings right = right_settings();
    left.delay = right.delay = Duration(static_cast<std::int64_t>(chance() % 3'000));
    left.bytes_per_second = right.bytes_per_second = 5'000;
    left.segment_size_max = right.segment_size_max = 128 + chance() % 1'200;
    left.checkpoint_bytes = right.checkpoint_bytes = 1'000 + chance() % 20'000;
    left.tries_max = right.tries_max = 12;
    Way way(std::move(left), std::move(right), seed);
    REQUIRE(way.meet());
    way.weather = {.loss = 0.25, .repeat = 0.1, .garbling = 0.05, .disorder = Duration(1'000)};
    std::vector<Bytes> expected;
    std::size_t finished = 0;
    for (std::uint64_t i = 0; i < 12; ++i) {
      const auto bytes = random_bytes(1 + chance() % 8'000, seed * 100 + i);
      expected.push_back(*bytes);
      const auto is_sent = [&] {
        return way.left.engine
            ->send({.id = {i},
                    .bytes = bytes,
                    .red_size = bytes->size(),
                    .precedence = static_cast<bundle::Precedence>(i % 4)})
            .has_value();
      };
      for (;;) {  // what broke off is offered again, as a node would
        REQUIRE(way.run_until([&] { return way.left.engine->can_send(); }, day));
        REQUIRE(is_sent());
        const std::size_t broken = way.left.broken.size();
        REQUIRE(way.run_until(
            [&] { return way.left.acknowledged.size() > finished || way.left.broken.size() > broken; }, day));
        if (way.left.acknowledged.size() > finished) break;
      }
      ++finished;
    }
    std::vector<Bytes> got;
    for (const Received& one : way.right.received) got.push_back(one.bytes);
    std::ranges::sort(got);
    got.erase(std::unique(got.begin(), got.end()), got.end());  // what broke off may have been taken before
    std::ranges::sort(expected);
    CHECK(got == expected);
    CHECK(way.right.received.size() <= expected.size() + way.left.broken.size());
    CHECK(way.left.acknowledged.size() == expected.size());
  }
}

TEST_CASE("27: a megabyte in short segments arrives although every fifth is lost, at a bearable price") {
  Settings left = left_settings();
  Settings right = right_settings();
  left.segment_size_max = right.segment_size_max = 128;
  left.bytes_per_second = right.bytes_per_second = 100'000;
  Way way(std::move(left), std::move(right), 4);
  REQUIRE(way.meet());
  way.weather.loss = 0.2;
  const auto bytes = random_bytes(1'000'000, 1);
  REQUIRE(way.left.engine->send({.id = {1}, .bytes = bytes, .red_size = bytes->size()}).has_value());
  REQUIRE(way.run_until([&] { return !way.left.acknowledged.empty() || !way.left.broken.empty(); }, day));
  REQUIRE(way.left.broken.empty());
  CHECK(way.right.received.at(0).bytes == *bytes);
  std::uint64_t sent = 0;
  for (const Bytes& datagram : way.left.datagrams) sent += datagram.size();
  CHECK(sent < 4 * bytes->size());
}

TEST_CASE("27: sessions in both directions at once, in bad weather, do not disturb each other") {
  Settings left = left_settings();
  Settings right = right_settings();
  left.bytes_per_second = right.bytes_per_second = 20'000;
  left.tries_max = right.tries_max = 30;
  Way way(std::move(left), std::move(right), 9);
  REQUIRE(way.meet());
  way.weather = {.loss = 0.1, .repeat = 0.2, .disorder = Duration(500)};
  for (std::uint64_t i = 0; i < 30; ++i) {
    for (End* end : {&way.left, &way.right}) {
      const auto bytes = random_bytes(3'000 + i, i);
      REQUIRE(end->engine->send({.id = {i}, .bytes = bytes, .red_size = bytes->size()}).has_value());
    }
  }
  REQUIRE(way.run_until(
      [&] { return way.left.acknowledged.size() == 30 && way.right.acknowledged.size() == 30; }, day));
  CHECK(way.left.received.size() == 30);
  CHECK(way.right.received.size() == 30);
  way.weather = {};
  way.run_for(Duration(120'000));
  CHECK(way.left.engine->bytes_held() == 0);
  CHECK(way.right.engine->bytes_held() == 0);
}

}  // namespace depesche::ltp
