// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "bundle/security.h"

// For the .cpp files of this module only: the parameters and results of RFC 9173 inside security blocks.
namespace depesche::bundle {

// RFC 9173 §3.3 and §3.4.
struct HmacParameters {
  HmacVariant variant = HmacVariant::sha384;
  std::uint64_t scope_flags = scope::all;
  BytesView wrapped_key{};
};

// RFC 9173 §4.3 and §4.4.
struct GcmParameters {
  crypto::GcmNonce nonce{};
  std::size_t key_size = 32;
  std::uint64_t scope_flags = scope::all;
  BytesView wrapped_key{};
};

// Code::invalid for another context, for values that RFC 9173 does not know, and for IVs other than of 12
// bytes.
Result<HmacParameters> hmac_parameters(const Asb& asb);
Result<GcmParameters> gcm_parameters(const Asb& asb);

// The only result of either context, a HMAC or a tag; nothing when the target has none.
Result<std::optional<BytesView>> only_result(const std::vector<AsbItem>& results);

// Numbers of parameters and results.
namespace item {
inline constexpr std::uint64_t hmac_variant = 1;
inline constexpr std::uint64_t hmac_wrapped_key = 2;
inline constexpr std::uint64_t hmac_scope = 3;
inline constexpr std::uint64_t gcm_iv = 1;
inline constexpr std::uint64_t gcm_variant = 2;
inline constexpr std::uint64_t gcm_wrapped_key = 3;
inline constexpr std::uint64_t gcm_scope = 4;
inline constexpr std::uint64_t result = 1;
}  // namespace item

inline constexpr std::uint64_t gcm_variant_128 = 1;
inline constexpr std::uint64_t gcm_variant_256 = 3;

// Takes the target at this place out of the block.
void remove_target(Asb& asb, std::size_t index);

}  // namespace depesche::bundle
