// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "http/route.h"

namespace depesche::http {

// GET /session: who is signed in, with what clearance and mailboxes; or only the node
Answer show_session(Desk& desk, const Call& call);
// POST /session {name, password}
Answer sign_in(Desk& desk, const Call& call);
// DELETE /session
Answer sign_out(Context& context, const Call& call);
// POST /session/lock
Answer lock_session(Context& context, const Call& call);
// POST /session/unlock {password}
Answer unlock_session(Desk& desk, const Call& call);
// POST /session/passkey/options {name?}
Answer offer_passkey_sign_in(Context& context, const Call& call);
// POST /session/passkey {credential}
Answer sign_in_by_passkey(Desk& desk, const Call& call);

}  // namespace depesche::http
