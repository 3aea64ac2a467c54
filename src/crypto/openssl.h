// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include "base/bytes.h"

// OpenSSL's objects, owned. For the .cpp files of this module only.
namespace depesche::crypto {

template <auto close>
struct Close {
  template <class T>
  void operator()(T* object) const {
    close(object);
  }
};

using DigestContext = std::unique_ptr<EVP_MD_CTX, Close<EVP_MD_CTX_free>>;
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, Close<EVP_CIPHER_CTX_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Close<EVP_PKEY_CTX_free>>;
using Number = std::unique_ptr<BIGNUM, Close<BN_clear_free>>;
using NumberContext = std::unique_ptr<BN_CTX, Close<BN_CTX_free>>;
using Group = std::unique_ptr<EC_GROUP, Close<EC_GROUP_free>>;
using Point = std::unique_ptr<EC_POINT, Close<EC_POINT_free>>;
using ParameterBuilder = std::unique_ptr<OSSL_PARAM_BLD, Close<OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Close<OSSL_PARAM_free>>;

inline const unsigned char* raw(BytesView bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}
inline unsigned char* writable(std::span<std::byte> bytes) {
  return reinterpret_cast<unsigned char*>(bytes.data());
}

}  // namespace depesche::crypto
