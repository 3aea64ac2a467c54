// SPDX-License-Identifier: EUPL-1.2
#include "crypto/point.h"

#include <doctest/doctest.h>

#include "crypto/hpke.h"
#include "crypto/test_tools.h"
#include "env/entropy.h"

namespace depesche::crypto {
namespace {

TEST_CASE("a point comes back from its compressed form, whichever of the two it is") {
  SystemEntropy entropy;
  bool has_even = false;
  bool has_odd = false;
  while (!has_even || !has_odd) {
    const PublicSealingKey key = SealingKey::generate(entropy).public_key();
    const Bytes compressed = compressed_point(key.point).value();
    CHECK(compressed.size() == compressed_point_size);
    CHECK(std::ranges::equal(expanded_point(compressed).value(), key.point));
    (compressed.front() == std::byte{2} ? has_even : has_odd) = true;
  }
}

TEST_CASE("what is no point of the curve, or in no such form, is refused") {
  SystemEntropy entropy;
  const PublicSealingKey key = SealingKey::generate(entropy).public_key();
  const Bytes compressed = compressed_point(key.point).value();
  CHECK_FALSE(compressed_point({}).has_value());
  CHECK_FALSE(compressed_point(compressed).has_value());
  CHECK_FALSE(expanded_point({}).has_value());
  CHECK_FALSE(expanded_point(key.point).has_value());
  for (const int form : {0, 4, 5, 6, 7}) {
    Bytes other = compressed;
    other.front() = static_cast<std::byte>(form);
    CHECK_FALSE(expanded_point(other).has_value());
  }
  for (const int form : {0, 2, 3, 5, 6, 7}) {
    Bytes other = to_bytes(key.point);
    other.front() = static_cast<std::byte>(form);
    CHECK_FALSE(compressed_point(other).has_value());
  }
  Bytes beside = to_bytes(key.point);
  beside.back() ^= std::byte{2};
  CHECK_FALSE(compressed_point(beside).has_value());
}

}  // namespace
}  // namespace depesche::crypto
