// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "crypto/secret.h"
#include "env/entropy.h"

// A secret in several hands (Shamir, „How to Share a Secret“, 1979): any `needed` shares give it back, fewer
// say nothing about it. Each byte is the value at 0 of a polynomial over GF(2^8) (the field of AES,
// x^8+x^4+x^3+x+1) and each share the values at its index. No table and no branch depends on secret bytes.

namespace depesche {

inline constexpr std::size_t shared_secret_size = 32;
inline constexpr std::size_t shares_max = 16;

struct SecretShare {
  std::uint8_t index = 0;  // from 1 on
  crypto::Secret value;    // shared_secret_size bytes
};

// Errors: invalid unless 2 ≤ needed ≤ shares ≤ shares_max and the secret has its size.
Result<std::vector<SecretShare>> split_secret(const crypto::Secret& secret, std::size_t needed,
                                              std::size_t shares, Entropy& entropy);
// What as many shares as were needed give; wrong or too few ones give another secret. Errors: invalid for no
// shares, one index twice or a wrong size.
Result<crypto::Secret> join_secret(std::span<const SecretShare> shares);

}  // namespace depesche
