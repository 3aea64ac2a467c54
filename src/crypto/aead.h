// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/secret.h"

namespace depesche::crypto {

inline constexpr std::size_t gcm_tag_size = 16;
using GcmNonce = std::array<std::byte, 12>;

// AES-GCM (NIST SP 800-38D): the ciphertext with its 16-byte tag behind it. `key` has 32 bytes
// (AES-256), or 16 where a test vector asks for AES-128. The caller never uses a nonce twice with one key.
Bytes gcm_seal(BytesView key, const GcmNonce& nonce, BytesView associated, BytesView plain);

// The plaintext, or Code::corrupt when the tag does not fit key, nonce, associated data and ciphertext.
Result<Bytes> gcm_open(BytesView key, const GcmNonce& nonce, BytesView associated, BytesView sealed);

}  // namespace depesche::crypto
