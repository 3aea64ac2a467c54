// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>

#include "directory/directory.h"
#include "dispatch/dispatch.h"
#include "node/site.h"
#include "node/submission.h"

// What a node says before its keys go („Vernichtungsprotokoll“): a FLASH dispatch of kind `message` in the
// node's own name.

namespace depesche {

// To headquarters' node and the supervision; at headquarters, to every other node. Errors: not_found when
// there is nobody to tell.
Result<Submission> destruction_submission(const Site& site, const Directory& directory, Time now);

// Writes the dispatch as a bundle (RFC 9171) into the folder, for a link or a courier to take: it is ready to
// go when nobody can make another. Errors: unavailable.
Result<> write_destruction_bundle(const std::filesystem::path& folder, const Site& site, const MailboxId& to,
                                  const Dispatch& dispatch, Time now);

}  // namespace depesche
