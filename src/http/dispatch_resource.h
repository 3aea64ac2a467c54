// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "http/route.h"

namespace depesche::http {

// GET /dispatches/{id}; from VS-VERTRAULICH up answered after the reading is on record
Answer show_dispatch(Desk& desk, const Call& call);
// POST /dispatches/{id}/passages {query}: where the query stands in the text
Answer find_passages(Desk& desk, const Call& call);
// GET /dispatches/{id}/similar
Answer find_similar(Desk& desk, const Call& call);

}  // namespace depesche::http
