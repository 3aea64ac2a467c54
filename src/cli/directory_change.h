// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "cli/invocation.h"

namespace depesche::cli {

// What an operator wants changed: records of the directory, credentials, and mailboxes that need keys first.
struct DirectoryChange {
  std::vector<Record> before;      // stand before the mailboxes: organisations, posts, units, people
  std::vector<Mailbox> mailboxes;  // get keys here
  std::vector<Record> after;       // clearances and roles
  std::vector<Credential> credentials;
};

// Makes the keys, then appends all of it as one batch in the name of the site's authority.
Result<> change_directory(Node& node, DirectoryChange change);

}  // namespace depesche::cli
