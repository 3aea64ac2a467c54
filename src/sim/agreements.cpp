// SPDX-License-Identifier: EUPL-1.2
// Most of a fleet's time goes into multiplying points of P-384, and in one process the same ones come again
// and again: what one node seals another opens, and every checker opens and verifies everything once more.
// This program has OpenSSL's own two functions for it, which remember what the library gave before. Two keys
// agree on the same whichever side asks.
#include "sim/agreements.h"

#include <algorithm>
#include <cstring>
#include <dlfcn.h>
#include <map>
#include <openssl/core_names.h>
#include <openssl/evp.h>

#include "base/bytes.h"
#include "crypto/digest.h"

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
}

}  // namespace depesche::sim
