// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace depesche::cli {

// Whether what is printed is darker or lighter than what it is printed on.
enum class Print : std::uint8_t { dark_on_light, light_on_dark };

// A QR code (ISO/IEC 18004, error correction M) of a short text as lines of half blocks, with its quiet zone.
// Errors: invalid when the text does not fit.
Result<std::string> qr_text(std::string_view text, Print print);

}  // namespace depesche::cli
