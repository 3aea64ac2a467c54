// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "cli/invocation.h"

namespace depesche::cli {

Result<> list_searches(Invocation& invocation);
Result<> save_search(Invocation& invocation);
Result<> show_new_hits(Invocation& invocation);
Result<> rename_search(Invocation& invocation);
Result<> delete_search(Invocation& invocation);

}  // namespace depesche::cli
