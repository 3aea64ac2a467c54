// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <initializer_list>
#include <memory>

#include "base/bytes.h"
#include "crypto/secret.h"

namespace depesche::crypto {

enum class Hash : std::uint8_t { sha256, sha384 };
constexpr std::size_t size_of(Hash hash) { return hash == Hash::sha256 ? 32 : 48; }

using Sha256Digest = std::array<std::byte, 32>;
using Sha384Digest = std::array<std::byte, 48>;

Sha256Digest sha256(BytesView data);
Sha384Digest sha384(BytesView data);

// A digest over data that comes in pieces. After `finish` it is used up.
class Sha256 {
 public:
  Sha256();
  Sha256& add(BytesView piece);
  Sha256Digest finish();

 private:
  struct Close {
    void operator()(void* context) const;
  };
  std::unique_ptr<void, Close> context_;
};

class Sha384 {
 public:
  Sha384();
  Sha384& add(BytesView piece);
  Sha384Digest finish();

 private:
  struct Close {
    void operator()(void* context) const;
  };
  std::unique_ptr<void, Close> context_;
};

// RFC 2104 over the pieces one after the other. The result has size_of(hash) bytes.
Secret hmac(Hash hash, BytesView key, std::initializer_list<BytesView> pieces);

// RFC 5869. `size` is at most 255 times size_of(hash).
Secret hkdf_extract(Hash hash, BytesView salt, BytesView key_material);
Secret hkdf_expand(Hash hash, BytesView key, BytesView info, std::size_t size);

}  // namespace depesche::crypto
