// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "cli/invocation.h"

namespace depesche::cli {

// Whether the person means it: they type `name` after `prompt`, or gave it with --confirm. Errors: invalid
// when something else was typed.
Result<> confirm(const Invocation& invocation, const Text& prompt, const std::string& name);

// „2026-11-22“, UTC.
std::string date_of(Time time);

}  // namespace depesche::cli
