// SPDX-License-Identifier: EUPL-1.2
#include "crypto/aead.h"

#include <climits>

#include "base/ensure.h"
#include "crypto/openssl.h"

namespace depesche::crypto {
namespace {

const EVP_CIPHER* cipher_for(BytesView key) {
  static const EVP_CIPHER* const aes128 = EVP_CIPHER_fetch(nullptr, "AES-128-GCM", nullptr);
  static const EVP_CIPHER* const aes256 = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  ENSURE(aes128 != nullptr && aes256 != nullptr);
  ENSURE(key.size() == 16 || key.size() == 32);
  return key.size() == 16 ? aes128 : aes256;
}

int length_of(BytesView bytes) {
  ENSURE(bytes.size() <= INT_MAX);  // callers' limits lie far below
  return static_cast<int>(bytes.size());
}

}  // namespace

Bytes gcm_seal(BytesView key, const GcmNonce& nonce, BytesView associated, BytesView plain) {
  const CipherContext context(EVP_CIPHER_CTX_new());
  ENSURE(context && EVP_EncryptInit_ex2(context.get(), cipher_for(key), raw(key), raw(nonce), nullptr) == 1);
  Bytes sealed(plain.size() + gcm_tag_size);
  int size = 0;
  ENSURE(EVP_EncryptUpdate(context.get(), nullptr, &size, raw(associated), length_of(associated)) == 1);
  ENSURE(EVP_EncryptUpdate(context.get(), writable(sealed), &size, raw(plain), length_of(plain)) == 1);
  const std::span tag = std::span(sealed).subspan(plain.size());
  ENSURE(EVP_EncryptFinal_ex(context.get(), writable(tag), &size) == 1);
  ENSURE(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, gcm_tag_size, tag.data()) == 1);
  return sealed;
}

Result<Bytes> gcm_open(BytesView key, const GcmNonce& nonce, BytesView associated, BytesView sealed) {
  if (sealed.size() < gcm_tag_size) return fail(Code::corrupt, "sealed bytes are shorter than their tag");
  if (sealed.size() > INT_MAX) return fail(Code::invalid, "sealed bytes are too many");
  const BytesView ciphertext = sealed.first(sealed.size() - gcm_tag_size);
  Bytes tag = to_bytes(sealed.last(gcm_tag_size));

  const CipherContext context(EVP_CIPHER_CTX_new());
  ENSURE(context && EVP_DecryptInit_ex2(context.get(), cipher_for(key), raw(key), raw(nonce), nullptr) == 1);
  Bytes plain(ciphertext.size());
  int size = 0;
  ENSURE(EVP_DecryptUpdate(context.get(), nullptr, &size, raw(associated), length_of(associated)) == 1);
  ENSURE(EVP_DecryptUpdate(context.get(), writable(plain), &size, raw(ciphertext), length_of(ciphertext)) ==
         1);
  ENSURE(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, gcm_tag_size, tag.data()) == 1);
  std::array<unsigned char, gcm_tag_size> rest{};
  if (EVP_DecryptFinal_ex(context.get(), rest.data(), &size) != 1) {
    return fail(Code::corrupt, "sealed bytes do not fit their key and context");
  }
  return plain;
}

}  // namespace depesche::crypto
