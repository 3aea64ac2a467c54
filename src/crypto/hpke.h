// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/aead.h"
#include "crypto/digest.h"
#include "crypto/signing.h"

namespace depesche::crypto {

// Hybrid public key encryption (RFC 9180), base mode: anyone may seal to a public key, only its owner opens.
struct HpkeSuite {
  Curve curve;
  Hash hash;  // of the KEM and of the key schedule
  std::size_t key_size;
};
inline constexpr HpkeSuite hpke_p384{Curve::p384, Hash::sha384, 32};  // KEM 0x0011, KDF 0x0002, AEAD 0x0002
inline constexpr HpkeSuite hpke_p256{Curve::p256, Hash::sha256, 16};  // KEM 0x0010, KDF 0x0001, AEAD 0x0001

// The key schedule both sides arrive at. Messages are numbered by `sequence`; sealing two under one
// number is forbidden, opening is possible in any order.
class HpkeContext {
 public:
  HpkeContext(Secret key, const GcmNonce& base_nonce) : key_(std::move(key)), base_nonce_(base_nonce) {}

  Bytes seal(std::uint64_t sequence, BytesView associated, BytesView plain) const;
  Result<Bytes> open(std::uint64_t sequence, BytesView associated, BytesView sealed) const;

 private:
  GcmNonce nonce_for(std::uint64_t sequence) const;

  Secret key_;
  GcmNonce base_nonce_;
};

struct HpkeSender {
  HpkeContext context;
  Bytes encapsulated;  // the ephemeral public point
};

// `ephemeral_material` is as long as a scalar or longer, fresh and secret.
Result<HpkeSender> hpke_send(const HpkeSuite& suite, BytesView receiver_point, BytesView info,
                             BytesView ephemeral_material);
Result<HpkeContext> hpke_receive(const HpkeSuite& suite, const CurvePair& receiver, BytesView encapsulated,
                                 BytesView info);

// The public half of a mailbox's sealing key.
struct PublicSealingKey {
  std::array<std::byte, public_key_size> point{};
  auto operator<=>(const PublicSealingKey&) const = default;

  static Result<PublicSealingKey> parse(BytesView point);
};

// The private half: P-384, used for HPKE only.
class SealingKey {
 public:
  static SealingKey generate(Entropy& entropy);
  static Result<SealingKey> from_private(BytesView scalar);
  // Both halves as our own storage gave them back (see pair_from_parts).
  static Result<SealingKey> from_stored(BytesView scalar, BytesView point);

  // The context of messages sealed to this key; costs a point multiplication (about 1 ms).
  Result<HpkeContext> receive(BytesView encapsulated, BytesView info) const;
  const PublicSealingKey& public_key() const { return public_key_; }
  BytesView private_scalar() const { return pair_.scalar.view(); }
  SealingKey copy() const;

 private:
  explicit SealingKey(CurvePair pair);

  CurvePair pair_;
  PublicSealingKey public_key_;
};

Result<HpkeSender> send_to(const PublicSealingKey& receiver, BytesView info, Entropy& entropy);

}  // namespace depesche::crypto
