// SPDX-License-Identifier: EUPL-1.2
#include "crypto/signing.h"

#include <algorithm>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/rsa.h>

#include "base/ensure.h"
#include "crypto/deterministic_ecdsa.h"
#include "crypto/openssl.h"

namespace depesche::crypto {
namespace {

using EcSignature = std::unique_ptr<ECDSA_SIG, Close<ECDSA_SIG_free>>;
constexpr std::size_t rsa_modulus_min = 256;
constexpr std::size_t rsa_modulus_max = 512;
constexpr std::size_t rsa_exponent_max = 8;

// r and s as OpenSSL wants them: a DER sequence of two integers.
Bytes to_der(const Signature& signature) {
  const BytesView bytes = signature;
  const EcSignature parts(ECDSA_SIG_new());
  BIGNUM* r = BN_bin2bn(raw(bytes.first(private_key_size)), private_key_size, nullptr);
  BIGNUM* s = BN_bin2bn(raw(bytes.last(private_key_size)), private_key_size, nullptr);
  ENSURE(parts && r && s && ECDSA_SIG_set0(parts.get(), r, s) == 1);
  unsigned char* target = nullptr;
  const int size = i2d_ECDSA_SIG(parts.get(), &target);
  ENSURE(size > 0);
  const auto* begin = reinterpret_cast<const std::byte*>(target);
  Bytes der(begin, begin + size);
  OPENSSL_free(target);
  return der;
}

Result<> check(EVP_PKEY* key, const char* digest, BytesView message, BytesView signature) {
  const DigestContext context(EVP_MD_CTX_new());
  ENSURE(context &&
         EVP_DigestVerifyInit_ex(context.get(), nullptr, digest, nullptr, nullptr, key, nullptr) == 1);
  const int verdict =
      EVP_DigestVerify(context.get(), raw(signature), signature.size(), raw(message), message.size());
  if (verdict == 1) return {};
  ERR_clear_error();
  return fail(Code::corrupt, "the signature does not fit");
}

}  // namespace

Result<PublicSigningKey> PublicSigningKey::parse(BytesView point) {
  TRY(check_point(Curve::p384, point));
  PublicSigningKey key;
  std::ranges::copy(point, key.point.begin());
  return key;
}

SigningKey::SigningKey(CurvePair pair) : pair_(std::move(pair)) {
  std::ranges::copy(pair_.point, public_key_.point.begin());
}

SigningKey SigningKey::generate(Entropy& entropy) {
  const Secret material = Secret::draw(entropy, private_key_size);
  auto pair = derive_pair(Curve::p384, material.view());
  ENSURE(pair.has_value());
  return SigningKey(*std::move(pair));
}

Result<SigningKey> SigningKey::from_private(BytesView scalar) {
  return SigningKey(TRY(pair_from_scalar(Curve::p384, scalar)));
}

Result<SigningKey> SigningKey::from_stored(BytesView scalar, BytesView point) {
  return SigningKey(TRY(pair_from_parts(Curve::p384, scalar, point)));
}

Signature SigningKey::sign(BytesView message) const {
  return sign_deterministically(private_scalar(), sha384(message));
}

SigningKey SigningKey::copy() const {
  auto same = from_stored(private_scalar(), public_key_.point);
  ENSURE(same.has_value());
  return *std::move(same);
}

Result<> verify(const PublicSigningKey& key, BytesView message, const Signature& signature) {
  const KeyHandle handle = TRY(key_from_point(Curve::p384, key.point));
  return check(handle.get(), "SHA2-384", message, to_der(signature));
}

Result<> verify_es256(BytesView x, BytesView y, BytesView message, BytesView der_signature) {
  const bool has_size = x.size() == scalar_size(Curve::p256) && y.size() == scalar_size(Curve::p256);
  if (!has_size) return fail(Code::invalid, "a coordinate of an ES256 key is not 32 bytes");
  Bytes point{std::byte{0x04}};
  point.insert(point.end(), x.begin(), x.end());
  point.insert(point.end(), y.begin(), y.end());
  const KeyHandle handle = TRY(key_from_point(Curve::p256, point));
  return check(handle.get(), "SHA2-256", message, der_signature);
}

Result<> verify_rs256(BytesView modulus, BytesView exponent, BytesView message, BytesView signature) {
  const bool has_size = modulus.size() >= rsa_modulus_min && modulus.size() <= rsa_modulus_max &&
                        !exponent.empty() && exponent.size() <= rsa_exponent_max;
  if (!has_size) return fail(Code::invalid, "an RS256 key has the wrong size");
  const Number n(BN_bin2bn(raw(modulus), static_cast<int>(modulus.size()), nullptr));
  const Number e(BN_bin2bn(raw(exponent), static_cast<int>(exponent.size()), nullptr));
  const ParameterBuilder builder(OSSL_PARAM_BLD_new());
  ENSURE(n && e && builder && OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) == 1);
  ENSURE(OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) == 1);
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder.get()));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
  EVP_PKEY* key = nullptr;
  ENSURE(parameters && context && EVP_PKEY_fromdata_init(context.get()) == 1);
  if (EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) {
    ERR_clear_error();
    return fail(Code::invalid, "an RS256 key is none");
  }
  const KeyHandle handle(key);
  return check(handle.get(), "SHA2-256", message, signature);
}

}  // namespace depesche::crypto
