// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "node/site.h"
#include "node/submission.h"
#include "view/catalogue.h"

namespace depesche {

// Whether the node takes a submission: asks the policy with what the directory and the catalogue know.
// Errors: denied with the policy's reason (for records, not for the person), not_found for a reference the
// person may not see, invalid for what the person can mend (a recipient not cleared, a label below its
// sources).
Result<> admit(const Submission& submission, const Site& site, const Directory& directory,
               const Database& views);

// The join of the labels of what `references` cite or answer. Errors: not_found.
Result<Label> label_of_sources(const Actor& actor, const Catalogue& catalogue,
                               const std::vector<Reference>& references);

}  // namespace depesche
