// SPDX-License-Identifier: EUPL-1.2
#include "crypto/hmac_sha512.h"

#include <array>
#include <openssl/params.h>

#include "base/ensure.h"
#include "crypto/openssl.h"

namespace depesche::crypto {

Secret hmac_sha512(BytesView key, std::initializer_list<BytesView> pieces) {
  using Context = std::unique_ptr<EVP_MAC_CTX, Close<EVP_MAC_CTX_free>>;
  static EVP_MAC* const algorithm = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  ENSURE(algorithm != nullptr);
  const Context context(EVP_MAC_CTX_new(algorithm));
  char digest[] = "SHA2-512";
  const std::array parameters{OSSL_PARAM_construct_utf8_string("digest", digest, 0),
                              OSSL_PARAM_construct_end()};
  // A null pointer would mean: the key of before.
  const std::byte no_byte{};
  const BytesView given = key.empty() ? BytesView(&no_byte, 0) : key;
  ENSURE(context && EVP_MAC_init(context.get(), raw(given), given.size(), parameters.data()) == 1);
  for (const BytesView piece : pieces) ENSURE(EVP_MAC_update(context.get(), raw(piece), piece.size()) == 1);
  Secret result(hmac_sha512_size);
  std::size_t size = 0;
  ENSURE(EVP_MAC_final(context.get(), writable(result.span()), &size, result.size()) == 1);
  ENSURE(size == hmac_sha512_size);
  return result;
}

}  // namespace depesche::crypto
