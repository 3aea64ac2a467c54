// SPDX-License-Identifier: EUPL-1.2
// Most of a fleet's time goes into multiplying points of P-384, and in one process the same ones come again
// and again: what one node seals another opens, and every checker opens and verifies everything once more.
// This program has OpenSSL's own functions for it, which remember what the library gave before, and multiply
// the generator by a table. Two keys agree on the same whichever side asks: on the generator times both
// numbers, and this program has seen both.
#include "sim/agreements.h"

#include <algorithm>
#include <cstring>
#include <dlfcn.h>
#include <map>
#include <openssl/core_names.h>
#include <openssl/evp.h>

#include "base/bytes.h"
#include "crypto/digest.h"
#include "sim/multiples.h"

namespace depesche::sim {
namespace {

constexpr std::size_t known_max = 1U << 20U;

bool remembers = true;

template <class Function>
Function own_of_library(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

Bytes point_of(const EVP_PKEY* key) {
  std::size_t size = 0;
  std::array<unsigned char, 256> bytes{};
  if (key == nullptr ||
      EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, bytes.data(), bytes.size(), &size) != 1)
    return {};
  return to_bytes(std::as_bytes(std::span(bytes).first(size)));
}

// Results by what they follow from.
template <class Value>
class Memory {
 public:
  const Value* find(const crypto::Sha384Digest& from) const {
    const auto found = known_.find(from);
    return found == known_.end() ? nullptr : &found->second;
  }
  void keep(const crypto::Sha384Digest& from, Value value) {
    if (known_.size() == known_max) known_.clear();
    known_.insert_or_assign(from, std::move(value));
  }

 private:
  std::map<crypto::Sha384Digest, Value> known_;
};

const Multiples& multiples() {
  static const Multiples all;
  return all;
}

// The numbers of all points that were multiplied from the generator.
std::map<Bytes, Bytes>& scalars() {
  static std::map<Bytes, Bytes> known;
  return known;
}

void keep_scalar(Bytes point, const BIGNUM* scalar) {
  Bytes bytes(static_cast<std::size_t>(BN_num_bytes(scalar)));
  BN_bn2bin(scalar, reinterpret_cast<unsigned char*>(bytes.data()));
  if (scalars().size() == known_max) scalars().clear();
  scalars().insert_or_assign(std::move(point), std::move(bytes));
}

// What a key agrees on with a point whose number is known; empty when one of both is not.
Bytes shared_with(const EVP_PKEY* key, const Bytes& other) {
  BIGNUM* own = nullptr;
  const auto found = scalars().find(other);
  if (found == scalars().end() || EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_PRIV_KEY, &own) != 1) return {};
  BIGNUM* number = BN_bin2bn(reinterpret_cast<const unsigned char*>(found->second.data()),
                             static_cast<int>(found->second.size()), nullptr);
  Bytes shared = multiples().shared(own, number);
  BN_free(own);
  BN_free(number);
  return shared;
}

struct Peer {
  const EVP_PKEY_CTX* context = nullptr;
  Bytes point;
};
Peer& last_peer() {
  static Peer peer;
  return peer;
}

}  // namespace

void remember_agreements(bool is_wanted) { remembers = is_wanted; }

extern "C" {
int known_set_peer(EVP_PKEY_CTX* context, EVP_PKEY* peer,
                   int validates) __asm__("EVP_PKEY_derive_set_peer_ex");
int known_derive(EVP_PKEY_CTX* context, unsigned char* secret, std::size_t* size) __asm__("EVP_PKEY_derive");
int known_verify(EVP_MD_CTX* context, const unsigned char* signature, std::size_t signature_size,
                 const unsigned char* message, std::size_t message_size) __asm__("EVP_DigestVerify");
int quick_multiply(const EC_GROUP* group, EC_POINT* result, const BIGNUM* scalar, const EC_POINT* point,
                   const BIGNUM* factor, BN_CTX* context) __asm__("EC_POINT_mul");

int known_set_peer(EVP_PKEY_CTX* context, EVP_PKEY* peer, int validates) {
  static const auto real =
      own_of_library<int (*)(EVP_PKEY_CTX*, EVP_PKEY*, int)>("EVP_PKEY_derive_set_peer_ex");
  last_peer() = {.context = context, .point = point_of(peer)};
  return real(context, peer, validates);
}

int known_derive(EVP_PKEY_CTX* context, unsigned char* secret, std::size_t* size) {
  static const auto real =
      own_of_library<int (*)(EVP_PKEY_CTX*, unsigned char*, std::size_t*)>("EVP_PKEY_derive");
  static Memory<Bytes> known;
  const Bytes own = point_of(EVP_PKEY_CTX_get0_pkey(context));
  const Bytes& other = last_peer().point;
  if (!remembers || secret == nullptr || own.empty() || other.empty() || last_peer().context != context)
    return real(context, secret, size);
  const auto from = crypto::Sha384().add(std::min(own, other)).add(std::max(own, other)).finish();
  if (const Bytes* shared = known.find(from); shared != nullptr && shared->size() <= *size) {
    std::memcpy(secret, shared->data(), shared->size());
    *size = shared->size();
    return 1;
  }
  if (const Bytes shared = shared_with(EVP_PKEY_CTX_get0_pkey(context), other);
      !shared.empty() && shared.size() <= *size) {
    std::memcpy(secret, shared.data(), shared.size());
    *size = shared.size();
    known.keep(from, shared);
    return 1;
  }
  const int outcome = real(context, secret, size);
  if (outcome == 1) known.keep(from, to_bytes(std::as_bytes(std::span(secret, *size))));
  return outcome;
}

int known_verify(EVP_MD_CTX* context, const unsigned char* signature, std::size_t signature_size,
                 const unsigned char* message, std::size_t message_size) {
  static const auto real = own_of_library<int (*)(EVP_MD_CTX*, const unsigned char*, std::size_t,
                                                  const unsigned char*, std::size_t)>("EVP_DigestVerify");
  static Memory<int> known;
  const Bytes key = point_of(EVP_PKEY_CTX_get0_pkey(EVP_MD_CTX_get_pkey_ctx(context)));
  if (!remembers || key.empty()) return real(context, signature, signature_size, message, message_size);
  const std::uint64_t split = signature_size;
  const auto from = crypto::Sha384()
                        .add(key)
                        .add(std::as_bytes(std::span(&split, 1)))
                        .add(std::as_bytes(std::span(signature, signature_size)))
                        .add(std::as_bytes(std::span(message, message_size)))
                        .finish();
  if (const int* verdict = known.find(from)) return *verdict;
  const int verdict = real(context, signature, signature_size, message, message_size);
  known.keep(from, verdict);
  return verdict;
}

int quick_multiply(const EC_GROUP* group, EC_POINT* result, const BIGNUM* scalar, const EC_POINT* point,
                   const BIGNUM* factor, BN_CTX* context) {
  static const auto real = own_of_library<int (*)(const EC_GROUP*, EC_POINT*, const BIGNUM*, const EC_POINT*,
                                                  const BIGNUM*, BN_CTX*)>("EC_POINT_mul");
  const bool is_of_generator = scalar != nullptr && point == nullptr && factor == nullptr;
  if (!remembers || !is_of_generator || !multiples().can(group, scalar))
    return real(group, result, scalar, point, factor, context);
  multiples().multiply(result, scalar, context);
  keep_scalar(multiples().written(result, context), scalar);
  return 1;
}
}

}  // namespace depesche::sim
