// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "http/route.h"

namespace depesche::http {

// GET /inbox?box=inbox|acknowledge|sent|deferred&unread=1&cursor=&limit=
Answer show_inbox(Desk& desk, const Call& call);
// POST /dispatches/{id}/receipts {act, mailbox?}; answered after the act is in the log
Answer add_receipt(Desk& desk, const Call& call);

}  // namespace depesche::http
