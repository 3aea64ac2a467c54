// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "crypto/digest.h"
#include "env/clock.h"
#include "env/entropy.h"

namespace depesche::http {

inline constexpr std::string_view session_cookie = "__Host-depesche";
inline constexpr auto session_lifetime = std::chrono::hours(12);
inline constexpr auto idle_lock = std::chrono::minutes(10);
inline constexpr auto idle_warning = std::chrono::minutes(2);
inline constexpr std::size_t sessions_per_person_max = 8;

// Names a session without being able to open it: the digest of its token.
using SessionKey = crypto::Sha256Digest;

// Who asks, as far as the session says.
struct Visitor {
  SessionKey key{};
  std::string person;
  std::string csrf;
  bool locked = false;
};

// The sessions of one node, in memory only: a restart signs everybody out. Tokens are 256 random bits and are
// kept as digests. A session ends session_lifetime after sign-in and locks idle_lock after the last touch.
// Thread-safe.
class Sessions {
 public:
  Sessions(const Clock& clock, Entropy& entropy) : clock_(clock), entropy_(entropy) {}

  // Begins a session and returns its token. The oldest goes when a person has too many.
  std::string open(const std::string& person);

  // The session of a token, if there is one. `touch`: this request shows that the person is there.
  std::optional<Visitor> find(std::string_view token, bool touch);

  void lock(const SessionKey& key);
  void unlock(const SessionKey& key);
  void close(const SessionKey& key);
  // Ends a person's other sessions, as after a change of password.
  void close_others(const std::string& person, const SessionKey& kept);

  std::size_t count() const;

  static std::string set_cookie(std::string_view token);
  static std::string clear_cookie();

 private:
  struct Session {
    std::string person;
    std::string csrf;
    Time opened_at{};
    Time touched_at{};
    bool locked = false;
  };
  void forget_expired(Time now);
  void make_room_for(const std::string& person);

  const Clock& clock_;
  Entropy& entropy_;
  mutable std::mutex mutex_;
  std::map<SessionKey, Session> sessions_;
};

}  // namespace depesche::http
