// SPDX-License-Identifier: EUPL-1.2
#include "node/secret_sharing.h"

namespace depesche {
namespace {

std::uint8_t plus(std::uint8_t left, std::byte right) {
  return static_cast<std::uint8_t>(left ^ std::to_integer<std::uint8_t>(right));
}

// Eight steps of double and add; the masks take the place of branches.
std::uint8_t times(std::uint8_t left, std::uint8_t right) {
  unsigned product = 0;
  unsigned doubled = left;
  for (unsigned bit = 0; bit < 8; ++bit) {
    product ^= doubled & (0U - (right >> bit & 1U));
    doubled = (doubled << 1U) ^ (0x11BU & (0U - (doubled >> 7U)));
  }
  return static_cast<std::uint8_t>(product);
}

// x^254, which is 1/x for every x but 0.
std::uint8_t inverse(std::uint8_t x) {
  std::uint8_t power = x;
  std::uint8_t result = 1;
  for (int bit = 1; bit < 8; ++bit) {
    power = times(power, power);
    result = times(result, power);
  }
  return result;
}

}  // namespace

Result<std::vector<SecretShare>> split_secret(const crypto::Secret& secret, std::size_t needed,
                                              std::size_t shares, Entropy& entropy) {
  if (needed < 2 || needed > shares || shares > shares_max)
    return fail(Code::invalid, "at least 2 shares are needed, of at most " + std::to_string(shares_max));
  if (secret.size() != shared_secret_size) return fail(Code::invalid, "a secret of another size");
  std::vector<crypto::Secret> coefficients;  // of x, x², …
  for (std::size_t i = 1; i < needed; ++i)
    coefficients.push_back(crypto::Secret::draw(entropy, shared_secret_size));
  std::vector<SecretShare> made;
  for (std::size_t index = 1; index <= shares; ++index) {
    const auto x = static_cast<std::uint8_t>(index);
    SecretShare share{.index = x, .value = crypto::Secret(shared_secret_size)};
    for (std::size_t at = 0; at < shared_secret_size; ++at) {
      std::uint8_t value = 0;
      for (std::size_t i = coefficients.size(); i-- > 0;)  // Horner
        value = times(plus(value, coefficients[i].view()[at]), x);
      share.value.span()[at] = secret.view()[at] ^ std::byte(value);
    }
    made.push_back(std::move(share));
  }
  return made;
}

Result<crypto::Secret> join_secret(std::span<const SecretShare> shares) {
  if (shares.empty() || shares.size() > shares_max) return fail(Code::invalid, "no shares, or too many");
  crypto::Secret secret(shared_secret_size);
  for (const SecretShare& share : shares) {
    if (share.index == 0 || share.value.size() != shared_secret_size)
      return fail(Code::invalid, "this is no share");
    std::uint8_t weight = 1;  // Lagrange's, at 0
    for (const SecretShare& other : shares) {
      if (&other == &share) continue;
      if (other.index == share.index) return fail(Code::invalid, "the same share twice");
      weight = times(weight, times(other.index, inverse(plus(other.index, std::byte(share.index)))));
    }
    for (std::size_t at = 0; at < shared_secret_size; ++at)
      secret.span()[at] ^= std::byte(times(std::to_integer<std::uint8_t>(share.value.view()[at]), weight));
  }
  return secret;
}

}  // namespace depesche
