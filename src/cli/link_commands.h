// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "cli/invocation.h"

namespace depesche::cli {

// Links of the node that serves the folder. Errors: unavailable where none does.
Result<> list_links(Invocation& invocation);
Result<> call_link(Invocation& invocation);
Result<> cut_link(Invocation& invocation);
Result<> mend_link(Invocation& invocation);
Result<> try_link(Invocation& invocation);

}  // namespace depesche::cli
