// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/secret.h"

namespace depesche::crypto {

// RFC 7914. Memory used: 128 * block_size * 2^log2_rounds bytes. The default takes 128 MiB, about 0.4 s.
struct ScryptCost {
  std::uint8_t log2_rounds = 17;
  std::uint8_t block_size = 8;
  std::uint8_t parallel = 1;
  auto operator<=>(const ScryptCost&) const = default;
};
inline constexpr std::uint64_t scrypt_memory_max = std::uint64_t{1} << 30;

// Code::invalid when the cost is outside RFC 7914's range or above scrypt_memory_max.
Result<Secret> scrypt(BytesView passphrase, BytesView salt, const ScryptCost& cost, std::size_t size);

}  // namespace depesche::crypto
