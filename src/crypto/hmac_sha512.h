// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <initializer_list>

#include "base/bytes.h"
#include "crypto/secret.h"

namespace depesche::crypto {

inline constexpr std::size_t hmac_sha512_size = 64;  // bytes

// RFC 2104 with SHA-512 over the pieces one after the other. Only foreign protocols ask for it: our own
// formats use crypto::hmac with SHA-256 or SHA-384.
Secret hmac_sha512(BytesView key, std::initializer_list<BytesView> pieces);

}  // namespace depesche::crypto
