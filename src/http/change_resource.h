// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "http/route.h"

namespace depesche::http {

// POST /dispatches/{id}/recall {because}
Answer recall_dispatch(Desk& desk, const Call& call);
// POST /dispatches/{id}/label {label, because, second?: {name, password}}
Answer relabel_dispatch(Desk& desk, const Call& call);

}  // namespace depesche::http
