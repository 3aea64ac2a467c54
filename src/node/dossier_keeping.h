// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>

#include "node/submission.h"
#include "policy/policy.h"
#include "store/database.h"
#include "view/dossier_act.h"

namespace depesche {

inline constexpr std::size_t dossier_notes_max = 16;  // an entry, each of another label

// Whether a mailbox may keep dossiers: it is people's. Null is none.
bool keeps_dossiers(const Mailbox* mailbox);

// What somebody wants to do to a dossier.
struct DossierOrder {
  DossierAct act{};        // `person` is filled in
  MailboxId author{};      // opened: the mailbox that keeps it
  bool for_house = false;  // opened: for everybody cleared, else for those who read that mailbox
  Label label{};           // opened, noted: the label the author chooses; a note's may turn out higher
};

// The act as a dispatch. Its label is at least the join of the labels of all that it names, and it goes to
// nobody to whom one of these is not addressed, so that what a reader may read of a dossier never speaks of
// what they may not. Errors: not_found (also when the actor does not write for the mailbox that keeps it),
// conflict (it has ended, or is not as the actor saw it), invalid (a limit).
Result<Submission> dossier_submission(const DossierOrder& order, const Actor& actor,
                                      const Directory& directory, const Database& views);

// Whether the node takes an act: it is what dossier_submission() makes of it now. Errors: as those, and
// denied.
Result<> admit_dossier(const Submission& submission, const Actor& actor, const Directory& directory,
                       const Database& views);

// The dossier that a submission changes; nothing where it opens one, or is of another kind.
std::optional<DispatchId> dossier_changed_by(const Submission& submission);

}  // namespace depesche
