// SPDX-License-Identifier: EUPL-1.2
// OpenSSL offers RFC 6979 nonces by name from 3.2 on ("nonce-type"). Until that is the machine's version, its
// older interface is used, which takes a nonce but leaves the blinded arithmetic to OpenSSL.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "crypto/deterministic_ecdsa.h"

#include <openssl/ecdsa.h>

#include "base/ensure.h"
#include "crypto/openssl.h"

namespace depesche::crypto {
namespace {

using EcKey = std::unique_ptr<EC_KEY, Close<EC_KEY_free>>;
using EcSignature = std::unique_ptr<ECDSA_SIG, Close<ECDSA_SIG_free>>;

constexpr std::size_t half_size = private_key_size;

Number number_from(BytesView bytes) {
  Number number(BN_secure_new());
  ENSURE(number && BN_bin2bn(raw(bytes), static_cast<int>(bytes.size()), number.get()) != nullptr);
  BN_set_flags(number.get(), BN_FLG_CONSTTIME);
  return number;
}

void write_padded(const BIGNUM* number, std::span<std::byte> target) {
  ENSURE(BN_bn2binpad(number, writable(target), static_cast<int>(target.size())) ==
         static_cast<int>(target.size()));
}

// The generator of RFC 6979 §3.2. Digest and group order both have 384 bits, so bits2int is plain reading.
class NonceSource {
 public:
  NonceSource(BytesView scalar, const Sha384Digest& digest, const BIGNUM* order) {
    const Number reduced = number_from(digest);
    if (BN_cmp(reduced.get(), order) >= 0) ENSURE(BN_sub(reduced.get(), reduced.get(), order) == 1);
    Secret hashed(half_size);
    write_padded(reduced.get(), hashed.span());
    mix(std::byte{0}, scalar, hashed.view());
    mix(std::byte{1}, scalar, hashed.view());
  }

  Number next(const BIGNUM* order) {
    for (;;) {
      value_ = hmac(Hash::sha384, key_.view(), {value_.view()});
      Number candidate = number_from(value_.view());
      const bool fits = !BN_is_zero(candidate.get()) && BN_cmp(candidate.get(), order) < 0;
      mix(std::byte{0}, {}, {});  // for the next call, or the next round
      if (fits) return candidate;
    }
  }

 private:
  void mix(std::byte mark, BytesView scalar, BytesView hashed) {
    const std::array marked{mark};
    key_ = hmac(Hash::sha384, key_.view(), {value_.view(), marked, scalar, hashed});
    value_ = hmac(Hash::sha384, key_.view(), {value_.view()});
  }

  static Secret filled(std::byte with) {
    Secret secret(half_size);
    for (std::byte& byte : secret.span()) byte = with;
    return secret;
  }

  Secret key_ = filled(std::byte{0});
  Secret value_ = filled(std::byte{1});
};

// k^-1 by Fermat's little theorem, in constant time: the order is prime.
Number inverse(const BIGNUM* nonce, const BIGNUM* order, BN_CTX* context) {
  const Number exponent(BN_dup(order));
  Number result(BN_secure_new());
  ENSURE(exponent && result && BN_sub_word(exponent.get(), 2) == 1);
  ENSURE(BN_mod_exp_mont_consttime(result.get(), nonce, exponent.get(), order, context, nullptr) == 1);
  return result;
}

// The x coordinate of nonce times the generator, modulo the order.
Number first_half(const EC_GROUP* group, const BIGNUM* nonce, const BIGNUM* order, BN_CTX* context) {
  const Point point(EC_POINT_new(group));
  Number x(BN_new());
  ENSURE(point && x && EC_POINT_mul(group, point.get(), nonce, nullptr, nullptr, context) == 1);
  ENSURE(EC_POINT_get_affine_coordinates(group, point.get(), x.get(), nullptr, context) == 1);
  ENSURE(BN_nnmod(x.get(), x.get(), order, context) == 1);
  return x;
}

}  // namespace

Signature sign_deterministically(BytesView scalar, const Sha384Digest& digest) {
  const EcKey key(EC_KEY_new_by_curve_name(NID_secp384r1));
  const Number number = number_from(scalar);
  const NumberContext context(BN_CTX_secure_new());
  ENSURE(key && context && EC_KEY_set_private_key(key.get(), number.get()) == 1);
  const EC_GROUP* group = EC_KEY_get0_group(key.get());
  const BIGNUM* order = EC_GROUP_get0_order(group);

  NonceSource nonces(scalar, digest, order);
  for (;;) {
    const Number nonce = nonces.next(order);
    const Number r = first_half(group, nonce.get(), order, context.get());
    if (BN_is_zero(r.get())) continue;
    const Number inverted = inverse(nonce.get(), order, context.get());
    const EcSignature signature(ECDSA_do_sign_ex(reinterpret_cast<const unsigned char*>(digest.data()),
                                                 static_cast<int>(digest.size()), inverted.get(), r.get(),
                                                 key.get()));
    if (!signature) continue;  // s was zero
    Signature bytes;
    write_padded(ECDSA_SIG_get0_r(signature.get()), std::span(bytes).first(half_size));
    write_padded(ECDSA_SIG_get0_s(signature.get()), std::span(bytes).last(half_size));
    return bytes;
  }
}

}  // namespace depesche::crypto
