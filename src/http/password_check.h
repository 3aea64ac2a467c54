// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "http/desks.h"

namespace depesche::http {

// Whether this is the person's password. Takes as long where there is no such person or password: one scrypt
// in any case. A person who is not active has none.
bool is_password_of(const Desk& desk, const std::string& person, std::string_view password);

// Counts failures against name and address, and answers no while a pause is on, whatever the password.
bool signs_in(const Desk& desk, const std::string& person, std::string_view password,
              const std::string& address);

}  // namespace depesche::http
