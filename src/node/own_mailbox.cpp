// SPDX-License-Identifier: EUPL-1.2
#include "node/own_mailbox.h"

namespace depesche {

const Mailbox* own_mailbox(const Directory& directory, const std::string& person) {
  for (const auto& [id, mailbox] : directory.mailboxes()) {
    if (mailbox.kind == MailboxKind::person && mailbox.owner == person) return &mailbox;
  }
  return nullptr;
}

}  // namespace depesche
