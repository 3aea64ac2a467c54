// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "http/form.h"
#include "http/route.h"

namespace depesche::http {

// GET /directory/mailboxes?limit=
Answer list_mailboxes(Desk& desk, const Call& call);
// POST /directory/mailboxes/find {text, label?}: with a label, each says whether it is authorised for it
Answer find_mailboxes(Desk& desk, const Call& call);
// GET /directory/compartments: those the person holds
Answer list_compartments(Desk& desk, const Call& call);

}  // namespace depesche::http
