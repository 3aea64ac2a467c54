// SPDX-License-Identifier: EUPL-1.2
#include "crypto/hpke.h"

#include <algorithm>

#include "base/ensure.h"
#include "crypto/labelled.h"

namespace depesche::crypto {
namespace {

// RFC 9180 §5.1: "HPKE", then the numbers of KEM, KDF and AEAD.
Labelled schedule_labels(const HpkeSuite& suite) {
  Bytes suite_id = to_bytes(as_bytes("HPKE"));
  const auto number = [&](unsigned value) {
    suite_id.push_back(std::byte{0});
    suite_id.push_back(static_cast<std::byte>(value));
  };
  number(suite.curve == Curve::p256 ? 0x10 : 0x11);
  number(suite.hash == Hash::sha256 ? 0x01 : 0x02);
  number(suite.key_size == 16 ? 0x01 : 0x02);
  return {.hash = suite.hash, .suite_id = std::move(suite_id)};
}

// RFC 9180 §4.1 ExtractAndExpand.
Secret shared_secret(const HpkeSuite& suite, BytesView agreed, BytesView encapsulated, BytesView receiver) {
  const Labelled labels = kem_labels(suite.curve);
  const Secret extracted = labels.extract({}, "eae_prk", agreed);
  Bytes kem_context = to_bytes(encapsulated);
  append(kem_context, receiver);
  return labels.expand(extracted.view(), "shared_secret", kem_context, size_of(labels.hash));
}

// RFC 9180 §5.1 KeySchedule in base mode: no pre-shared key.
HpkeContext schedule(const HpkeSuite& suite, const Secret& shared, BytesView info) {
  const Labelled labels = schedule_labels(suite);
  const Secret psk_id_hash = labels.extract({}, "psk_id_hash", {});
  const Secret info_hash = labels.extract({}, "info_hash", info);
  Bytes context{std::byte{0}};  // mode_base
  append(context, psk_id_hash.view());
  append(context, info_hash.view());

  const Secret secret = labels.extract(shared.view(), "secret", {});
  GcmNonce base_nonce;
  const Secret nonce = labels.expand(secret.view(), "base_nonce", context, base_nonce.size());
  std::ranges::copy(nonce.view(), base_nonce.begin());
  return {labels.expand(secret.view(), "key", context, suite.key_size), base_nonce};
}

template <class Key>
Result<Key> parse_point(BytesView point) {
  TRY(check_point(Curve::p384, point));
  Key key;
  std::ranges::copy(point, key.point.begin());
  return key;
}

}  // namespace

// RFC 9180 §5.2: the sequence number, big-endian, flipped into the nonce.
GcmNonce HpkeContext::nonce_for(std::uint64_t sequence) const {
  GcmNonce nonce = base_nonce_;
  for (std::size_t i = 0; i < sizeof sequence; ++i) {
    nonce[nonce.size() - 1 - i] ^= static_cast<std::byte>((sequence >> (8 * i)) & 0xFFU);
  }
  return nonce;
}

Bytes HpkeContext::seal(std::uint64_t sequence, BytesView associated, BytesView plain) const {
  return gcm_seal(key_.view(), nonce_for(sequence), associated, plain);
}

Result<Bytes> HpkeContext::open(std::uint64_t sequence, BytesView associated, BytesView sealed) const {
  return gcm_open(key_.view(), nonce_for(sequence), associated, sealed);
}

Result<HpkeSender> hpke_send(const HpkeSuite& suite, BytesView receiver_point, BytesView info,
                             BytesView ephemeral_material) {
  CurvePair ephemeral = TRY(derive_pair(suite.curve, ephemeral_material));
  const Secret agreed = TRY(agree(ephemeral, receiver_point));
  const Secret shared = shared_secret(suite, agreed.view(), ephemeral.point, receiver_point);
  return HpkeSender{.context = schedule(suite, shared, info), .encapsulated = std::move(ephemeral.point)};
}

Result<HpkeContext> hpke_receive(const HpkeSuite& suite, const CurvePair& receiver, BytesView encapsulated,
                                 BytesView info) {
  ENSURE(receiver.curve == suite.curve);
  const Secret agreed = TRY(agree(receiver, encapsulated));
  return schedule(suite, shared_secret(suite, agreed.view(), encapsulated, receiver.point), info);
}

Result<PublicSealingKey> PublicSealingKey::parse(BytesView point) {
  return parse_point<PublicSealingKey>(point);
}

SealingKey::SealingKey(CurvePair pair) : pair_(std::move(pair)) {
  std::ranges::copy(pair_.point, public_key_.point.begin());
}

SealingKey SealingKey::generate(Entropy& entropy) {
  const Secret material = Secret::draw(entropy, private_key_size);
  auto pair = derive_pair(Curve::p384, material.view());
  ENSURE(pair.has_value());
  return SealingKey(*std::move(pair));
}

Result<SealingKey> SealingKey::from_private(BytesView scalar) {
  return SealingKey(TRY(pair_from_scalar(Curve::p384, scalar)));
}

Result<SealingKey> SealingKey::from_stored(BytesView scalar, BytesView point) {
  return SealingKey(TRY(pair_from_parts(Curve::p384, scalar, point)));
}

Result<HpkeContext> SealingKey::receive(BytesView encapsulated, BytesView info) const {
  return hpke_receive(hpke_p384, pair_, encapsulated, info);
}

SealingKey SealingKey::copy() const {
  auto same = from_stored(private_scalar(), public_key_.point);
  ENSURE(same.has_value());
  return *std::move(same);
}

Result<HpkeSender> send_to(const PublicSealingKey& receiver, BytesView info, Entropy& entropy) {
  const Secret material = Secret::draw(entropy, private_key_size);
  return hpke_send(hpke_p384, receiver.point, info, material.view());
}

}  // namespace depesche::crypto
