// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <expected>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dispatch/label.h"
#include "http/fault.h"
#include "http/session.h"

namespace depesche::http {

inline constexpr auto tool_access_lifetime = std::chrono::hours(8);
inline constexpr std::size_t tool_accesses_per_person_max = 8;

// „Zugang für Werkzeuge“: what lets a program read in the name of the person who made it.
struct ToolAccess {
  std::string id;    // for its owner; opens nothing
  std::string name;  // what the owner calls the program
  std::string person;
  std::optional<Level> upto;  // nothing above it
  Time made_at{};
  SessionKey session{};  // in which it was made, and with which it ends
  Standing standing{};
  std::weak_ptr<const Directory> stood_in{};  // the directory that was last looked at

  Time ends_at() const { return made_at + tool_access_lifetime; }
};

// The accesses of one node, in memory only, found by the digests of their tokens (256 random bits). One ends
// with its session, with a change of its owner's password, when its owner leaves the service, and
// tool_access_lifetime after it was made. Thread-safe.
class ToolAccesses {
 public:
  // `sessions` must outlive it.
  ToolAccesses(const Clock& clock, Entropy& entropy, Sessions& sessions)
      : clock_(clock), entropy_(entropy), sessions_(sessions) {}

  struct Made {
    ToolAccess access;
    std::string token;  // not kept
  };
  // For the person of this session. The oldest goes when they have too many. Nothing where the session or the
  // person's standing has ended meanwhile.
  std::optional<Made> make(const Visitor& visitor, std::string name, std::optional<Level> upto,
                           const std::shared_ptr<const Directory>& directory);

  // The access that this token opens. Faults: not_signed_in, and locked while its session is.
  std::expected<ToolAccess, Fault> find(std::string_view token,
                                        const std::shared_ptr<const Directory>& directory);

  // What the person has, oldest first.
  std::vector<ToolAccess> of(const std::string& person, const std::shared_ptr<const Directory>& directory);
  // Ends one of the person's own. False where they have none of that id.
  bool end(const std::string& person, std::string_view id);

 private:
  bool stands(ToolAccess& access, const std::shared_ptr<const Directory>& directory);
  void forget_ended(const std::shared_ptr<const Directory>& directory);
  void make_room_for(const std::string& person);

  const Clock& clock_;
  Entropy& entropy_;
  Sessions& sessions_;
  std::mutex mutex_;
  std::map<SessionKey, ToolAccess> accesses_;
};

}  // namespace depesche::http
