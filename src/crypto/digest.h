// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <initializer_list>
#include <memory>

#include "base/bytes.h"
#include "crypto/secret.h"

struct evp_md_ctx_st;

namespace depesche::crypto {

enum class Hash : std::uint8_t { sha256, sha384 };
constexpr std::size_t size_of(Hash hash) { return hash == Hash::sha256 ? 32 : 48; }

using Sha256Digest = std::array<std::byte, 32>;
using Sha384Digest = std::array<std::byte, 48>;

// A digest (FIPS 180-4) over data that comes in pieces. After `finish` it starts anew.
template <Hash hash>
class Digest {
 public:
  Digest();

  Digest& add(BytesView piece);
  std::array<std::byte, size_of(hash)> finish();

 private:
  struct Close {
    void operator()(evp_md_ctx_st* context) const;
  };
  std::unique_ptr<evp_md_ctx_st, Close> context_;
};
using Sha256 = Digest<Hash::sha256>;
using Sha384 = Digest<Hash::sha384>;

inline Sha256Digest sha256(BytesView data) { return Sha256().add(data).finish(); }
inline Sha384Digest sha384(BytesView data) { return Sha384().add(data).finish(); }

// RFC 2104 over the pieces one after the other. The result has size_of(hash) bytes.
Secret hmac(Hash hash, BytesView key, std::initializer_list<BytesView> pieces);

// RFC 5869. `size` is at most 255 times size_of(hash).
Secret hkdf_extract(Hash hash, BytesView salt, BytesView key_material);
Secret hkdf_expand(Hash hash, BytesView key, BytesView info, std::size_t size);

}  // namespace depesche::crypto
