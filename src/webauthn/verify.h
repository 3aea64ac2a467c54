// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "webauthn/passkey.h"

// The relying party's side of Web Authentication Level 3 (§7.1, §7.2), without I/O. Attestation: conveyance
// "none" is asked for. A self attestation that is given must verify; other statements are not evaluated,
// because the node keeps no register of authenticator models.

namespace depesche::webauthn {

inline constexpr std::size_t client_data_max = 4096;
inline constexpr std::size_t attestation_object_max = 16U << 10U;
inline constexpr std::size_t user_handle_max = 64;

// For whom passkeys are made: the domain, and the origins pages may come from.
struct RelyingParty {
  std::string id;                    // "depesche.example"
  std::vector<std::string> origins;  // "https://depesche.example:8443"
};

struct RegistrationResponse {
  Bytes client_data;  // clientDataJSON
  Bytes attestation_object;
};

struct AssertionResponse {
  Bytes client_data;  // clientDataJSON
  Bytes authenticator_data;
  Bytes signature;
};

// The challenge the client data answers; nothing of it has been checked. Errors: invalid.
Result<Bytes> challenge_of(BytesView client_data);

// The new passkey. The person must have been present and verified. Errors: invalid (cannot be read, or of a
// kind that was not offered), denied (answers another challenge, origin or relying party), corrupt (self
// attestation).
Result<Passkey> verify_registration(const RelyingParty& party, BytesView challenge,
                                    const RegistrationResponse& response);

// The authenticator's counter after this sign-in. Errors: as above; corrupt: the signature does not fit;
// conflict: the counter went back, so there may be two copies of the key.
Result<std::uint32_t> verify_assertion(const RelyingParty& party, BytesView challenge, const Passkey& passkey,
                                       const AssertionResponse& response);

}  // namespace depesche::webauthn
