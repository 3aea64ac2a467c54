// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>

#include "bundle/eid.h"
#include "dispatch/id.h"

// How nodes are called in bundles: node mailbox „node.kairo“ is dtn://node.kairo/, and takes dispatches at
// dtn://node.kairo/dispatch. A partner's gateway, „node.bmi@bmi“ in our directory, is called as its own house
// calls it.

namespace depesche {

bundle::Eid node_eid(const MailboxId& node);
bundle::Eid dispatch_eid(const MailboxId& node);
// The node mailbox that an endpoint is on; nothing for other schemes.
std::optional<MailboxId> node_mailbox(const bundle::Eid& endpoint);

}  // namespace depesche
