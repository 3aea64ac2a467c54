// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "cli/invocation.h"

namespace depesche::cli {

// Treaties with other organisations (node/federation.h).
Result<> federate_offer(Invocation& invocation);
Result<> federate_add(Invocation& invocation);
Result<> federate_list(Invocation& invocation);
Result<> federate_end(Invocation& invocation);
Result<> federate_publish(Invocation& invocation);

}  // namespace depesche::cli
