// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>

#include "courier/manifest.h"
#include "courier/medium.h"
#include "crypto/aead.h"
#include "crypto/hpke.h"

// The bytes of a volume around its pieces. For the .cpp files of this module only.
namespace depesche::courier::volume {

inline constexpr std::size_t content_key_size = 32;
inline constexpr std::size_t wrapped_key_size = content_key_size + crypto::gcm_tag_size;
inline constexpr std::size_t head_size_max = 16'384;  // bytes, held in memory before anything is verified
inline constexpr std::size_t signature_room = 128;    // the signature, and heads around it

// Which volume this is, and its content key, wrapped for each reader in an order that says nothing.
struct Head {
  std::uint32_t volume = 0;
  bool needs_release = false;
  struct Wrapped {
    Bytes encapsulated{};
    Bytes key{};
  };
  std::vector<Wrapped> keys{};
};

Bytes encode(const Head& head);
Result<Head> decode_head(BytesView bytes);

// A head for these readers, and the key of everything else on the volume.
struct Begun {
  Head head;
  crypto::Secret key;
};
Result<Begun> begin(std::uint32_t volume, const std::vector<crypto::PublicSealingKey>& readers,
                    const std::optional<crypto::Secret>& release, Entropy& entropy);
// The key. Code::denied when it is not wrapped for `own`, or when a release secret is missing.
Result<crypto::Secret> unwrap(const Head& head, const crypto::SealingKey& own,
                              const std::optional<crypto::Secret>& release);

// Each sealed part of a volume has its own nonce under the volume's key.
crypto::GcmNonce manifest_nonce();
crypto::GcmNonce piece_nonce(std::size_t index);
crypto::GcmNonce end_nonce();

// What the first bytes of every volume are; the first is the version.
BytesView magic();

// At least what stands on a volume besides its pieces.
std::uint64_t fixed_size(std::size_t readers, std::uint64_t manifest_size);

// `size` bytes, or fewer where the input ends; memory grows only with what is really there.
Bytes read_up_to(Input& input, std::size_t size);

}  // namespace depesche::courier::volume

namespace depesche::courier {
crypto::Sha256Digest digest_of(const Manifest& manifest);
}  // namespace depesche::courier
