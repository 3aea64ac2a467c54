// SPDX-License-Identifier: EUPL-1.2
#include "crypto/encoding.h"

#include <doctest/doctest.h>

namespace depesche::crypto {
namespace {

TEST_CASE("base64url gives the values of RFC 4648 without padding") {
  CHECK(to_base64url(as_bytes("")) == "");
  CHECK(to_base64url(as_bytes("f")) == "Zg");
  CHECK(to_base64url(as_bytes("fo")) == "Zm8");
  CHECK(to_base64url(as_bytes("foo")) == "Zm9v");
  CHECK(to_base64url(as_bytes("foobar")) == "Zm9vYmFy");
  CHECK(to_base64url(from_hex("fbff").value()) == "-_8");
}

TEST_CASE("what was encoded is decoded, at every length") {
  Bytes bytes;
  for (unsigned i = 0; i < 260; ++i) {
    CHECK(from_base64url(to_base64url(bytes)).value() == bytes);
    CHECK(from_hex(to_hex(bytes)).value() == bytes);
    bytes.push_back(static_cast<std::byte>(i * 37));
  }
}

TEST_CASE("there is only one spelling of the same bytes in base64url") {
  for (const char* bad : {"Zg==", "Zh", "Zm9", "Z", "Zm 8", "Zm+v", "Zm/v"}) {
    CAPTURE(bad);
    CHECK_FALSE(from_base64url(bad).has_value());
  }
}

TEST_CASE("hex takes both cases and nothing else") {
  CHECK(from_hex("aBcD").value() == from_hex("ABcd").value());
  CHECK_FALSE(from_hex("abc").has_value());
  CHECK_FALSE(from_hex("0g").has_value());
}

}  // namespace
}  // namespace depesche::crypto
