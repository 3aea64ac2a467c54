// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "brief/brief.h"
#include "directory/directory.h"

namespace depesche {

// A brief as a Markdown document: level bands, sentences with the numbers of their sources, list of sources
// with passages. Holds nothing of what was left out, nor how much there was to choose from: others may read
// it than the one who asked.
std::string to_markdown(const Brief& brief, const Directory& directory, bool in_german);

// Where a sentence stands, for people: „Abs. 3, Zeichen 120–240“. Characters are UTF-16 units, as browsers
// count, from 1.
std::string passage_text(const search::Quote& quote, bool in_german);

// „VS-VERTRAULICH – amtlich geheim gehalten – NUKLEAR“, as it stands on paper.
std::string band_text(const Label& label);

}  // namespace depesche
