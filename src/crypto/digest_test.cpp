// SPDX-License-Identifier: EUPL-1.2
#include "crypto/digest.h"

#include <doctest/doctest.h>

#include "crypto/aead.h"
#include "crypto/encoding.h"
#include "crypto/hmac_sha1.h"

namespace depesche::crypto {
namespace {

TEST_CASE("digests are those of FIPS 180-4") {
  CHECK(to_hex(sha256(as_bytes("abc"))) ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(to_hex(sha384(as_bytes("abc"))) ==
        "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7");
}

TEST_CASE("a digest over pieces is the digest over the whole, and can start anew") {
  Sha384 digest;
  CHECK(digest.add(as_bytes("a")).add({}).add(as_bytes("bc")).finish() == sha384(as_bytes("abc")));
  CHECK(digest.add(as_bytes("abc")).finish() == sha384(as_bytes("abc")));
}

TEST_CASE("HMAC gives the values of RFC 4231, also for a key longer than a block") {
  const auto hex = [](Hash hash, BytesView key, std::string_view text) {
    return to_hex(hmac(hash, key, {as_bytes(text)}).view());
  };
  CHECK(hex(Hash::sha256, as_bytes("Jefe"), "what do ya want for nothing?") ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(hex(Hash::sha384, as_bytes("Jefe"), "what do ya want for nothing?") ==
        "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649");
  CHECK(hex(Hash::sha384, Bytes(131, std::byte{0xAA}),
            "Test Using Larger Than Block-Size Key - Hash Key First") ==
        "4ece084485813e9088d2c63a041bc5b44f9ef1012a2b588f3cd11f05033ac4c60c2ef6ab4030fe8296248df163f44952");
}

TEST_CASE("HMAC with SHA-1 gives the values of RFC 2202") {
  CHECK(to_hex(hmac_sha1(as_bytes("Jefe"), as_bytes("what do ya want for nothing?"))) ==
        "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
  CHECK(to_hex(hmac_sha1(Bytes(20, std::byte{0xAA}), Bytes(50, std::byte{0xDD}))) ==
        "125d7342b9ac11cd91a39af48aa17b4f63f175d3");
}

TEST_CASE("HKDF gives the values of RFC 5869") {
  const Bytes salt = from_hex("000102030405060708090a0b0c").value();
  const Bytes info = from_hex("f0f1f2f3f4f5f6f7f8f9").value();
  const Secret extracted = hkdf_extract(Hash::sha256, salt, Bytes(22, std::byte{0x0B}));
  CHECK(to_hex(extracted.view()) == "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5");
  CHECK(to_hex(hkdf_expand(Hash::sha256, extracted.view(), info, 42).view()) ==
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
}

TEST_CASE("AES-256-GCM gives the values of NIST's test case 16") {
  const Bytes key = from_hex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308").value();
  const Bytes plain = from_hex(
                          "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95"
                          "956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39")
                          .value();
  const Bytes associated = from_hex("feedfacedeadbeeffeedfacedeadbeefabaddad2").value();
  GcmNonce nonce;
  const Bytes iv = from_hex("cafebabefacedbaddecaf888").value();
  std::copy(iv.begin(), iv.end(), nonce.begin());

  const Bytes sealed = gcm_seal(key, nonce, associated, plain);

  CHECK(to_hex(sealed) ==
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f6"
        "1e63"
        "93ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b");
  CHECK(gcm_open(key, nonce, associated, sealed).value() == plain);
}

TEST_CASE("sealed bytes open only whole, and only with their key, nonce and associated data") {
  const Bytes key(32, std::byte{1});
  const Bytes other_key(32, std::byte{2});
  const GcmNonce nonce{};
  const GcmNonce other_nonce{std::byte{1}};
  const Bytes sealed = gcm_seal(key, nonce, as_bytes("header"), as_bytes("text"));

  CHECK(gcm_open(other_key, nonce, as_bytes("header"), sealed).error().code == Code::corrupt);
  CHECK_FALSE(gcm_open(key, other_nonce, as_bytes("header"), sealed).has_value());
  CHECK_FALSE(gcm_open(key, nonce, as_bytes("Header"), sealed).has_value());
  CHECK_FALSE(gcm_open(key, nonce, as_bytes("header"), BytesView(sealed).first(15)).has_value());
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    Bytes flipped = sealed;
    flipped[i] ^= std::byte{1};
    CHECK_FALSE(gcm_open(key, nonce, as_bytes("header"), flipped).has_value());
  }
  CHECK(gcm_open(key, nonce, {}, gcm_seal(key, nonce, {}, {})).value().empty());
}

TEST_CASE("a secret moves, copies by name, and compares in constant time") {
  Secret secret = Secret::of(as_bytes("Losung"));
  const Secret copy = secret.copy();
  const Secret moved = std::move(secret);
  CHECK(equal_in_constant_time(copy.view(), moved.view()));
  CHECK_FALSE(equal_in_constant_time(copy.view(), as_bytes("losung")));
  CHECK_FALSE(equal_in_constant_time(copy.view(), as_bytes("Losun")));
}

}  // namespace
}  // namespace depesche::crypto
