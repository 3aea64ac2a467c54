// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "cli/invocation.h"

namespace depesche::cli {

// The plan of ways (docs/formats/routes.md): what counts here, whether a text is one, making it count for the
// whole house, and why a dispatch would go which way.
Result<> show_route(Invocation& invocation);
Result<> check_route(Invocation& invocation);
Result<> publish_route(Invocation& invocation);
Result<> explain_route(Invocation& invocation);

}  // namespace depesche::cli
