// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "cli/command.h"

namespace depesche::cli {

// What a person reads who asks; all from the table of commands, so that it cannot disagree with the program.
std::string help(bool german);                          // every command in one line
std::string help(const Command& command, bool german);  // one command with its options
// The commands whose names begin with the words of `group` („user“, „lab engine“); empty when there are none.
std::string group_help(std::string_view group, bool german);
std::string man_page(bool german);  // roff, for man(1)
std::string completion_script();    // bash

}  // namespace depesche::cli
