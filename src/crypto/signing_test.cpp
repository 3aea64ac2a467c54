// SPDX-License-Identifier: EUPL-1.2
#include "crypto/signing.h"

#include <doctest/doctest.h>

#include <random>

#include "crypto/test_tools.h"

namespace depesche::crypto {
namespace {

SigningKey key_of_rfc6979() {
  return SigningKey::from_private(hex("6B9D3DAD2E1B8C1C05B19875B6659F4DE23C3B667BF297BA9AA47740787137D8"
                                      "96D5724E4C70A825F872C9EA60D2EDF5"))
      .value();
}

TEST_CASE("signatures are those of RFC 6979, A.2.6, and they verify") {
  const SigningKey key = key_of_rfc6979();
  CHECK(to_hex(key.public_key().point) ==
        "04ec3a4e415b4e19a4568618029f427fa5da9a8bc4ae92e02e06aae5286b300c64def8f0ea9055866064a254515480bc13"
        "8015d9b72d7d57244ea8ef9ac0c621896708a59367f9dfb9f54ca84b3f1c9db1288b231c3ae0d4fe7344fd2533264720");
  CHECK(to_hex(key.sign(as_bytes("sample"))) ==
        "94edbb92a5ecb8aad4736e56c691916b3f88140666ce9fa73d64c4ea95ad133c81a648152e44acf96e36dd1e80fabe46"
        "99ef4aeb15f178cea1fe40db2603138f130e740a19624526203b6351d0a3a94fa329c145786e679e7b82c71a38628ac8");
  CHECK(to_hex(key.sign(as_bytes("test"))) ==
        "8203b63d3c853e8d77227fb377bcf7b7b772e97892a80f36ab775d509d7a5feb0542a7f0812998da8f1dd3ca3cf023db"
        "ddd0760448d42d8a43af45af836fce4de8be06b485e9b61b827c2f13173923e06a739f040649a667bf3b828246baa5a5");
  CHECK(verify(key.public_key(), as_bytes("sample"), key.sign(as_bytes("sample"))).has_value());
}

TEST_CASE("a signature fits one message and one key, and no bit of it may change") {
  Dice dice;
  const SigningKey key = SigningKey::generate(dice);
  const SigningKey other = SigningKey::generate(dice);
  const Signature signature = key.copy().sign(as_bytes("Weisung"));

  REQUIRE(verify(key.public_key(), as_bytes("Weisung"), signature).has_value());
  CHECK(verify(key.public_key(), as_bytes("weisung"), signature).error().code == Code::corrupt);
  CHECK_FALSE(verify(other.public_key(), as_bytes("Weisung"), signature).has_value());
  CHECK_FALSE(verify(key.public_key(), as_bytes("Weisung"), Signature{}).has_value());
  for (std::size_t i = 0; i < signature.size(); i += 7) {
    Signature flipped = signature;
    flipped[i] ^= std::byte{0x10};
    CHECK_FALSE(verify(key.public_key(), as_bytes("Weisung"), flipped).has_value());
  }
}

TEST_CASE("a public key must be an uncompressed point of the curve") {
  const auto point = key_of_rfc6979().public_key().point;
  CHECK(PublicSigningKey::parse(point).value() == key_of_rfc6979().public_key());
  auto off_curve = point;
  off_curve[96] ^= std::byte{1};
  CHECK(PublicSigningKey::parse(off_curve).error().code == Code::invalid);
  auto compressed = point;
  compressed[0] = std::byte{0x02};
  CHECK_FALSE(PublicSigningKey::parse(compressed).has_value());
  CHECK_FALSE(PublicSigningKey::parse(BytesView(point).first(49)).has_value());
  CHECK_FALSE(PublicSigningKey::parse({}).has_value());
  CHECK_FALSE(PublicSigningKey::parse(Bytes(97)).has_value());
  CHECK(verify(PublicSigningKey{}, as_bytes("x"), Signature{}).error().code == Code::invalid);
}

TEST_CASE("a private key must lie between one and the order of the curve") {
  CHECK_FALSE(SigningKey::from_private(Bytes(48)).has_value());
  CHECK_FALSE(SigningKey::from_private(Bytes(48, std::byte{0xFF})).has_value());
  CHECK_FALSE(SigningKey::from_private(Bytes(47, std::byte{1})).has_value());
  CHECK(SigningKey::from_private(Bytes(48, std::byte{1})).has_value());
}

// The signatures were made with another program (pyca/cryptography).
TEST_CASE("a passkey's ES256 signature verifies") {
  const Bytes x = hex("45fad80a02a34e942bd7ee77715d42a6de633a916747f7f076e577a2109792e0");
  const Bytes y = hex("46e32afab3bd765ab0754b01a5666e3a8cffab5dcaf44b592a745c0a6642903a");
  const Bytes signature =
      hex("30450220236daed68e13163d5726d4a8958e8dfe11f4a07e810c4cb9db1b34d319dc5f95022100d89a9b55992095e005"
          "12f07d34c86f16ec6defdc02e00f1fc485ddc16a31a357");
  CHECK(verify_es256(x, y, as_bytes("passkey message"), signature).has_value());
  CHECK_FALSE(verify_es256(x, y, as_bytes("passkey massage"), signature).has_value());
  CHECK(verify_es256(y, x, as_bytes("passkey message"), signature).error().code == Code::invalid);
  CHECK_FALSE(verify_es256(x, y, as_bytes("passkey message"), BytesView(signature).first(40)).has_value());
}

TEST_CASE("a passkey's RS256 signature verifies") {
  const Bytes modulus =
      hex("c49cd2ee6d0f87b173fa8d3b05e5cfe5d4cd1a93712eb0f629ab37902f752ac9b347bf698b01f50c7bb4e5cfbbd4c94d"
          "3924a86f4de9fb1b461ffc10c7fdb67a6b17b874da061824181d2337bcc00fdc8653c1aaa93bbb1fd98abedb7ae24e01"
          "6fa51ae11a052b326bdf64fa5fdfd221aeeb8c633dc2ff16f5064cd7b451f40d8c1077d1dbc6793d10034575398ad1f1"
          "69a787fbcb0ce089e0a0910561b038a765523668a806fb7263e24662fa006e6f67b7825ce61cb53efc36a12e7e750051"
          "b2ee6012bb9f0955fa2cc12e53329b147b69d8d0423ac0554c75d16c2e6560679718628e9c79a4449dded624aed8d4d7"
          "23878253646231455b7dd9458d6a8873");
  const Bytes exponent = hex("010001");
  const Bytes signature =
      hex("b389fb61860ce1577d03ab230a360c0dae9e8892a112ba60407924b3e805880a8bd741dffe811c093016a443414264a3"
          "ee82652fe7c906cf2267afda3b9b544fa62b262912e2c8d58e0aa41537647e04ce634a5ddeefa74f1ab642d36de6e8c3"
          "01d576d578402060104561c4e21900c5bb19d58f07d6c561aa15c647908f7f083237e0b0fb46bf77fc830ee5c70d039c"
          "89f4239b3aebddd26f423104689edf3a6c12d96fecc2c85acc7438202abe2e69d078639cbce4fdc3ee5a1e484df198ac"
          "d6acdda8e222fc32dbd848b3ddef0bb15f72c3307061e38b2959f2db0a32893dbb4e47ba27f72b3547a6436c137481bc"
          "7d317a9d341a17145c1bd09051f87dbb");
  CHECK(verify_rs256(modulus, exponent, as_bytes("passkey message"), signature).has_value());
  CHECK_FALSE(verify_rs256(modulus, exponent, as_bytes("passkey massage"), signature).has_value());
  CHECK(verify_rs256(hex("0fff"), exponent, as_bytes("passkey message"), signature).error().code ==
        Code::invalid);
}

}  // namespace
}  // namespace depesche::crypto
