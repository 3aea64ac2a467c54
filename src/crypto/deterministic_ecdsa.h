// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "crypto/digest.h"
#include "crypto/signing.h"

namespace depesche::crypto {

// ECDSA on P-384 over a SHA-384 digest with the nonce of RFC 6979 §3.2. `scalar` is a valid private key.
// For this module only.
Signature sign_deterministically(BytesView scalar, const Sha384Digest& digest);

}  // namespace depesche::crypto
