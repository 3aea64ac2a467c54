// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "http/form.h"
#include "webauthn/verify.h"

// The JSON forms of Web Authentication Level 3, §5.1.8 to §5.1.10, as browsers send them.

namespace depesche::http {

struct Assertion {
  Bytes id;
  webauthn::AssertionResponse response;
};

// Reads the field "credential". What is missing or no base64url is complained about in the form.
webauthn::RegistrationResponse read_registration(Form& form);
Assertion read_assertion(Form& form);

}  // namespace depesche::http
