// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/secret.h"

struct evp_pkey_st;

namespace depesche::crypto {

// The NIST curves (FIPS 186-4). Depesche's own keys are on P-384; P-256 is there for passkeys and for
// the published test vectors.
enum class Curve : std::uint8_t { p256, p384 };
constexpr std::size_t scalar_size(Curve curve) { return curve == Curve::p256 ? 32 : 48; }
constexpr std::size_t point_size(Curve curve) { return 1 + 2 * scalar_size(curve); }

struct CloseKey {
  void operator()(evp_pkey_st* key) const;
};
using KeyHandle = std::unique_ptr<evp_pkey_st, CloseKey>;

// A private scalar and its public point.
struct CurvePair {
  Curve curve;
  Secret scalar;
  Bytes point;  // uncompressed, 0x04 first
  KeyHandle handle;
};

// RFC 9180 §7.1.3 DeriveKeyPair: the same key material always gives the same pair. Fails with
// Code::invalid when the material is shorter than a scalar.
Result<CurvePair> derive_pair(Curve curve, BytesView key_material);

// The pair of a stored scalar; Code::invalid when it is not between 1 and the order of the curve.
Result<CurvePair> pair_from_scalar(Curve curve, BytesView scalar);

// The pair whose point was stored beside its scalar, without the multiplication that finds it again. For
// authenticated storage of our own only: that the two belong together is not checked. Code::invalid when one
// of them is none.
Result<CurvePair> pair_from_parts(Curve curve, BytesView scalar, BytesView point);

// Code::invalid for anything but the uncompressed form of a point of the curve.
Result<> check_point(Curve curve, BytesView point);

// The key of an uncompressed point; Code::invalid when it is not a point of the curve.
Result<KeyHandle> key_from_point(Curve curve, BytesView point);

// The x coordinate of the shared point, scalar_size(curve) bytes.
Result<Secret> agree(const CurvePair& own, BytesView other_point);

}  // namespace depesche::crypto
