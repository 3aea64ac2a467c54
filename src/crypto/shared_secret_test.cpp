// SPDX-License-Identifier: EUPL-1.2
#include "crypto/shared_secret.h"

#include <doctest/doctest.h>

namespace depesche::crypto {

TEST_CASE("two owners find the same secret, for each purpose another, and a third finds none of them") {
  SystemEntropy entropy;
  const SealingKey left = SealingKey::generate(entropy);
  const SealingKey right = SealingKey::generate(entropy);
  const SealingKey third = SealingKey::generate(entropy);
  const Secret shared = shared_secret(left, right.public_key(), "line").value();
  const auto is_shared = [&](const SealingKey& own, const SealingKey& other, std::string_view purpose) {
    return equal_in_constant_time(shared.view(), shared_secret(own, other.public_key(), purpose)->view());
  };
  CHECK(shared.size() == 32);
  CHECK(is_shared(left, right, "line"));
  CHECK(is_shared(right, left, "line"));
  CHECK_FALSE(is_shared(left, right, "lines"));
  CHECK_FALSE(is_shared(third, left, "line"));
  CHECK_FALSE(is_shared(third, right, "line"));
  PublicSealingKey none = right.public_key();
  none.point[50] ^= std::byte{1};
  CHECK(shared_secret(left, none, "line").error().code == Code::invalid);
}

}  // namespace depesche::crypto
