// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "cli/invocation.h"

namespace depesche::cli {

struct Parsed {
  const Command* command = nullptr;
  Words words;
};

// Finds the command and takes its words apart. Errors: invalid, with what is wrong and where help is, in the
// person's language.
Result<Parsed> parse(const std::vector<std::string>& typed, bool is_german);

// Whether the person's surroundings ask for English; German otherwise.
bool prefers_english(const char* locale);

}  // namespace depesche::cli
