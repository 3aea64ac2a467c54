// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "directory/directory.h"
#include "node/site.h"
#include "route/plan.h"

namespace depesche {

// A plan as the authority publishes it: the content of a dispatch of kind `policy` to the whole house. Bytes:
// docs/formats/routes.md.
Bytes encode_published(const route::Plan& plan);
// Errors: invalid; also for other policies.
Result<route::Plan> decode_published(BytesView content);

// The plan while the authority has published none: every node of the organisation has a standing link to
// headquarters and back, which may carry everything.
route::Plan usual_plan(const Directory& directory, const std::string& organisation);

// A number that changes when the nodes or partners do that the usual plan follows from.
std::size_t neighbourhood(const Directory& directory);

}  // namespace depesche
