// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "http/route.h"

namespace depesche::http {

// GET /searches: the person's own, each with the number of new hits
Answer list_searches(Desk& desk, const Call& call);
// POST /searches {name, query, filters}
Answer save_search(Desk& desk, const Call& call);
// PUT /searches/{id} {name}
Answer rename_search(Desk& desk, const Call& call);
// DELETE /searches/{id}
Answer delete_search(Desk& desk, const Call& call);
// POST /searches/{id}/new {cursor?, limit?, facets?}: the new hits, the last one added first
Answer show_new_hits(Desk& desk, const Call& call);
// POST /searches/{id}/seen {up_to}: nothing is new any more up to this hit
Answer mark_seen(Desk& desk, const Call& call);

}  // namespace depesche::http
