// SPDX-License-Identifier: EUPL-1.2
#include "crypto/scrypt.h"

#include <doctest/doctest.h>

#include "crypto/encoding.h"

namespace depesche::crypto {
namespace {

TEST_CASE("scrypt gives the second value of RFC 7914") {
  const ScryptCost cost{.log2_rounds = 10, .block_size = 8, .parallel = 16};
  CHECK(to_hex(scrypt(as_bytes("password"), as_bytes("NaCl"), cost, 64).value().view()) ==
        "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830da"
        "c727afb94a83ee6d8360cbdfa2cc0640");
}

TEST_CASE("a cost out of range is refused before any memory is taken") {
  for (const ScryptCost cost :
       {ScryptCost{.log2_rounds = 0}, ScryptCost{.log2_rounds = 31}, ScryptCost{.block_size = 0},
        ScryptCost{.parallel = 0}, ScryptCost{.log2_rounds = 21, .block_size = 8}}) {
    CHECK(scrypt(as_bytes("password"), as_bytes("NaCl"), cost, 64).error().code == Code::invalid);
  }
}

}  // namespace
}  // namespace depesche::crypto
