// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "http/route.h"

// Dossiers: dispatches that somebody put together, each reader's part of them.

namespace depesche::http {

// The open ones, the newest first, and the mailboxes that the person may keep one with.
Answer list_dossiers(Desk& desk, const Call& call);
Answer open_dossier(Desk& desk, const Call& call);
// A page of a dossier; recorded from VS-VERTRAULICH up.
Answer show_dossier(Desk& desk, const Call& call);
// One act on it. What is not as the person saw it any more is a conflict, and nothing is changed.
Answer act_on_dossier(Desk& desk, const Call& call);

}  // namespace depesche::http
