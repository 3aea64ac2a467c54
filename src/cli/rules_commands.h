// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "cli/invocation.h"

// Decision models at the terminal. They need no site of their own.

namespace depesche::cli {

Result<> check_rules(Invocation& invocation);
Result<> evaluate_rules(Invocation& invocation);
Result<> test_rules(Invocation& invocation);
Result<> explain_rules(Invocation& invocation);

}  // namespace depesche::cli
