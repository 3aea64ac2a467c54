// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>

#include "base/bytes.h"

namespace depesche::bundle {

// The two checksums of RFC 9171 §4.2.1. Each goes on where an earlier piece ended when that piece's result is
// given as `before`.

// CRC-16/X-25: reflected polynomial 0x1021, initial value and final xor 0xFFFF.
std::uint16_t crc16(BytesView data, std::uint16_t before = 0);

// CRC-32C (Castagnoli, RFC 4960 appendix B). Uses the processor's own instruction where there is one.
std::uint32_t crc32c(BytesView data, std::uint32_t before = 0);

// The same without that instruction, for machines that lack it.
std::uint32_t crc32c_portable(BytesView data, std::uint32_t before = 0);

}  // namespace depesche::bundle
