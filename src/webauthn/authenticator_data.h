// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "base/bytes.h"
#include "base/result.h"

namespace depesche::webauthn {

inline constexpr std::size_t authenticator_data_max = 4096;
inline constexpr std::size_t credential_id_max = 1023;  // Web Authentication Level 3, §4

// What an authenticator says of itself and of the person in front of it (Web Authentication Level 3, §6.1).
struct AuthenticatorData {
  std::array<std::byte, 32> relying_party_digest{};
  bool user_present = false;
  bool user_verified = false;
  bool may_be_backed_up = false;
  bool is_backed_up = false;
  std::uint32_t counter = 0;

  // The credential that was just made; only in registrations.
  struct Attested {
    std::array<std::byte, 16> model{};  // AAGUID
    BytesView credential_id;
    BytesView cose_key;
  };
  std::optional<Attested> attested;
};

// The views stay valid as long as `bytes`. Errors: invalid.
Result<AuthenticatorData> parse_authenticator_data(BytesView bytes);

}  // namespace depesche::webauthn
