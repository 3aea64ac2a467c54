// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "http/route.h"

namespace depesche::http {

// GET /overdue: what the person's mailboxes must acknowledge and have not, what others must, and what was
// sent and lacks the receipt of the other node.
Answer show_overdue(Desk& desk, const Call& call);

}  // namespace depesche::http
