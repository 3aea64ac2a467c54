// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <set>

#include "crypto/digest.h"
#include "dispatch/dispatch.h"
#include "dispatch/keys.h"

namespace depesche {

// Checks dispatches against their authors' keys and remembers the signatures it has seen to be good: a
// batch costs one signature check (about 1 ms), its other dispatches a few digests. One per thread.
class Verifier {
 public:
  // Succeeds when the id is the header's digest, the proof leads from it to a signature by `key`, and the
  // body, unless erased, is the one the header names. Otherwise Code::corrupt, or Code::invalid for a
  // header that cannot be read. The caller finds `key` by the header's author and author_key.
  Result<> verify(const Dispatch& dispatch, const PublicSigningKey& key);

 private:
  std::set<crypto::Sha384Digest> good_roots_;
};

// The same once, without memory.
Result<> verify(const Dispatch& dispatch, const PublicSigningKey& key);

}  // namespace depesche
