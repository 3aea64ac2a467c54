// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "cli/invocation.h"

namespace depesche::cli {

Result<> import_documents(Invocation& invocation);

}  // namespace depesche::cli
