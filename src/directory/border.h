// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "directory/directory.h"
#include "dispatch/content.h"
#include "dispatch/header.h"

// What crosses the border to an organisation with which there is a treaty, and what it is called on this
// side.

namespace depesche {

// A header as this organisation reads it. One that is signed with a key of ours, or with one nobody here
// knows, stays as it is. In a partner's the names are ours for the mailboxes, and the label is what the
// treaty says theirs stands for; what was signed is untouched. Errors: denied when the author is not whose
// key signed it, or when no treaty says what its label stands for.
Result<Header> localised(Header header, const Directory& directory);

// The same but for the label, which stays as it was signed. Errors: denied when the author is not whose key
// signed it.
Result<Header> named_here(Header header, const Directory& directory);

// The node that answers for who signed a header, going by the key alone: its words may mean nothing here.
// Null when nobody here knows the key, or there is no way.
const Mailbox* node_of_signer(const Header& header, const Directory& directory);

// Takes out of a partner's content what only our own house says of a dispatch: in whose words and from which
// of our posts and sources it is.
void localise(Content& content);

// A partner's name for a mailbox as ours, and the other way about.
MailboxId localised(const MailboxId& theirs, const std::string& partner, const std::string& own);

// Whether a dispatch under this label may go to a partner: its level and compartments have an equal there,
// and it is released to it. Errors: invalid, with the reason.
Result<> check_outward(const Treaty& treaty, const Label& label);

// What a partner's label stands for here, released to our own house. Errors: denied when it stands for
// nothing.
Result<Label> inward(const Treaty& treaty, const Label& theirs, const std::string& own);

}  // namespace depesche
