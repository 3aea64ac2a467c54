// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "http/desks.h"

namespace depesche::http {

// A request on its way to a handler, with what has been found out about it.
struct Call {
  Request request;
  Target target;
  std::string id;  // what stands for {id} in the route's pattern
  Language language = Language::de;
  std::string request_id;
  std::chrono::microseconds began_at{};
  std::optional<Visitor> visitor;  // there whenever the route asks for it
  bool by_tool = false;            // a program asks in the visitor's name
  std::optional<Level> tool_upto;  // and may read nothing above this

  const std::string& person() const { return visitor->person; }
};

// Who may come to a route at all. What they see there is the policy's business.
enum class Entrance : std::uint8_t {
  anybody,     // no session needed
  signed_in,   // a session that is not locked
  locked_too,  // a session, also a locked one
  tool         // an access for tools, whose session is not locked
};

// How fast one caller may come.
enum class Pace : std::uint8_t { reading, writing, searching, counting, briefing, signing_in, free };

struct Route {
  Method method;
  std::string_view pattern;
  Answer (*at_desk)(Desk&, const Call&) = nullptr;     // runs on a worker thread
  Answer (*at_once)(Context&, const Call&) = nullptr;  // runs on the I/O thread: must be quick
  Entrance entrance = Entrance::signed_in;
  Pace pace = Pace::reading;
  Lane lane = Lane::reading;
  std::size_t body_max = 0;    // bytes; a request with a body sends JSON
  bool is_background = false;  // the browser asks by itself: no sign that the person is there
  bool is_for_tools = false;   // not there on a node that serves none
};

// The whole API.
std::span<const Route> routes();

// A route's match with a request path: the route, or why there is none.
struct Match {
  const Route* route = nullptr;
  std::string id;
  bool path_is_known = false;  // with another method
};
Match match(Method method, const Target& target, bool with_tools);

// The dispatch that {id} names. Errors: not_found for what is no id.
Result<DispatchId> dispatch_of(const Call& call);

// The field "limit" of a list's target, from 1 to `max`.
std::expected<std::size_t, Problem> page_limit(const Target& target, std::size_t otherwise, std::size_t max);

}  // namespace depesche::http
