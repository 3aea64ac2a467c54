// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "node/node.h"

namespace depesche {

// Leaves a record for the supervision that something from elsewhere was not taken in, and why.
Result<> record_refusal(Node& node, std::string because, std::vector<DispatchId> dispatches = {},
                        const Label& label = {});

}  // namespace depesche
