// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

namespace depesche::ingest {

// Makes paragraphs of the lines of a printed page: lines of one block are joined, a word divided at the end
// of a line is made whole when what follows is in small letters („Ver-“ „trag“, not „Ein-“ „und Ausfuhr“),
// and a paragraph ends at an empty line, or at a short line that ends a sentence, or before a new item.
std::string reflow(std::string_view page);

// Some readers join divided words blindly: „Datenschutz-“ „Grundverordnung“, „Ein-“ „und Ausfuhr“. Puts right
// what they made of it in `text`; `lines` is the same page line by line, hyphens and all.
std::string restore_hyphens(std::string text, std::string_view lines);

}  // namespace depesche::ingest
