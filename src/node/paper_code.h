// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

// Bytes that people copy from paper: groups of four characters of Crockford's base 32 (no I, L, O, U), the
// last byte a checksum, so that a slip of the pen is told from a wrong code.

namespace depesche {

inline constexpr std::string_view paper_alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
inline constexpr std::size_t paper_group_size = 4;

// How many characters so many bytes take, with their checksum and without separators.
constexpr std::size_t paper_characters(std::size_t bytes) { return ((bytes + 1) * 8 + 4) / 5; }

std::string to_paper(BytesView bytes);
// Reads exactly `into` in any case, with or without separators; I and L are 1, O is 0. Errors: invalid,
// naming the group where a character cannot stand, or that the checksum does not fit.
Result<> parse_paper(std::string_view text, std::span<std::byte> into);

// The number, from 1 on, of the group with a character that cannot stand in a code of so many bytes; 0 for
// none.
std::size_t impossible_group(std::string_view text, std::size_t bytes);
// The code without its separators.
std::string paper_digits(std::string_view text);

}  // namespace depesche
