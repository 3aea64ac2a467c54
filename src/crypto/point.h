// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "base/bytes.h"
#include "base/result.h"

// Points of P-384 in the compressed form of SEC 1 §2.3.3: x, and which of the two y it is.
namespace depesche::crypto {

inline constexpr std::size_t compressed_point_size = 49;

// From the uncompressed form, 97 bytes. Code::invalid when it is none of the curve.
Result<Bytes> compressed_point(BytesView point);

// The uncompressed form again. Code::invalid when it is none of the curve.
Result<Bytes> expanded_point(BytesView compressed);

}  // namespace depesche::crypto
