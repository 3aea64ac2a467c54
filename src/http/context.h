// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <mutex>
#include <string>

#include "crypto/scrypt.h"
#include "http/cursor.h"
#include "http/metrics.h"
#include "http/search_history.h"
#include "http/session.h"
#include "http/throttle.h"
#include "http/tool_access.h"
#include "http/turnstile.h"
#include "http/write_queue.h"
#include "node/node.h"
#include "webauthn/challenges.h"
#include "webauthn/verify.h"

namespace depesche {
class Station;
}

namespace depesche::http {

class Bell;
class Desks;

// The challenges that wait for an answer, for all threads.
class SharedChallenges {
 public:
  SharedChallenges(const Clock& clock, Entropy& entropy) : challenges_(clock, entropy) {}

  webauthn::Challenge issue(std::string purpose) {
    const std::scoped_lock lock(mutex_);
    return challenges_.issue(std::move(purpose));
  }
  Result<> take(BytesView challenge, std::string_view purpose) {
    const std::scoped_lock lock(mutex_);
    return challenges_.take(challenge, purpose);
  }

 private:
  std::mutex mutex_;
  webauthn::Challenges challenges_;
};

// What every handler may use. Lives as long as the server; everything in it may be used from any thread,
// except for what says otherwise.
struct Context {
  Context(Node& serving, const Clock& time, Entropy& chance);

  Node& node;  // const functions only: writing goes through `writes`
  const Clock& clock;
  Entropy& entropy;
  Sessions sessions{clock, entropy};
  ToolAccesses tool_accesses{clock, entropy, sessions};
  SignInThrottle throttle{clock};
  CursorSeal cursors{entropy};
  SharedChallenges challenges{clock, entropy};
  SearchHistory history;
  Metrics metrics;
  Turnstile drafts;  // by id of the draft
  WriteQueue writes{node};

  webauthn::RelyingParty relying_party;
  crypto::ScryptCost password_cost;
  Bytes nobodys_password;  // verified where the site has no password at all, so that it takes as long
  bool shows_metrics_to_all = false;
  bool serves_tools = false;
  Station* station = nullptr;  // the links with other nodes; null: a node alone
  bool is_stopping = false;    // on the I/O thread only

  Bell* appended = nullptr;  // rung after each commit; on the I/O thread only
  Desks* desks = nullptr;    // on the I/O thread only
};

}  // namespace depesche::http
