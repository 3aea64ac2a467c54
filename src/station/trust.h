// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "directory/directory.h"
#include "dispatch/keys.h"
#include "transport/links.h"

namespace depesche {

// Whether a neighbour's certificate is that of a node: it names one, and its key is the one the directory
// publishes for that node's mailbox, not revoked. Errors: denied, with the reason.
Result<> check_neighbour(const Directory& directory, const transport::Certificate& certificate);

// The certificate under which a node calls and is called: for its mailbox's own signing key, so that the
// directory vouches for it and no other authority is needed.
Result<transport::Issued> own_certificate(const MailboxId& node, const MailboxKeys& keys);

}  // namespace depesche
