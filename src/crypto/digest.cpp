// SPDX-License-Identifier: EUPL-1.2
#include "crypto/digest.h"

#include <algorithm>

#include "base/ensure.h"
#include "crypto/openssl.h"

namespace depesche::crypto {
namespace {

const EVP_MD* algorithm(Hash hash) {
  // Fetched once: looking an algorithm up by name costs more than a small digest.
  static const EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA2-256", nullptr);
  static const EVP_MD* const sha384 = EVP_MD_fetch(nullptr, "SHA2-384", nullptr);
  ENSURE(sha256 != nullptr && sha384 != nullptr);
  return hash == Hash::sha256 ? sha256 : sha384;
}

std::size_t block_size(Hash hash) { return hash == Hash::sha256 ? 64 : 128; }

void digest_into(std::span<std::byte> target, Hash hash, std::initializer_list<BytesView> pieces) {
  const DigestContext context(EVP_MD_CTX_new());
  ENSURE(context && EVP_DigestInit_ex2(context.get(), algorithm(hash), nullptr) == 1);
  for (const BytesView piece : pieces) {
    ENSURE(EVP_DigestUpdate(context.get(), piece.data(), piece.size()) == 1);
  }
  ENSURE(EVP_DigestFinal_ex(context.get(), writable(target), nullptr) == 1);
}

}  // namespace

template <Hash hash>
void Digest<hash>::Close::operator()(evp_md_ctx_st* context) const {
  EVP_MD_CTX_free(context);
}

template <Hash hash>
Digest<hash>::Digest() : context_(EVP_MD_CTX_new()) {
  ENSURE(context_ && EVP_DigestInit_ex2(context_.get(), algorithm(hash), nullptr) == 1);
}

template <Hash hash>
Digest<hash>& Digest<hash>::add(BytesView piece) {
  ENSURE(EVP_DigestUpdate(context_.get(), piece.data(), piece.size()) == 1);
  return *this;
}

template <Hash hash>
std::array<std::byte, size_of(hash)> Digest<hash>::finish() {
  std::array<std::byte, size_of(hash)> digest;
  ENSURE(EVP_DigestFinal_ex(context_.get(), writable(digest), nullptr) == 1);
  ENSURE(EVP_DigestInit_ex2(context_.get(), algorithm(hash), nullptr) == 1);
  return digest;
}

template class Digest<Hash::sha256>;
template class Digest<Hash::sha384>;

Secret hmac(Hash hash, BytesView key, std::initializer_list<BytesView> pieces) {
  Secret padded(block_size(hash));
  if (key.size() > padded.size()) {
    digest_into(padded.span().first(size_of(hash)), hash, {key});
  } else {
    std::ranges::copy(key, padded.span().begin());
  }
  const auto flip = [&](std::byte with) {
    for (std::byte& byte : padded.span()) byte ^= with;
  };

  Secret inner(size_of(hash));
  const DigestContext context(EVP_MD_CTX_new());
  flip(std::byte{0x36});
  ENSURE(context && EVP_DigestInit_ex2(context.get(), algorithm(hash), nullptr) == 1);
  ENSURE(EVP_DigestUpdate(context.get(), padded.view().data(), padded.size()) == 1);
  for (const BytesView piece : pieces) {
    ENSURE(EVP_DigestUpdate(context.get(), piece.data(), piece.size()) == 1);
  }
  ENSURE(EVP_DigestFinal_ex(context.get(), writable(inner.span()), nullptr) == 1);

  flip(std::byte{0x36} ^ std::byte{0x5C});
  Secret outer(size_of(hash));
  digest_into(outer.span(), hash, {padded.view(), inner.view()});
  return outer;
}

Secret hkdf_extract(Hash hash, BytesView salt, BytesView key_material) {
  return hmac(hash, salt, {key_material});
}

Secret hkdf_expand(Hash hash, BytesView key, BytesView info, std::size_t size) {
  ENSURE(size <= 255 * size_of(hash));
  Secret output(size);
  Secret block;
  std::uint8_t number = 0;
  for (std::size_t done = 0; done < size;) {
    const std::array counter{static_cast<std::byte>(++number)};
    block = hmac(hash, key, {block.view(), info, counter});
    const std::size_t taken = std::min(block.size(), size - done);
    std::ranges::copy(block.view().first(taken), output.span().subspan(done).begin());
    done += taken;
  }
  return output;
}

}  // namespace depesche::crypto
