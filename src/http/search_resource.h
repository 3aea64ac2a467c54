// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "http/form.h"
#include "http/route.h"

namespace depesche::http {

// POST /search {query, filters, sort, cursor?, limit?, facets}
Answer run_search(Desk& desk, const Call& call);
// POST /search/suggest {prefix}
Answer suggest(Desk& desk, const Call& call);
// GET /search/history, DELETE /search/history
Answer show_search_history(Context& context, const Call& call);
Answer forget_search_history(Context& context, const Call& call);

}  // namespace depesche::http
