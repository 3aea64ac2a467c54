// SPDX-License-Identifier: EUPL-1.2
#include "crypto/hpke.h"

#include <doctest/doctest.h>

#include <random>

#include "crypto/test_tools.h"

namespace depesche::crypto {
namespace {

// RFC 9180 A.3.1: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-128-GCM, base mode.
TEST_CASE("key pairs, encapsulation and messages are those of RFC 9180 A.3") {
  const Bytes info = hex("4f6465206f6e2061204772656369616e2055726e");
  const Bytes plain = hex("4265617574792069732074727574682c20747275746820626561757479");
  const Bytes sender_material = hex("4270e54ffd08d79d5928020af4686d8f6b7d35dbe470265f1f5aa22816ce860e");
  const Bytes receiver_material = hex("668b37171f1072f3cf12ea8a236a45df23fc13b82af3609ad1e354f6ef817550");

  const CurvePair receiver = derive_pair(Curve::p256, receiver_material).value();
  CHECK(to_hex(receiver.scalar.view()) == "f3ce7fdae57e1a310d87f1ebbde6f328be0a99cdbcadf4d6589cf29de4b8ffd2");
  CHECK(to_hex(receiver.point) ==
        "04fe8c19ce0905191ebc298a9245792531f26f0cece2460639e8bc39cb7f706a826a779b4cf969b8a0e539c7f62fb3d30ad6"
        "aa8f"
        "80e30f1d128aafd68a2ce72ea0");

  const HpkeSender sender = hpke_send(hpke_p256, receiver.point, info, sender_material).value();
  CHECK(to_hex(sender.encapsulated) ==
        "04a92719c6195d5085104f469a8b9814d5838ff72b60501e2c4466e5e67b325ac98536d7b61a1af4b78e5b7f951c0900be86"
        "3c40"
        "3ce65c9bfcb9382657222d18c4");
  const Bytes first = sender.context.seal(0, as_bytes("Count-0"), plain);
  CHECK(to_hex(first) ==
        "5ad590bb8baa577f8619db35a36311226a896e7342a6d836d8b7bcd2f20b6c7f9076ac232e3ab2523f39513434");
  const HpkeContext context = hpke_receive(hpke_p256, receiver, sender.encapsulated, info).value();
  CHECK(context.open(0, as_bytes("Count-0"), first).value() == plain);
}

// Sealed with another program (pyca/cryptography 48) to this key: no vectors for P-384 are published in the
// RFC.
TEST_CASE("what another program has sealed to a P-384 key opens") {
  const auto key = SealingKey::from_private(hex(
      "7665494fb0d63236dfc9ff39b0d396e6e8eb3034dc59e7b0024d3fa2ec7783d5a9a29a5e15ca14cb76bace22d4ff7c0e"));
  const Bytes encapsulated =
      hex("04cd53ca8c821a7f8d26b73b28197c36ebfe5404b1b4c8c6276c06574e62eccf4350b04a0dca689aa3891cdac464a2dd5d"
          "2ebc1f"
          "8dc6c368a6d754876c06648e9b18ca4d087618d4ed908b40081aee0d4500bd1d958d90b6781d34deacd4aad1e7");
  const HpkeContext context = key->receive(encapsulated, as_bytes("suite 1")).value();
  const auto plain =
      context.open(0, {}, hex("15670aef1a00a03330ace9dc0ae65e99ded488ce1d33c611d2c6bc154d72118982"));
  CHECK(plain.value() == to_bytes(as_bytes("Drahtbericht 1042")));
}

TEST_CASE("numbered messages open in any order, each under its own number only") {
  Dice dice;
  const SealingKey key = SealingKey::generate(dice);
  const HpkeSender sender = send_to(key.public_key(), as_bytes("info"), dice).value();
  const Bytes third = sender.context.seal(3, as_bytes("a"), as_bytes("drei"));
  const Bytes far = sender.context.seal(0x0102030405060708, as_bytes("a"), as_bytes("fern"));

  const HpkeContext context = key.copy().receive(sender.encapsulated, as_bytes("info")).value();
  CHECK(context.open(0x0102030405060708, as_bytes("a"), far).value() == to_bytes(as_bytes("fern")));
  CHECK(context.open(3, as_bytes("a"), third).value() == to_bytes(as_bytes("drei")));
  CHECK(context.open(2, as_bytes("a"), third).error().code == Code::corrupt);
  CHECK_FALSE(context.open(3, as_bytes("b"), third).has_value());
}

TEST_CASE("another key, another info or a foreign point does not open it") {
  Dice dice;
  const SealingKey key = SealingKey::generate(dice);
  const SealingKey other = SealingKey::generate(dice);
  const HpkeSender sender = send_to(key.public_key(), as_bytes("info"), dice).value();
  const Bytes sealed = sender.context.seal(0, {}, as_bytes("text"));

  CHECK(key.receive(sender.encapsulated, as_bytes("info")).value().open(0, {}, sealed).has_value());
  CHECK_FALSE(other.receive(sender.encapsulated, as_bytes("info")).value().open(0, {}, sealed).has_value());
  CHECK_FALSE(key.receive(sender.encapsulated, as_bytes("Info")).value().open(0, {}, sealed).has_value());
  Bytes off_curve = sender.encapsulated;
  off_curve[50] ^= std::byte{1};
  CHECK(key.receive(off_curve, as_bytes("info")).error().code == Code::invalid);
  CHECK_FALSE(key.receive({}, as_bytes("info")).has_value());
}

TEST_CASE("the same chance gives the same keys") {
  Dice one;
  Dice two;
  CHECK(SealingKey::generate(one).public_key() == SealingKey::generate(two).public_key());
  CHECK(SealingKey::generate(one).public_key() != SealingKey::generate(one).public_key());
  CHECK_FALSE(derive_pair(Curve::p384, Bytes(47)).has_value());
}

}  // namespace
}  // namespace depesche::crypto
