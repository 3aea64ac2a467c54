// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "cli/invocation.h"

// Runs of the public test kits of the rule and form engines.

namespace depesche::cli {

Result<> lab_dmn(Invocation& invocation);
Result<> lab_json_schema(Invocation& invocation);

}  // namespace depesche::cli
