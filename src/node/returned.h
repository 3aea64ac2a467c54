// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "node/node.h"

namespace depesche {

// What cannot be delivered for good comes back: a message from the node to the author's mailbox says to whom
// it could not go, and why. Once for each node that did not take it; under the dispatch's own label.
Result<> return_undelivered(Node& node);

}  // namespace depesche
