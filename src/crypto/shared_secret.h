// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string_view>

#include "crypto/hpke.h"

namespace depesche::crypto {

// 32 bytes that only the owners of both keys can find, the same ones at both ends, and others for each
// purpose: HKDF-SHA-384 (RFC 5869) of the shared point, with the purpose, a zero byte and both public points,
// the smaller first. Code::invalid when the other's point is none.
Result<Secret> shared_secret(const SealingKey& own, const PublicSealingKey& other, std::string_view purpose);

}  // namespace depesche::crypto
