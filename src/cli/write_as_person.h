// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>

#include "cli/invocation.h"

namespace depesche::cli {

// Hands one submission to the node. Errors: those of the node's answer to it.
Result<> submit(const Invocation& invocation, const Submission& submission);

// Reads with the rights of the person named by --as, then writes what comes of it where the node is written.
Result<> write_as_person(const Invocation& invocation,
                         const std::function<Result<Submission>(Reader&, const Actor&, Auditor&)>& make);

}  // namespace depesche::cli
