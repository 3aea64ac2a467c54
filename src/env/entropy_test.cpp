// SPDX-License-Identifier: EUPL-1.2
#include "env/entropy.h"

#include <doctest/doctest.h>

namespace depesche {
namespace {

TEST_CASE("two draws from the system differ") {
  SystemEntropy entropy;
  CHECK(draw<32>(entropy) != draw<32>(entropy));
}

}  // namespace
}  // namespace depesche
