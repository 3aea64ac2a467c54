// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace depesche::crypto {

// RFC 4648 §5 without padding. Decoding is strict: no padding, no spaces, unused bits zero.
std::string to_base64url(BytesView bytes);
Result<Bytes> from_base64url(std::string_view text);

// Lower-case on output, either case on input.
std::string to_hex(BytesView bytes);
Result<Bytes> from_hex(std::string_view text);

}  // namespace depesche::crypto
