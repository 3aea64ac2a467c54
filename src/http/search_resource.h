// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/object.hpp>

#include "http/form.h"
#include "http/route.h"
#include "search/request.h"

namespace depesche::http {

// POST /search {query, filters, sort, cursor?, limit?, facets}
Answer run_search(Desk& desk, const Call& call);
// The answer to a search, from its cursor on: {total, more_than?, notice?, hits, facets?, next?, as_of}.
std::expected<boost::json::object, Problem> answer_search(Desk& desk, const Call& call,
                                                          const search::Request& request);
// Reads the "cursor" of such an answer.
void read_cursor(const Desk& desk, const Call& call, Form& form, search::Request& request);

// POST /search/suggest {prefix}
Answer suggest(Desk& desk, const Call& call);
// GET /search/history, DELETE /search/history
Answer show_search_history(Context& context, const Call& call);
Answer forget_search_history(Context& context, const Call& call);

}  // namespace depesche::http
