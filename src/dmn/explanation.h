// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dmn/trace.h"
#include "feel/evaluation.h"

namespace depesche::dmn {

enum class Language : std::uint8_t { german, english };

// A trace in plain sentences: what was decided, by which rule, because of what.
std::vector<std::string> explanation(const Trace& trace, Language language);

// What went wrong, where, and what helps: one sentence each.
std::string fault_text(const feel::Fault& fault, Language language);
std::string remedy(feel::Trouble trouble, Language language);

// What the engines say in English, in German; empty for what they do not say.
std::string in_german(std::string_view english);

}  // namespace depesche::dmn
