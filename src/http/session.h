// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "crypto/digest.h"
#include "directory/directory.h"
#include "env/clock.h"
#include "env/entropy.h"

namespace depesche::http {

inline constexpr std::string_view session_cookie = "__Host-depesche";
inline constexpr auto session_lifetime = std::chrono::hours(12);
inline constexpr auto idle_lock = std::chrono::minutes(10);
inline constexpr auto idle_warning = std::chrono::minutes(2);
inline constexpr auto proof_lasts = std::chrono::minutes(10);
inline constexpr std::size_t sessions_per_person_max = 8;

// Names a session without being able to open it: the digest of its token.
using SessionKey = crypto::Sha256Digest;

// What a person's sign-in rests on: that they are active, and the verifiers of their passwords as the
// directory has them. Equal as long as these are.
using Standing = crypto::Sha256Digest;
// None for a person who is unknown or no longer active.
std::optional<Standing> standing_of(const Directory& directory, const std::string& person);
// Whether it is this moment of the directory that was looked at before, so that nothing changed since.
bool is_same(const std::weak_ptr<const Directory>& a, const std::shared_ptr<const Directory>& b);

// Who asks, as far as the session says.
struct Visitor {
  SessionKey key{};
  std::string person;
  std::string csrf;
  bool locked = false;
  Time proven_at{};  // when the person last signed in or unlocked
};

// The sessions of one node, in memory only: a restart signs everybody out. Tokens are 256 random bits and are
// kept as digests. A session ends session_lifetime after sign-in and locks idle_lock after the last touch.
// Thread-safe.
class Sessions {
 public:
  Sessions(const Clock& clock, Entropy& entropy) : clock_(clock), entropy_(entropy) {}

  // Begins a session and returns its token. The oldest goes when a person has too many. `standing`: of the
  // directory against which the person's proof was checked.
  std::string open(const std::string& person, const Standing& standing);

  // The session of a token, if there is one. `touch`: this request shows that the person is there.
  std::optional<Visitor> find(std::string_view token, bool touch);
  std::optional<Visitor> find(const SessionKey& key, bool touch);

  // The same, and the session ends where the person's standing is no longer that of its beginning.
  std::optional<Visitor> find_standing(std::string_view token, bool touch,
                                       const std::shared_ptr<const Directory>& directory);
  // The same for what somebody else does in its name: it is not touched.
  std::optional<Visitor> find_standing(const SessionKey& key,
                                       const std::shared_ptr<const Directory>& directory);
  // The person is about to change their own standing, in this session; it outlives the change.
  void expect(const SessionKey& key, const Standing& standing);

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
    Time proven_at{};
    Standing standing{};
    Standing expected{};
    std::weak_ptr<const Directory> stood_in;  // the directory that was last looked at
    bool locked = false;
  };
  bool still_stands(const SessionKey& key, const std::shared_ptr<const Directory>& directory);
  void forget_expired(Time now);
  void make_room_for(const std::string& person);

  const Clock& clock_;
  Entropy& entropy_;
  mutable std::mutex mutex_;
  std::map<SessionKey, Session> sessions_;
};

}  // namespace depesche::http
