// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "http/route.h"

namespace depesche::http {

// POST /briefs {question, target?, sentences?}
Answer show_brief(Desk& desk, const Call& call);
// POST /briefs/markdown {question, target?, sentences?, language?}: the same as a document
Answer export_brief(Desk& desk, const Call& call);

}  // namespace depesche::http
