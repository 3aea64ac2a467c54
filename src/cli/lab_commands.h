// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "cli/invocation.h"

// Tools for acceptance, comparison and demonstration. They need no site of their own.

namespace depesche::cli {

Result<> lab_engine_index(Invocation& invocation);
Result<> lab_engine_serve(Invocation& invocation);
Result<> lab_retrieval(Invocation& invocation);
Result<> lab_briefs(Invocation& invocation);

}  // namespace depesche::cli
