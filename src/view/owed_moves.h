// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <set>

#include "directory/directory.h"
#include "store/database.h"

namespace depesche {

// Which nodes each addressee's owed dispatches go to, so that only what changes when mailboxes move is
// touched.
constexpr const char* owed_moves_schema = R"sql(
  CREATE TABLE IF NOT EXISTS served (addressee TEXT PRIMARY KEY, nodes TEXT NOT NULL) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS numbered_by_position ON numbered (position, addressee);
)sql";

// A dispatch for the addressee is owed to these nodes.
Result<> note_served(Database& database, const MailboxId& addressee, const std::set<MailboxId>& nodes);

// What is still owed follows its addressees to the nodes that serve them now. What comes home cannot be sent
// on: it is sealed to keys of the node that had it, and its author learns that.
Result<> follow_addressees(Database& database, const Directory& directory, const MailboxId& own);

}  // namespace depesche
