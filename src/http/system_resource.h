// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "http/route.h"

namespace depesche::http {

// GET /status
Answer show_status(Desk& desk, const Call& call);
// GET /openapi.json
Answer show_description(Context& context, const Call& call);
// GET /health/live: the process answers
Answer show_alive(Context& context, const Call& call);
// GET /health/ready: every view is up and the writing thread keeps up
Answer show_ready(Context& context, const Call& call);
// GET /metrics, for the machine itself only unless configured otherwise
Answer show_metrics(Context& context, const Call& call);

// The API as an OpenAPI 3.1 document, made from openapi.json at build time.
extern const std::string_view openapi_document;

}  // namespace depesche::http
