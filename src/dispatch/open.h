// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <list>
#include <map>
#include <memory>

#include "dispatch/dispatch.h"
#include "dispatch/keys.h"

namespace depesche {

class Decompressor;

// Opens dispatches with the keys of a ring. Keeps the key agreements it has done: the dispatches of one
// batch share one per recipient, so all but the first open in microseconds. One per thread. The ring must
// outlive it and may grow meanwhile.
class Opener {
 public:
  explicit Opener(const KeyRing& ring);
  Opener(Opener&&) noexcept;
  ~Opener();

  // The content CBOR, also of a partner's dispatch, which names our mailboxes NAME@ORGANISATION.
  // Code::denied when no key of the ring is among the recipients, Code::not_found when the body has been
  // erased, Code::corrupt when body, keys or header do not belong together, Code::unavailable when it was
  // compressed with a dictionary that is not in the ring: it may be opened once that is there.
  Result<Bytes> open(const Dispatch& dispatch);
  // The same with the header at hand already. It must be the one that dispatch.header encodes, in the names
  // that were signed.
  Result<Bytes> open(const Dispatch& dispatch, const Header& header);

 private:
  struct Agreement {
    KeyId key;
    Bytes encapsulated;
    auto operator<=>(const Agreement&) const = default;
  };
  struct Known {
    Agreement agreement;
    crypto::HpkeContext context;
  };

  Result<const crypto::HpkeContext*> context_for(const KeyRing::Entry& entry, const Recipient& recipient);

  const KeyRing& ring_;
  std::unique_ptr<Decompressor> frames_;
  std::list<Known> recent_;  // latest first
  std::map<Agreement, std::list<Known>::iterator> known_;
};

}  // namespace depesche
