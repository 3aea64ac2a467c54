// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "http/route.h"

namespace depesche::http {

// GET /passkeys
Answer list_passkeys(Desk& desk, const Call& call);
// POST /passkeys/options {}
Answer offer_passkey(Desk& desk, const Call& call);
// POST /passkeys {label, credential}
Answer add_passkey(Desk& desk, const Call& call);
// DELETE /passkeys/{id}
Answer remove_passkey(Desk& desk, const Call& call);
// POST /password {current, new}
Answer change_password(Desk& desk, const Call& call);

}  // namespace depesche::http
