// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/curve.h"

namespace depesche::crypto {

inline constexpr std::size_t public_key_size = 97;   // an uncompressed point of P-384
inline constexpr std::size_t private_key_size = 48;  // a scalar of P-384
using Signature = std::array<std::byte, 96>;         // r and s, big-endian, 48 bytes each

// The public half of a signing key, known to be a point of P-384 when it came through `parse`.
struct PublicSigningKey {
  std::array<std::byte, public_key_size> point{};
  auto operator<=>(const PublicSigningKey&) const = default;

  static Result<PublicSigningKey> parse(BytesView point);
};

// ECDSA on P-384 with SHA-384 (FIPS 186-4), the nonce by RFC 6979: the same message under the same key
// gives the same signature, so that a history replays from its seed.
class SigningKey {
 public:
  static SigningKey generate(Entropy& entropy);
  static Result<SigningKey> from_private(BytesView scalar);
  // Both halves as our own storage gave them back (see pair_from_parts).
  static Result<SigningKey> from_stored(BytesView scalar, BytesView point);

  Signature sign(BytesView message) const;
  const PublicSigningKey& public_key() const { return public_key_; }
  BytesView private_scalar() const { return pair_.scalar.view(); }
  SigningKey copy() const;

 private:
  explicit SigningKey(CurvePair pair);

  CurvePair pair_;
  PublicSigningKey public_key_;
};

// Code::corrupt when the signature does not fit, Code::invalid when the key is none.
Result<> verify(const PublicSigningKey& key, BytesView message, const Signature& signature);

// What passkeys sign with (WebAuthn, COSE ES256): ECDSA on P-256 with SHA-256, the signature in DER.
// `x` and `y` are the coordinates of the public point, 32 bytes each.
Result<> verify_es256(BytesView x, BytesView y, BytesView message, BytesView der_signature);

// COSE RS256: RSASSA-PKCS1-v1_5 with SHA-256. Moduli of 2048 to 4096 bits.
Result<> verify_rs256(BytesView modulus, BytesView exponent, BytesView message, BytesView signature);

}  // namespace depesche::crypto
