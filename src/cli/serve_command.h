// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "cli/invocation.h"

namespace depesche::cli {

// Runs the node until it is told to stop.
Result<> serve(Invocation& invocation);

}  // namespace depesche::cli
