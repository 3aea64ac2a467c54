// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/digest.h"

namespace depesche {

// What opens an enrolment package: a secret, and the beginning of the package's digest.
struct EnrolmentCode {
  std::array<std::byte, 16> secret{};
  std::array<std::byte, 7> package{};

  static EnrolmentCode of(const std::array<std::byte, 16>& secret, BytesView package);
  bool opens(BytesView package) const;
};

// Ten groups of four characters of Crockford's base 32 (no I, L, O, U), the last byte a checksum: a slip of
// the pen is told from a wrong code.
std::string to_text(const EnrolmentCode& code);
// Reads it in any case, with or without separators; I and L are 1, O is 0. Errors: invalid, naming the group
// where a character cannot stand, or that the checksum does not fit.
Result<EnrolmentCode> parse_enrolment_code(std::string_view text);

// Where to look for a slip of the pen in a code that cannot be read, as numbers of groups from 1 on: the
// group with a character that cannot stand there, or 0; and, with the package at hand, those in which one
// other character, or two neighbours changed round, would make a code of this package. Of such groups one is
// the right one; the others fit by chance.
std::size_t impossible_group(std::string_view text);
std::vector<std::size_t> suspect_groups(std::string_view text, BytesView package);

}  // namespace depesche
