// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/scrypt.h"
#include "env/entropy.h"

namespace depesche {

inline constexpr std::size_t password_bytes_min = 12;
inline constexpr std::size_t password_bytes_max = 256;

// What a Credential keeps of a password: a CBOR array of version, scrypt cost, a fresh salt of 16 bytes and
// 32 derived bytes. Errors: invalid (a password shorter or longer than the limits, or a cost out of range).
Result<Bytes> make_password_verifier(std::string_view password, const crypto::ScryptCost& cost,
                                     Entropy& entropy);

// Whether it is the password, in a time that does not depend on where it differs. Errors: invalid, for bytes
// that are no verifier.
Result<bool> verify_password(BytesView verifier, std::string_view password);

}  // namespace depesche
