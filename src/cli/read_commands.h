// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "cli/invocation.h"

namespace depesche::cli {

Result<> search_dispatches(Invocation& invocation);
Result<> show_dispatch(Invocation& invocation);
Result<> export_dispatches(Invocation& invocation);

}  // namespace depesche::cli
