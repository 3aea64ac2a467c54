// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "http/desks.h"

namespace depesche::http {

// The record a password given under this name is held against. For a name nobody has, or without a password,
// it is that of somebody else, always the same one for the same name: records differ in their cost, and so a
// name's time must not tell that it is unknown. `otherwise`: where there is no record at all.
const Bytes& verifier_to_check(const Directory& directory, const std::string& person, const Bytes& otherwise);

// Whether this is the person's password. Takes as long where there is no such person or password: one scrypt
// in any case. A person who is not active has none.
bool is_password_of(const Desk& desk, const std::string& person, std::string_view password);

// Counts failures against name and address, and answers no while a pause is on, whatever the password.
bool signs_in(const Desk& desk, const std::string& person, std::string_view password,
              const std::string& address);

// What outlives the session or reads where nobody sits may be made only in a session that has shown lately
// who sits there. Otherwise it locks, and the person proves it by unlocking.
bool is_proven(Desk& desk, const Visitor& visitor);

}  // namespace depesche::http
