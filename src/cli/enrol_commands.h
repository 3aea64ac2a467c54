// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "cli/invocation.h"

namespace depesche::cli {

// How a post gets its node: `enrol` at headquarters, `join` at the post.
Result<> enrol_post(Invocation& invocation);
Result<> join_post(Invocation& invocation);

}  // namespace depesche::cli
