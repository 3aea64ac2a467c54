// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>

#include "base/bytes.h"

namespace depesche::crypto {

// RFC 2104 with SHA-1. Foreign protocols use it as a checksum under a key that everybody knows; it protects
// nothing here, and nothing of our own uses it.
std::array<std::byte, 20> hmac_sha1(BytesView key, BytesView data);

}  // namespace depesche::crypto
