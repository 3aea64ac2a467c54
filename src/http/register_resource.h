// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "http/route.h"

namespace depesche::http {

// GET /register?level=&person=&mailbox=&after=&limit=: for those who supervise this site
Answer show_register(Desk& desk, const Call& call);

}  // namespace depesche::http
