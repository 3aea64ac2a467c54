// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "dispatch/keys.h"

namespace depesche {

// Private keys that the authority gives to a node, so that it serves a mailbox or reads with a group: the
// content of a dispatch of kind `policy`, sealed to that node alone. Bytes: docs/formats/directory.md.
struct KeyGrant {
  MailboxId mailbox;
  MailboxKeys keys;
};

Bytes encode(const KeyGrant& grant);
// Errors: invalid.
Result<KeyGrant> decode_key_grant(BytesView content);

}  // namespace depesche
