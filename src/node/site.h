// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>

#include "directory/record.h"

namespace depesche {

// What one site is, as written by `depesche init` into its folder (file `site.json`). Holds no secret.
struct Site {
  std::string id;  // „zentrale“
  Name name;
  std::string organisation;
  MailboxId node;         // the node's own mailbox: credentials are sealed to it, audit records come from it
  MailboxId authority;    // signs the directory
  MailboxId supervision;  // receives the audit records
  KeyId root;             // pins the authority's first keys: a log that begins with others is not this site's
  Level ceiling = Level::secret;  // the highest level this site is authorised to show
  bool exercise = false;          // marks every page as „ÜBUNG“
  bool operator==(const Site&) const = default;
};

Result<Site> read_site(const std::filesystem::path& folder);
Result<> write_site(const std::filesystem::path& folder, const Site& site);  // durable on return

}  // namespace depesche
