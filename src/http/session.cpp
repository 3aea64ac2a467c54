// SPDX-License-Identifier: EUPL-1.2
#include "http/session.h"

#include <algorithm>
#include <vector>

#include "crypto/encoding.h"
#include "policy/policy.h"

namespace depesche::http {
namespace {

constexpr std::size_t token_size = 32;
constexpr std::string_view cookie_attributes = "; Path=/; Secure; HttpOnly; SameSite=Strict";

SessionKey key_of(std::string_view token) { return crypto::sha256(as_bytes(token)); }

}  // namespace

bool is_same(const std::weak_ptr<const Directory>& a, const std::shared_ptr<const Directory>& b) {
  return !a.owner_before(b) && !b.owner_before(a);
}

std::optional<Standing> standing_of(const Directory& directory, const std::string& person) {
  if (!actor_for(directory, person).active) return std::nullopt;
  Bytes digests;
  for (const Credential* credential : directory.credentials_of(person)) {
    if (credential->kind != Credential::Kind::password) continue;
    const auto digest = crypto::sha256(credential->verifier);
    digests.insert(digests.end(), digest.begin(), digest.end());
  }
  return crypto::sha256(digests);
}

std::string Sessions::open(const std::string& person, const Standing& standing) {
  const Time now = clock_.now();
  const std::scoped_lock lock(mutex_);
  const std::string token = crypto::to_base64url(draw<token_size>(entropy_));
  const std::string csrf = crypto::to_base64url(draw<token_size>(entropy_));
  forget_expired(now);
  make_room_for(person);
  sessions_[key_of(token)] = Session{.person = person,
                                     .csrf = csrf,
                                     .opened_at = now,
                                     .touched_at = now,
                                     .proven_at = now,
                                     .standing = standing,
                                     .expected = standing,
                                     .stood_in = {}};
  return token;
}

std::optional<Visitor> Sessions::find(std::string_view token, bool touch) {
  if (token.empty()) return std::nullopt;
  return find(key_of(token), touch);  // by digest: the time it takes says nothing about the token
}

std::optional<Visitor> Sessions::find(const SessionKey& key, bool touch) {
  const Time now = clock_.now();
  const std::scoped_lock lock(mutex_);
  const auto found = sessions_.find(key);
  if (found == sessions_.end()) return std::nullopt;
  Session& session = found->second;
  if (now - session.opened_at >= session_lifetime) {
    sessions_.erase(found);
    return std::nullopt;
  }
  if (now - session.touched_at >= idle_lock) session.locked = true;
  if (touch && !session.locked) session.touched_at = std::max(session.touched_at, now);
  return Visitor{.key = key,
                 .person = session.person,
                 .csrf = session.csrf,
                 .locked = session.locked,
                 .proven_at = session.proven_at};
}

std::optional<Visitor> Sessions::find_standing(std::string_view token, bool touch,
                                               const std::shared_ptr<const Directory>& directory) {
  auto visitor = find(token, touch);
  if (!visitor || still_stands(visitor->key, directory)) return visitor;
  close(visitor->key);
  return std::nullopt;
}

std::optional<Visitor> Sessions::find_standing(const SessionKey& key,
                                               const std::shared_ptr<const Directory>& directory) {
  auto visitor = find(key, false);
  if (!visitor || still_stands(key, directory)) return visitor;
  close(key);
  return std::nullopt;
}

// A person's credentials are looked at once for each change of the directory, not for each request.
bool Sessions::still_stands(const SessionKey& key, const std::shared_ptr<const Directory>& directory) {
  const std::scoped_lock lock(mutex_);
  const auto found = sessions_.find(key);
  if (found == sessions_.end()) return false;
  Session& session = found->second;
  if (is_same(session.stood_in, directory)) return true;
  const auto now = standing_of(*directory, session.person);
  if (!now || (*now != session.standing && *now != session.expected)) return false;
  session.stood_in = directory;
  return true;
}

void Sessions::expect(const SessionKey& key, const Standing& standing) {
  const std::scoped_lock lock(mutex_);
  const auto found = sessions_.find(key);
  if (found == sessions_.end()) return;
  found->second.standing = found->second.expected;
  found->second.expected = standing;
}

void Sessions::lock(const SessionKey& key) {
  const std::scoped_lock lock(mutex_);
  if (const auto found = sessions_.find(key); found != sessions_.end()) found->second.locked = true;
}

void Sessions::unlock(const SessionKey& key) {
  const Time now = clock_.now();
  const std::scoped_lock lock(mutex_);
  const auto found = sessions_.find(key);
  if (found == sessions_.end()) return;
  found->second.locked = false;
  found->second.touched_at = now;
  found->second.proven_at = now;
}

void Sessions::close(const SessionKey& key) {
  const std::scoped_lock lock(mutex_);
  sessions_.erase(key);
}

void Sessions::close_others(const std::string& person, const SessionKey& kept) {
  const std::scoped_lock lock(mutex_);
  std::erase_if(sessions_,
                [&](const auto& entry) { return entry.second.person == person && entry.first != kept; });
}

std::size_t Sessions::count() const {
  const std::scoped_lock lock(mutex_);
  return sessions_.size();
}

void Sessions::forget_expired(Time now) {
  std::erase_if(sessions_,
                [&](const auto& entry) { return now - entry.second.opened_at >= session_lifetime; });
}

void Sessions::make_room_for(const std::string& person) {
  std::vector<std::pair<Time, SessionKey>> own;
  for (const auto& [key, session] : sessions_) {
    if (session.person == person) own.emplace_back(session.opened_at, key);
  }
  if (own.size() >= sessions_per_person_max) sessions_.erase(std::ranges::min(own).second);
}

std::string Sessions::set_cookie(std::string_view token) {
  return std::string(session_cookie).append("=").append(token).append(cookie_attributes);
}

std::string Sessions::clear_cookie() {
  return std::string(session_cookie).append("=; Max-Age=0").append(cookie_attributes);
}

}  // namespace depesche::http
