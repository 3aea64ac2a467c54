// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace depesche::webauthn {

inline constexpr std::int64_t algorithm_es256 = -7;    // ECDSA on P-256 with SHA-256 (RFC 9053 §2.1)
inline constexpr std::int64_t algorithm_rs256 = -257;  // RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8812 §2)

// The public half of a passkey, as a node keeps it.
struct Passkey {
  Bytes id;                           // the credential id, 1 to 1023 bytes
  Bytes cose_key;                     // RFC 9052 §7
  std::array<std::byte, 16> model{};  // AAGUID
  std::uint32_t counter = 0;          // of the newest signature; many passkeys always say 0
  std::int64_t created_ms = 0;        // milliseconds since 1970, UTC
  std::int64_t last_used_ms = 0;      // 0: not yet
  bool operator==(const Passkey&) const = default;
};

// The bytes kept in a Credential's verifier: a CBOR array, version first. decode is the inverse of encode and
// refuses everything else with Code::invalid.
Bytes encode(const Passkey& passkey);
Result<Passkey> decode_passkey(BytesView bytes);

// The name of the directory's credential record for this credential id: the same id always has the same name.
std::string record_name(BytesView credential_id);

// Verifies a signature by the key. Errors: invalid (the key is of a kind not offered), corrupt (does not
// fit).
Result<> verify_signature(BytesView cose_key, BytesView message, BytesView signature);

// COSE's number of the algorithm the key is for. Errors: invalid.
Result<std::int64_t> algorithm_of(BytesView cose_key);

}  // namespace depesche::webauthn
