// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>

#include "base/bytes.h"

// Self-delimiting numbers (RFC 5326 §2, RFC 6256): groups of seven bits, the highest first, the eighth bit
// set on all but the last.
namespace depesche::ltp {

inline constexpr std::size_t sdnv_size_max = 10;  // bytes, of a number below 2^64

void append_sdnv(Bytes& out, std::uint64_t value);
std::size_t sdnv_size(std::uint64_t value);
// Takes one off the front. Nothing when it is cut off, does not fit 64 bits or is longer than 10 bytes.
std::optional<std::uint64_t> take_sdnv(BytesView& bytes);

}  // namespace depesche::ltp
