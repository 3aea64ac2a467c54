// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "cli/invocation.h"

namespace depesche::cli {

Result<> write_brief(Invocation& invocation);
Result<> show_similar(Invocation& invocation);

}  // namespace depesche::cli
