// SPDX-License-Identifier: EUPL-1.2
#include "crypto/scrypt.h"

#include <array>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/kdf.h>

#include "base/ensure.h"
#include "crypto/openssl.h"

namespace depesche::crypto {
namespace {

using Kdf = std::unique_ptr<EVP_KDF, Close<EVP_KDF_free>>;
using KdfContext = std::unique_ptr<EVP_KDF_CTX, Close<EVP_KDF_CTX_free>>;

bool in_range(const ScryptCost& cost) {
  if (cost.log2_rounds < 1 || cost.log2_rounds > 30) return false;
  if (cost.block_size < 1 || cost.parallel < 1 || cost.parallel > 16) return false;
  return (std::uint64_t{128} * cost.block_size << cost.log2_rounds) <= scrypt_memory_max;
}

}  // namespace

Result<Secret> scrypt(BytesView passphrase, BytesView salt, const ScryptCost& cost, std::size_t size) {
  if (!in_range(cost)) return fail(Code::invalid, "the scrypt cost is out of range");
  const Kdf kdf(EVP_KDF_fetch(nullptr, "SCRYPT", nullptr));
  const KdfContext context(EVP_KDF_CTX_new(kdf.get()));
  ENSURE(kdf && context);

  Secret pass = Secret::of(passphrase);
  Bytes salted = to_bytes(salt);
  std::uint64_t rounds = std::uint64_t{1} << cost.log2_rounds;
  std::uint32_t block_size = cost.block_size;
  std::uint32_t parallel = cost.parallel;
  std::uint64_t memory = 2 * scrypt_memory_max;  // our own limit has been checked; this must not come first
  const std::array parameters{
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_PASSWORD, pass.span().data(), pass.size()),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, salted.data(), salted.size()),
      OSSL_PARAM_construct_uint64(OSSL_KDF_PARAM_SCRYPT_N, &rounds),
      OSSL_PARAM_construct_uint32(OSSL_KDF_PARAM_SCRYPT_R, &block_size),
      OSSL_PARAM_construct_uint32(OSSL_KDF_PARAM_SCRYPT_P, &parallel),
      OSSL_PARAM_construct_uint64(OSSL_KDF_PARAM_SCRYPT_MAXMEM, &memory),
      OSSL_PARAM_construct_end(),
  };
  Secret derived(size);
  if (EVP_KDF_derive(context.get(), writable(derived.span()), derived.size(), parameters.data()) != 1) {
    ERR_clear_error();
    return fail(Code::unavailable, "scrypt did not get its memory");
  }
  return derived;
}

}  // namespace depesche::crypto
