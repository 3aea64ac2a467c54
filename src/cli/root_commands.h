// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>

#include "cli/invocation.h"

namespace depesche::cli {

// Gives the authority's keys into several hands.
Result<> split_root_keys(Invocation& invocation);

// Does what changes the directory. Where the authority's keys are in several hands, the officers type their
// shares first; the keys are at hand for this work alone and are nowhere afterwards. Errors: those of the
// work; invalid or denied for shares that do not fit.
Result<> with_authority(const Invocation& invocation, const std::function<Result<>(Node&)>& work);

}  // namespace depesche::cli
