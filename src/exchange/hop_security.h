// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <map>

#include "bundle/security.h"
#include "exchange/bundle_store.h"
#include "node/node.h"
#include "route/plan.h"

namespace depesche {

// BPSec between neighbours (RFC 9172, RFC 9173; docs/formats/hop.md): what leaves over a link that is not
// protected otherwise is signed, or signed and encrypted, with keys that only this node and the neighbour can
// find, and what comes is verified and stripped before anybody looks at it.
class HopSecurity {
 public:
  // `commit` makes durable what the store has collected. Node and store must outlive this.
  HopSecurity(Node& node, BundleStore& store, std::function<Result<>()> commit);

  // A bundle as it goes to this neighbour. Its primary block stays as it is; a bundle that may get no
  // security blocks (a fragment, one that others have secured) goes inside another. Errors: unavailable when
  // the directory has no key of the neighbour that counts, or the disk failed.
  Result<Bytes> protect(const MailboxId& neighbour, route::Protection how, Bytes bundle);

  // A bundle from this neighbour without what the hop had added. What is demanded and missing, or does not
  // verify, is refused. Errors: denied, with the reason for the record.
  Result<Bytes> unwrap(const MailboxId& neighbour, route::Protection demanded, Bytes bundle);

 private:
  // Where a key comes from: the key pairs of both ends, and which of them sends.
  struct Ends {
    KeyId own{};
    KeyId theirs{};
    bool is_sent = false;
    auto operator<=>(const Ends&) const = default;
  };
  struct Keys {
    crypto::Secret integrity;
    crypto::Secret confidentiality;
  };

  Result<const Keys*> keys_of(const MailboxId& neighbour, const KeyRing::Entry& own, const PublicKeys& theirs,
                              bool is_sent);
  Result<> encrypt(bundle::Draft& draft, const Ends& ends, const Keys& keys);

  Node& node_;
  BundleStore& store_;
  std::function<Result<>()> commit_;
  std::map<Ends, Keys> keys_;
  bundle::NonceCounter::Salt salt_{};  // of this run, so that a disk put back from a backup repeats no IV
  struct Counter {
    bundle::NonceCounter nonces;
    std::uint64_t reserved = 0;
  };
  std::map<Ends, Counter> counters_;
};

}  // namespace depesche
