// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <string_view>

#include "http/form.h"
#include "node/submission.h"
#include "search/request.h"

// What the bodies of requests hold, from JSON to the house's own form.

namespace depesche::http {

struct PartName {
  std::string_view name;
  Heading heading;
};
// The parts of a draft, by their names in JSON.
inline constexpr std::array part_names{PartName{"summary", Heading::summary},
                                       PartName{"details", Heading::details},
                                       PartName{"assessment", Heading::assessment}};

// Reads the fields of a label.
Label read_label(Form& form);

// Reads every field of a draft but "version". Half-finished drafts are fine: only what has a wrong form is
// complained about.
PlannedDispatch read_planned(Form& form);

// Reads the fields of a search but its cursor.
search::Request read_search(Form& form);

// Reads "query" and "filters" alone.
void read_question(Form& form, search::Request& request);
// Reads how much of an answer is wanted: "limit" and "facets".
void read_extent(Form& form, search::Request& request);

}  // namespace depesche::http
