// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "directory/directory.h"
#include "dispatch/dispatch.h"
#include "dispatch/header.h"
#include "dispatch/keys.h"
#include "dispatch/verify.h"
#include "node/site.h"
#include "view/feeds.h"

namespace depesche {

// What a node knows when something comes from elsewhere.
struct Standing {
  const Site& site;
  const Directory& directory;
  const KeyRing& keys;
  const Feeds& feeds;
};

// Judges a dispatch that came from elsewhere: that its author's key is known and not revoked, that its author
// signed it and may say such a thing, that it is whole, and that somebody served here is among its
// recipients, or somebody to whom it is handed on over the border to a partner. The header has the names and
// the label of this organisation (directory/border.h). Errors: unavailable
// when it may be taken later, because something that must stand before it has not come (its author's keys, an
// earlier record of the directory, the key it is sealed to); denied or corrupt, with the reason, when it is
// never taken.
Result<Header> examine(const Dispatch& dispatch, const Standing& standing, Verifier& verifier);

// What a personal receipt from elsewhere may say: that its author acknowledged, in the name of a mailbox
// which the author's own node serves. Everything else in a receipt stays at home. `content` is the opened
// body. Errors: denied.
Result<> check_receipt(const Header& header, BytesView content, const Directory& directory);

// What a record of the directory from anybody but the authority may be: a partner's excerpt, signed by the
// partner's authority. `content` is the opened body. Errors: denied; unavailable while the treaty has not
// come.
Result<> check_record(const Header& header, BytesView content, const Directory& directory);
// Whether this node receives what is sent to a mailbox.
bool is_served_here(const MailboxId& id, const Site& site, const Directory& directory);

// Whether some recipient is served by this node, with the site's directory.
bool is_addressed_here(const Header& header, const Site& site, const Directory& directory);

}  // namespace depesche
