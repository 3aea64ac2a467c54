// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "cli/invocation.h"

namespace depesche::cli {

Result<> show_register(Invocation& invocation);

}  // namespace depesche::cli
