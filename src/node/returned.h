// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <vector>

#include "node/node.h"

namespace depesche {

// A partner's dispatch that could not be delivered behind this gateway: its author learns it from there.
struct ForeignReturn {
  MailboxId gateway;
  DispatchId dispatch;
};

// What cannot be delivered for good comes back: a message from the node to the author's mailbox says to whom
// it could not go, and why. Once for each node that did not take it; under the dispatch's own label. What is
// a partner's is given to the caller, who tells its gateway. Errors: of the disk alone.
Result<std::vector<ForeignReturn>> return_undelivered(Node& node);

// Notes that a dispatch's author was told, or cannot be.
Result<> mark_returned(Node& node, const DispatchId& dispatch);

}  // namespace depesche
