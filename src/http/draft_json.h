// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "http/form.h"
#include "node/submission.h"
#include "view/drafts.h"

// A dispatch that is being written, between JSON and the house's own form.

namespace depesche::http {

// Reads every field of a draft but "version". Half-finished drafts are fine: only what has a wrong form is
// complained about.
PlannedDispatch read_planned(Form& form);

// {id, version, saved_at} and all fields of the draft.
boost::json::object to_json(const CurrentDraft& current);

}  // namespace depesche::http
