// SPDX-License-Identifier: EUPL-1.2
#include "http/tool_access.h"

#include <algorithm>

#include "crypto/encoding.h"

namespace depesche::http {
namespace {

constexpr std::size_t access_token_size = 32;
constexpr std::size_t access_id_size = 12;

}  // namespace

std::optional<ToolAccesses::Made> ToolAccesses::make(const Visitor& visitor, std::string name,
                                                     std::optional<Level> upto,
                                                     const std::shared_ptr<const Directory>& directory) {
  const auto standing = standing_of(*directory, visitor.person);
  if (!standing || !sessions_.find_standing(visitor.key, directory)) return std::nullopt;
  const std::scoped_lock lock(mutex_);
  forget_ended(directory);
  make_room_for(visitor.person);
  Made made{.access = {.id = crypto::to_base64url(draw<access_id_size>(entropy_)),
                       .name = std::move(name),
                       .person = visitor.person,
                       .upto = upto,
                       .made_at = clock_.now(),
                       .session = visitor.key,
                       .standing = *standing},
            .token = crypto::to_base64url(draw<access_token_size>(entropy_))};
  accesses_[crypto::sha256(as_bytes(made.token))] = made.access;
  return made;
}

std::expected<ToolAccess, Fault> ToolAccesses::find(std::string_view token,
                                                    const std::shared_ptr<const Directory>& directory) {
  const SessionKey key = crypto::sha256(as_bytes(token));  // as sessions are found
  const std::scoped_lock lock(mutex_);
  const auto found = accesses_.find(key);
  if (found == accesses_.end()) return std::unexpected(Fault::not_signed_in);
  if (!stands(found->second, directory)) {
    accesses_.erase(found);
    return std::unexpected(Fault::not_signed_in);
  }
  const auto session = sessions_.find(found->second.session, false);
  if (!session || session->locked) return std::unexpected(session ? Fault::locked : Fault::not_signed_in);
  return found->second;
}

std::vector<ToolAccess> ToolAccesses::of(const std::string& person,
                                         const std::shared_ptr<const Directory>& directory) {
  const std::scoped_lock lock(mutex_);
  forget_ended(directory);
  std::vector<ToolAccess> own;
  for (const auto& [key, access] : accesses_) {
    if (access.person == person) own.push_back(access);
  }
  std::ranges::sort(own, {}, [](const ToolAccess& one) { return std::pair(one.made_at, one.id); });
  return own;
}

bool ToolAccesses::end(const std::string& person, std::string_view id) {
  const std::scoped_lock lock(mutex_);
  return std::erase_if(accesses_, [&](const auto& entry) {
           return entry.second.person == person && entry.second.id == id;
         }) > 0;
}

// A session may outlive a change of password by the person themselves; an access does not.
// Credentials are looked at once for each change of the directory.
bool ToolAccesses::stands(ToolAccess& access, const std::shared_ptr<const Directory>& directory) {
  if (clock_.now() >= access.ends_at() || !sessions_.find_standing(access.session, directory)) return false;
  if (is_same(access.stood_in, directory)) return true;
  if (standing_of(*directory, access.person) != access.standing) return false;
  access.stood_in = directory;
  return true;
}

void ToolAccesses::forget_ended(const std::shared_ptr<const Directory>& directory) {
  for (auto at = accesses_.begin(); at != accesses_.end();)
    at = stands(at->second, directory) ? std::next(at) : accesses_.erase(at);
}

void ToolAccesses::make_room_for(const std::string& person) {
  auto oldest = accesses_.end();
  std::size_t count = 0;
  for (auto one = accesses_.begin(); one != accesses_.end(); ++one) {
    if (one->second.person != person) continue;
    ++count;
    if (oldest == accesses_.end() || one->second.made_at < oldest->second.made_at) oldest = one;
  }
  if (count >= tool_accesses_per_person_max) accesses_.erase(oldest);
}

}  // namespace depesche::http
