// SPDX-License-Identifier: EUPL-1.2
#include "directory/signing_keys.h"

namespace depesche {

const KeyRing::Entry* signing_keys(const KeyRing& ring, const Directory& directory,
                                   const MailboxId& mailbox) {
  const Mailbox* known = directory.mailbox(mailbox);
  const KeyRing::Entry* entry = known == nullptr ? nullptr : ring.find(known->keys.id());
  return entry == nullptr ? ring.latest(mailbox) : entry;
}

}  // namespace depesche
