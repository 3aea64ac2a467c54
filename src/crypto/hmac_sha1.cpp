// SPDX-License-Identifier: EUPL-1.2
#include "crypto/hmac_sha1.h"

#include <openssl/hmac.h>

#include "base/ensure.h"
#include "crypto/openssl.h"

namespace depesche::crypto {

std::array<std::byte, 20> hmac_sha1(BytesView key, BytesView data) {
  static const EVP_MD* const sha1 = EVP_MD_fetch(nullptr, "SHA1", nullptr);
  ENSURE(sha1 != nullptr);
  std::array<std::byte, 20> digest{};
  unsigned size = 0;
  ENSURE(HMAC(sha1, key.data(), static_cast<int>(key.size()), raw(data), data.size(), writable(digest),
              &size) != nullptr);
  ENSURE(size == digest.size());
  return digest;
}

}  // namespace depesche::crypto
