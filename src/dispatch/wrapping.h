// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "crypto/aead.h"
#include "dispatch/header.h"

namespace depesche {

// How sealing and opening agree on the content key and the body. For this module only.
namespace wrapping {

inline constexpr std::size_t content_key_size = 32;

// Bytes in front of the compressed content: zeros, or the id of the dictionary it was compressed with.
// AES-GCM alone lets a dishonest author make one body that two keys open differently; as only these few
// values count, all recipients read the same or nothing.
inline constexpr std::size_t commitment_size = 32;

// The content key is drawn for one body and never used again, so the nonce may be fixed.
inline constexpr crypto::GcmNonce body_nonce{};

// HPKE's info: names the format and the suite.
Bytes info();

// What a wrapped key is bound to: author, place in the feed, and the recipient's own entry.
Bytes associated(const Header& header, const Recipient& recipient);

}  // namespace wrapping
}  // namespace depesche
