// SPDX-License-Identifier: EUPL-1.2
#include "crypto/curve.h"

#include <openssl/core_names.h>
#include <openssl/err.h>

#include "base/ensure.h"
#include "crypto/digest.h"
#include "crypto/labelled.h"
#include "crypto/openssl.h"

namespace depesche::crypto {
namespace {

const char* group_name(Curve curve) { return curve == Curve::p256 ? "P-256" : "P-384"; }

const EC_GROUP* group_of(Curve curve) {
  static const Group p256(EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1));
  static const Group p384(EC_GROUP_new_by_curve_name(NID_secp384r1));
  ENSURE(p256 && p384);
  return curve == Curve::p256 ? p256.get() : p384.get();
}

// A key with nothing but the curve: to copy it is cheaper than to have OpenSSL build the curve anew.
KeyHandle curve_alone(Curve curve) {
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
  ENSURE(context && EVP_PKEY_paramgen_init(context.get()) == 1);
  ENSURE(EVP_PKEY_CTX_set_group_name(context.get(), group_name(curve)) == 1);
  EVP_PKEY* key = nullptr;
  ENSURE(EVP_PKEY_paramgen(context.get(), &key) == 1);
  return KeyHandle(key);
}

const EVP_PKEY* parameters_of(Curve curve) {
  static const KeyHandle p256 = curve_alone(Curve::p256);
  static const KeyHandle p384 = curve_alone(Curve::p384);
  return curve == Curve::p256 ? p256.get() : p384.get();
}

// Builds a key pair of the curve. Null when OpenSSL refuses it.
KeyHandle assemble(Curve curve, const BIGNUM* scalar, BytesView point) {
  const ParameterBuilder builder(OSSL_PARAM_BLD_new());
  ENSURE(builder);
  ENSURE(OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, group_name(curve), 0) ==
         1);
  ENSURE(OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                          point.size()) == 1);
  ENSURE(OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, scalar) == 1);
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder.get()));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
  ENSURE(parameters && context && EVP_PKEY_fromdata_init(context.get()) == 1);
  EVP_PKEY* key = nullptr;
  if (EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_KEYPAIR, parameters.get()) != 1) ERR_clear_error();
  return KeyHandle(key);
}

Result<Number> checked_scalar(Curve curve, BytesView scalar) {
  if (scalar.size() != scalar_size(curve)) return fail(Code::invalid, "a private key has the wrong size");
  Number number(BN_secure_new());
  ENSURE(number && BN_bin2bn(raw(scalar), static_cast<int>(scalar.size()), number.get()) != nullptr);
  BN_set_flags(number.get(), BN_FLG_CONSTTIME);
  if (BN_is_zero(number.get()) || BN_cmp(number.get(), EC_GROUP_get0_order(group_of(curve))) >= 0) {
    return fail(Code::invalid, "a private key is outside the order of its curve");
  }
  return number;
}

Bytes point_of(Curve curve, const BIGNUM* scalar) {
  const EC_GROUP* group = group_of(curve);
  const NumberContext context(BN_CTX_secure_new());
  const Point point(EC_POINT_new(group));
  ENSURE(context && point && EC_POINT_mul(group, point.get(), scalar, nullptr, nullptr, context.get()) == 1);
  Bytes bytes(point_size(curve));
  const std::size_t size = EC_POINT_point2oct(group, point.get(), POINT_CONVERSION_UNCOMPRESSED,
                                              writable(bytes), bytes.size(), context.get());
  ENSURE(size == bytes.size());
  return bytes;
}

}  // namespace

void CloseKey::operator()(evp_pkey_st* key) const { EVP_PKEY_free(key); }

Result<CurvePair> pair_from_scalar(Curve curve, BytesView scalar) {
  const Number number = TRY(checked_scalar(curve, scalar));
  Bytes point = point_of(curve, number.get());
  KeyHandle handle = assemble(curve, number.get(), point);
  ENSURE(handle != nullptr);
  return CurvePair{
      .curve = curve, .scalar = Secret::of(scalar), .point = std::move(point), .handle = std::move(handle)};
}

Result<CurvePair> pair_from_parts(Curve curve, BytesView scalar, BytesView point) {
  const Number number = TRY(checked_scalar(curve, scalar));
  const bool has_form = point.size() == point_size(curve) && point[0] == std::byte{0x04};
  KeyHandle handle = has_form ? assemble(curve, number.get(), point) : nullptr;
  if (!handle) return fail(Code::invalid, "a stored public key is not a point of its curve");
  return CurvePair{
      .curve = curve, .scalar = Secret::of(scalar), .point = to_bytes(point), .handle = std::move(handle)};
}

Result<CurvePair> derive_pair(Curve curve, BytesView key_material) {
  if (key_material.size() < scalar_size(curve))
    return fail(Code::invalid, "too little material for a key pair");
  const Labelled derive = kem_labels(curve);
  const Secret extracted = derive.extract({}, "dkp_prk", key_material);
  for (unsigned counter = 0; counter < 256; ++counter) {
    const std::array suffix{static_cast<std::byte>(counter)};
    const Secret candidate = derive.expand(extracted.view(), "candidate", suffix, scalar_size(curve));
    auto pair = pair_from_scalar(curve, candidate.view());
    if (pair) return pair;
  }
  return fail(Code::invalid, "the material gives no key pair");  // probability below 2^-8000
}

Result<> check_point(Curve curve, BytesView point) {
  const bool has_form = point.size() == point_size(curve) && point[0] == std::byte{0x04};
  if (!has_form) return fail(Code::invalid, "a public key is not an uncompressed point");
  // The curves have prime order, so a point of the curve other than infinity is in the right group.
  const EC_GROUP* group = group_of(curve);
  const Point decoded(EC_POINT_new(group));
  ENSURE(decoded);
  if (EC_POINT_oct2point(group, decoded.get(), raw(point), point.size(), nullptr) == 1) return {};
  ERR_clear_error();
  return fail(Code::invalid, "a public key is not a point of its curve");
}

Result<KeyHandle> key_from_point(Curve curve, BytesView point) {
  TRY(check_point(curve, point));
  KeyHandle key(EVP_PKEY_new());
  ENSURE(key && EVP_PKEY_copy_parameters(key.get(), parameters_of(curve)) == 1);
  ENSURE(EVP_PKEY_set1_encoded_public_key(key.get(), raw(point), point.size()) == 1);
  return key;
}

Result<Secret> agree(const CurvePair& own, BytesView other_point) {
  const KeyHandle other = TRY(key_from_point(own.curve, other_point));
  const KeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, own.handle.get(), nullptr));
  ENSURE(context && EVP_PKEY_derive_init(context.get()) == 1);
  if (EVP_PKEY_derive_set_peer_ex(context.get(), other.get(), 0) != 1) {
    ERR_clear_error();
    return fail(Code::invalid, "a public key cannot be agreed with");
  }
  Secret shared(scalar_size(own.curve));
  std::size_t size = shared.size();
  ENSURE(EVP_PKEY_derive(context.get(), writable(shared.span()), &size) == 1 && size == shared.size());
  return shared;
}

}  // namespace depesche::crypto
