// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "base/bytes.h"
#include "dispatch/id.h"

namespace depesche {

class Directory;

// What bundles between two nodes begin with and name again and again, for their serial line to leave out: a
// dictionary of bundles of dispatches in both directions and of the mailboxes at either end, each with its
// key. Both ends make the same bytes of the same directory, whichever of them is `one`. Without
// `with_mailboxes` it follows from the two names alone.
Bytes line_dictionary(const Directory& directory, const MailboxId& one, const MailboxId& other,
                      bool with_mailboxes);

}  // namespace depesche
