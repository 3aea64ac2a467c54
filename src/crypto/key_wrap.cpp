// SPDX-License-Identifier: EUPL-1.2
#include "crypto/key_wrap.h"

#include "base/ensure.h"
#include "crypto/openssl.h"

namespace depesche::crypto {
namespace {

constexpr std::size_t key_size_max = 256;  // bytes; far beyond any key

bool is_wrapping_key(BytesView key) { return key.size() == 16 || key.size() == 32; }

const EVP_CIPHER* key_wrap_cipher(BytesView key) {
  static const EVP_CIPHER* const aes128 = EVP_CIPHER_fetch(nullptr, "AES-128-WRAP", nullptr);
  static const EVP_CIPHER* const aes256 = EVP_CIPHER_fetch(nullptr, "AES-256-WRAP", nullptr);
  ENSURE(aes128 != nullptr && aes256 != nullptr);
  return key.size() == 16 ? aes128 : aes256;
}

CipherContext make_context() {
  CipherContext context(EVP_CIPHER_CTX_new());
  ENSURE(context);
  EVP_CIPHER_CTX_set_flags(context.get(), EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
  return context;
}

}  // namespace

Bytes wrap_key(BytesView wrapping_key, BytesView key) {
  ENSURE(is_wrapping_key(wrapping_key));
  ENSURE(key.size() % 8 == 0 && key.size() >= 16 && key.size() <= key_size_max);
  const CipherContext context = make_context();
  ENSURE(EVP_EncryptInit_ex2(context.get(), key_wrap_cipher(wrapping_key), raw(wrapping_key), nullptr,
                             nullptr) == 1);
  Bytes wrapped(key.size() + wrapped_key_overhead);
  int size = 0;
  ENSURE(EVP_EncryptUpdate(context.get(), writable(wrapped), &size, raw(key), static_cast<int>(key.size())) ==
         1);
  ENSURE(static_cast<std::size_t>(size) == wrapped.size());
  return wrapped;
}

Result<Secret> unwrap_key(BytesView wrapping_key, BytesView wrapped) {
  if (!is_wrapping_key(wrapping_key)) return fail(Code::invalid, "a key of this length wraps no keys");
  if (wrapped.size() % 8 != 0 || wrapped.size() < 24 ||
      wrapped.size() > key_size_max + wrapped_key_overhead) {
    return fail(Code::invalid, "a wrapped key has an impossible length");
  }
  const CipherContext context = make_context();
  ENSURE(EVP_DecryptInit_ex2(context.get(), key_wrap_cipher(wrapping_key), raw(wrapping_key), nullptr,
                             nullptr) == 1);
  Secret key(wrapped.size());  // OpenSSL asks for room for what it reads, not for what it gives
  int size = 0;
  const int input_size = static_cast<int>(wrapped.size());
  if (EVP_DecryptUpdate(context.get(), writable(key.span()), &size, raw(wrapped), input_size) != 1) {
    return fail(Code::corrupt, "a wrapped key does not fit its wrapping key");
  }
  return Secret::of(key.view().first(static_cast<std::size_t>(size)));
}

}  // namespace depesche::crypto
