// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "cli/invocation.h"

namespace depesche::cli {

Result<> recall_dispatch(Invocation& invocation);
Result<> relabel_dispatch(Invocation& invocation);
Result<> list_overdue(Invocation& invocation);

}  // namespace depesche::cli
