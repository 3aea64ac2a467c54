// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>

#include "env/entropy.h"
#include "serial/message.h"
#include "serial/session.h"

namespace depesche::serial {

// How two nodes find each other on a line: each says hello with a nonce of its own until it hears it back,
// under the shared key. A nonce serves one session, so nothing of an earlier one can be played again. For the
// .cpp files of this module only.
class Greeting {
 public:
  struct Agreement {
    Nonce own{};
    Nonce neighbours{};
    std::vector<DictionaryId> dictionaries{};  // that the neighbour holds
  };

  // All references must outlive the greeting.
  Greeting(const Settings& settings, const LineKey& key, Entropy& entropy, Instant now);

  // A new session when the neighbour has proven that it is there now.
  std::optional<Agreement> on_frame(BytesView body);
  // The session is over: call again.
  void lost(Instant now);
  // The body to send now; nothing when none is due.
  std::optional<Bytes> next(Instant now);
  // When to call again while there is no session.
  std::optional<Instant> deadline() const;

 private:
  bool is_agreed_with(const Nonce& nonce) const;

  const Settings* settings_;
  const LineKey* key_;
  Entropy* entropy_;
  Nonce offered_;
  Nonce heard_{};
  std::optional<Agreement> agreed_{};
  bool owes_answer_ = false;
  Instant next_call_;
  Duration wait_;
};

}  // namespace depesche::serial
