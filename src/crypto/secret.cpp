// SPDX-License-Identifier: EUPL-1.2
#include "crypto/secret.h"

#include <openssl/crypto.h>

namespace depesche::crypto {

Secret Secret::draw(Entropy& entropy, std::size_t size) {
  Secret secret(size);
  entropy.fill(secret.span());
  return secret;
}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this == &other) return *this;
  wipe();
  bytes_ = std::move(other.bytes_);
  other.bytes_.clear();
  return *this;
}

Secret::~Secret() { wipe(); }

void Secret::wipe() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }

bool equal_in_constant_time(BytesView left, BytesView right) {
  return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

}  // namespace depesche::crypto
