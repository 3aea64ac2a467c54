// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "directory/directory.h"

namespace depesche::cli {

// The node that a person means by „kairo“, „post.kairo“ or „node.kairo“. Errors: not_found for an unknown
// name, a post without a node of its own, or a revoked node.
Result<MailboxId> node_named(const Directory& directory, const std::string& typed);

// The node that serves what a person means, which may be headquarters' for a post without its own.
Result<MailboxId> node_serving(const Directory& directory, const std::string& typed);

}  // namespace depesche::cli
