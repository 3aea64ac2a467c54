// SPDX-License-Identifier: EUPL-1.2
#include "crypto/key_wrap.h"

#include <doctest/doctest.h>

#include "crypto/hmac_sha512.h"
#include "crypto/test_tools.h"

namespace depesche::crypto {
namespace {

TEST_CASE("keys are wrapped as RFC 3394 §4.1 and §4.6 show") {
  const Bytes short_key = hex("000102030405060708090a0b0c0d0e0f");
  const Bytes data = hex("00112233445566778899aabbccddeeff");
  CHECK(wrap_key(short_key, data) == hex("1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5"));
  const Bytes long_key = hex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
  const Bytes long_data = hex("00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f");
  const Bytes wrapped =
      hex("28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21");
  CHECK(wrap_key(long_key, long_data) == wrapped);
  CHECK(to_bytes(unwrap_key(long_key, wrapped).value().view()) == long_data);
}

TEST_CASE("a wrapped key that was changed, or wrapped with another key, does not come out") {
  const Bytes key(16, std::byte{1});
  const Bytes wrapped = wrap_key(key, Bytes(32, std::byte{2}));
  for (std::size_t i = 0; i < wrapped.size(); ++i) {
    Bytes changed = wrapped;
    changed[i] ^= std::byte{1};
    CHECK(unwrap_key(key, changed).error().code == Code::corrupt);
  }
  CHECK(unwrap_key(Bytes(16, std::byte{3}), wrapped).error().code == Code::corrupt);
  for (const std::size_t size : {0, 8, 16, 23, 25, 1024}) {
    CHECK(unwrap_key(key, Bytes(size)).error().code == Code::invalid);
  }
  CHECK(unwrap_key(Bytes(24), wrapped).error().code == Code::invalid);
}

TEST_CASE("HMAC-SHA-512 is what RFC 4231 §4.3 shows, in pieces too") {
  const BytesView key = as_bytes("Jefe");
  const Bytes wanted =
      hex("164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
          "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737");
  CHECK(to_bytes(hmac_sha512(key, {as_bytes("what do ya want "), as_bytes("for nothing?")}).view()) ==
        wanted);
}

}  // namespace
}  // namespace depesche::crypto
