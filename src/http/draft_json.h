// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/object.hpp>

#include "view/drafts.h"

// A dispatch that is being written, as JSON.

namespace depesche::http {

// {id, version, saved_at} and all fields of the draft.
boost::json::object to_json(const CurrentDraft& current);

}  // namespace depesche::http
