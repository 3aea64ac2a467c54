// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "http/route.h"

namespace depesche::http {

// GET /drafts
Answer list_drafts(Desk& desk, const Call& call);
// POST /drafts {…}
Answer begin_draft(Desk& desk, const Call& call);
// GET /drafts/{id}
Answer show_draft(Desk& desk, const Call& call);
// PUT /drafts/{id} {…, version}: refused with the current copy when it was saved meanwhile
Answer save_draft(Desk& desk, const Call& call);
// DELETE /drafts/{id}
Answer discard_draft(Desk& desk, const Call& call);
// POST /drafts/{id}/check
Answer check_draft(Desk& desk, const Call& call);
// POST /drafts/{id}/send {version}
Answer send_draft(Desk& desk, const Call& call);

}  // namespace depesche::http
