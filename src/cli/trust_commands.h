// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "cli/invocation.h"

namespace depesche::cli {

// What operators do when a node can no longer be trusted.
Result<> revoke(Invocation& invocation);
Result<> destroy_site_keys(Invocation& invocation);

// Gives a mailbox new keys (node/enrolment.h).
Result<> renew(Invocation& invocation);

}  // namespace depesche::cli
