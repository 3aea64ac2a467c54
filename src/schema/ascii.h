// SPDX-License-Identifier: EUPL-1.2
#pragma once

// The classes of ASCII characters that RFC 5234 B.1 names.
namespace depesche::schema {

inline bool is_digit(char one) { return one >= '0' && one <= '9'; }
inline bool is_letter(char one) { return (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z'); }
inline bool is_hex(char one) {
  return is_digit(one) || (one >= 'a' && one <= 'f') || (one >= 'A' && one <= 'F');
}

}  // namespace depesche::schema
