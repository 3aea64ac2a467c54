// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "directory/directory.h"
#include "dispatch/keys.h"

namespace depesche {

// The keys with which a mailbox of this node signs: those that the directory has of it, else the newest. What
// was made and stored, but never became known, signs nothing: nobody could tell whose it is. Null without
// keys of that mailbox.
const KeyRing::Entry* signing_keys(const KeyRing& ring, const Directory& directory, const MailboxId& mailbox);

}  // namespace depesche
