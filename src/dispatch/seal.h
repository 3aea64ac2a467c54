// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>
#include <vector>

#include "dispatch/dispatch.h"
#include "dispatch/keys.h"

namespace depesche {

class AuthorsDictionary;

// One who shall be able to open a dispatch. The author reads it later only if addressed as well.
struct Addressee {
  MailboxId mailbox{};
  std::uint64_t number = 0;
  bool for_information = false;
  PublicKeys keys{};
};

// What an author wants to send. A blind copy is a draft of its own, with its own content key and
// recipients and a reference copy_of, because everybody who holds a dispatch sees all its recipients.
struct Draft {
  Kind kind = Kind::report;
  Label label{};
  Precedence precedence = Precedence::routine;
  Time created{};
  std::vector<Reference> references{};
  std::vector<Addressee> to{};
  Bytes content{};  // CBOR
  // One that everybody has who shall open it; null: none.
  std::shared_ptr<const AuthorsDictionary> dictionary{};
};

// Where an author's feed stands: the sequence and id of the last dispatch; {0, zero} before the first.
struct Feed {
  std::uint64_t sequence = 0;
  DispatchId previous{};
  auto operator<=>(const Feed&) const = default;
};

// Seals the drafts in order as the next dispatches of the author's feed, under one signature, and moves
// the feed on. On failure (Code::invalid: a limit, an addressee's key) the feed stays where it was.
Result<std::vector<Dispatch>> seal(std::span<const Draft> drafts, const MailboxId& author,
                                   const MailboxKeys& keys, Feed& feed, Entropy& entropy);

}  // namespace depesche
