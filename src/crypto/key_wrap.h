// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/secret.h"

namespace depesche::crypto {

inline constexpr std::size_t wrapped_key_overhead = 8;  // bytes

// AES key wrap (RFC 3394). `wrapping_key` has 16 or 32 bytes; `key` has a multiple of 8 bytes, at least 16.
Bytes wrap_key(BytesView wrapping_key, BytesView key);

// The key, or Code::corrupt when `wrapped` was not made with this wrapping key. Other lengths than wrap_key
// takes and gives are Code::invalid.
Result<Secret> unwrap_key(BytesView wrapping_key, BytesView wrapped);

}  // namespace depesche::crypto
