// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "cli/invocation.h"

// Form schemas at the terminal. They need no site of their own.

namespace depesche::cli {

Result<> check_schema(Invocation& invocation);
Result<> validate_with_schema(Invocation& invocation);

}  // namespace depesche::cli
