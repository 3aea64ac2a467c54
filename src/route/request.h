// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bundle/bundle.h"
#include "bundle/duplicates.h"
#include "bundle/extension.h"
#include "env/clock.h"
#include "route/plan.h"

// What a router is asked, and what it answers.
namespace depesche::route {

// A bundle that wants to go on.
struct Request {
  bundle::BundleKey id{};  // its own bookings do not stand in its way
  bundle::Eid destination{};
  std::uint64_t size = 0;      // bytes, at most size_max
  bool can_be_parted = false;  // a link's largest size does not matter then
  bundle::Handling handling{};
  std::optional<bundle::Eid> previous{};
  std::vector<bundle::Eid> visited{};  // nodes that have had it, as far as is known
  std::uint64_t hops_left = bundle::hop_limit_max;
  std::optional<Time> expires{};
  // How many copies may be made of it. Nothing: it goes as one, unless a route says otherwise. More than one:
  // an emergency, over every link that may carry it. One: what is left of a spread bundle; it goes as one.
  std::optional<std::uint64_t> copies{};
};

// Reads what a router needs from a bundle. Its source counts as visited; without a creation time it never
// expires. A label that is missing or encrypted counts as unmarked, a precedence as ROUTINE.
Request request_for(const bundle::Bundle& bundle);

// One step of a path: the link is busy with the bundle from `begin` to `end`, the neighbour has it at
// `arrival`.
struct Hop {
  std::string link{};
  bundle::Eid node{};
  Time contact_start{};  // tells the contact; Time::min() on a standing link
  Time begin{};
  Time end{};
  Time arrival{};
  bool operator==(const Hop&) const = default;
};

struct Path {
  std::vector<Hop> hops{};
  std::uint64_t cost = 0;        // of its links together
  std::uint64_t confidence = 0;  // percent: the product over its contacts, rounded down
  Time arrival() const { return hops.back().arrival; }
  bool operator==(const Path&) const = default;
};

enum class Reason : std::uint8_t {
  none,
  here,          // the destination is this node
  no_way,        // no link, route or contact leads there
  level,         // the links that lead there may not carry its level
  release,       // it is not released to those at the far end
  unmarked,      // its label cannot be seen
  size,          // larger than the link takes
  hops,          // no hops left, or too few
  been_there,    // the neighbour, or a node on the way, has had it
  down,          // the link is down, or has no contact now
  too_late,      // it would arrive after its lifetime
  no_room,       // what has the same or a higher precedence fills the contacts
  slower,        // it would arrive later than on the way that was taken
  less_certain,  // below the confidence wanted, or one-way, and there is a better one
  later_choice,  // an earlier link of the same route is open
};
// "level", "been-there" …: stable words for programs.
std::string_view to_text(Reason reason);

struct Handover {
  std::string link{};
  bundle::Eid neighbour{};
  std::optional<std::uint64_t> copies{};  // for the neighbour's Request::copies; travels with the bundle
  bool operator==(const Handover&) const = default;
};

struct Decision {
  enum class Kind : std::uint8_t {
    forward,  // to the one handover, now
    wait,     // the path begins later; ask again then, or when something changes
    spread,   // a copy to each handover, now; copies_kept stay here
    stay,     // nowhere to go; ask again when something changes
  };
  enum class Source : std::uint8_t { none, fixed, planned, any, flood };

  Kind kind = Kind::stay;
  Source source = Source::none;  // `any` is the route for destinations that no other way is known to
  std::vector<Handover> handovers{};
  std::uint64_t copies_kept = 0;
  std::optional<Path> path{};  // of the contact plan
  Reason reason = Reason::none;
  std::string what{};  // why it stays, for people
};

// What else could have been done, and why it was not.
struct Alternative {
  std::string link{};
  bundle::Eid neighbour{};
  Reason reason = Reason::none;
  std::string what{};
  std::optional<Path> path{};  // where one begins with this link
};

struct Explanation {
  Decision decision{};
  std::vector<Alternative> rejected{};  // every other link of this node, by name
};

}  // namespace depesche::route
