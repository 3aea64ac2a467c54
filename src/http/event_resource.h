// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "http/route.h"

namespace depesche::http {

// GET /events: "inbox" whenever the person's inbox looks different, "state" from time to time, and
// heartbeats. Ends when the session does.
Answer open_events(Context& context, const Call& call);

}  // namespace depesche::http
