// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>

#include "node/submission.h"
#include "policy/policy.h"
#include "view/saved_searches.h"

namespace depesche {

// Saves a search in the mailbox of the person's own, instead of the save before. It is no higher than
// VS-NUR FÜR DEN DIENSTGEBRAUCH: a search's words are to be harmless by themselves, as a subject is.
Submission submission_of(const Actor& actor, const Mailbox& own, const SavedSearch& search,
                         const std::optional<DispatchId>& previous);

// The save after this one, as yet the same: new in it is still what is new now.
SavedSearch next_save(const KeptSearch& kept);

// The save that deletes a search, of which nothing is left.
SavedSearch last_save(const KeptSearch& kept);

}  // namespace depesche
