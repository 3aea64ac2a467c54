// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

// What an operator may call people, posts, units and groups, and how foreign text is shown on a terminal.

namespace depesche::cli {

inline constexpr std::size_t id_characters_max = 64;
inline constexpr std::size_t name_characters_max = 200;

// A new id: 1 to `id_characters_max` of the characters a to z, 0 to 9, „-“ and „.“, as node/founding asks of
// the first ones. Errors: invalid, with the rule.
Result<> check_new_id(std::string_view id);

// A new name: 1 to `name_characters_max` characters of UTF-8, none of them a control character or a change of
// the writing direction. Errors: invalid, with the rule; `option` is what the person typed it after.
Result<> check_new_name(std::string_view option, std::string_view name);

// Text that cannot command a terminal: every control character (C0 but newline and tab, DEL, C1) and every
// byte that is not UTF-8 becomes U+FFFD.
std::string for_terminal(std::string_view foreign);

// The same for written JSON, whose characters stay what they are: control characters become escapes.
std::string json_for_terminal(std::string_view json);

}  // namespace depesche::cli
