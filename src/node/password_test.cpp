// SPDX-License-Identifier: EUPL-1.2
#include "node/password.h"

#include <doctest/doctest.h>

#include <string>

namespace depesche {
namespace {

constexpr crypto::ScryptCost cheap{.log2_rounds = 10};

TEST_CASE("a verifier knows its password and no other") {
  SystemEntropy entropy;
  const Bytes verifier = make_password_verifier("richtig pferd batterie", cheap, entropy).value();
  CHECK(verify_password(verifier, "richtig pferd batterie").value());
  CHECK_FALSE(verify_password(verifier, "richtig pferd batterif").value());
  CHECK_FALSE(verify_password(verifier, "").value());
}

TEST_CASE("the same password twice gives two verifiers") {
  SystemEntropy entropy;
  CHECK(make_password_verifier("richtig pferd batterie", cheap, entropy).value() !=
        make_password_verifier("richtig pferd batterie", cheap, entropy).value());
}

TEST_CASE("a password has between 12 and 256 bytes, and a longer one does not pass for its beginning") {
  SystemEntropy entropy;
  CHECK_FALSE(make_password_verifier("elf Zeichen", cheap, entropy).has_value());
  CHECK_FALSE(make_password_verifier(std::string(257, 'x'), cheap, entropy).has_value());
  const Bytes verifier = make_password_verifier(std::string(256, 'x'), cheap, entropy).value();
  CHECK(verify_password(verifier, std::string(256, 'x')).value());
  CHECK_FALSE(verify_password(verifier, std::string(257, 'x')).value());
}

TEST_CASE("a verifier cut short is refused") {
  SystemEntropy entropy;
  const Bytes verifier = make_password_verifier("richtig pferd batterie", cheap, entropy).value();
  for (std::size_t size = 0; size < verifier.size(); ++size) {
    CHECK_FALSE(verify_password(BytesView(verifier).first(size), "richtig pferd batterie").has_value());
  }
}

}  // namespace
}  // namespace depesche
