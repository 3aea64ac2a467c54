// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <string>
#include <string_view>

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

}  // namespace depesche
