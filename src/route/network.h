// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "route/bookings.h"
#include "route/plan.h"
#include "route/request.h"

namespace depesche::route {

// What is known of a link besides the plan.
enum class LinkState : std::uint8_t {
  planned,  // as the plan says: a standing link is up, another while it has a contact
  up,
  down,
};

// When a lane can be used: one contact, or the whole of time for a standing link.
struct Window {
  Time start = Time::min();
  Time end = Time::max();
  std::uint64_t rate = 1;
  Duration delay{};
  std::uint64_t confidence = 100;
  Bookings bookings{};
};

// A link as an edge between numbered nodes.
struct Lane {
  Link link{};
  std::size_t from = 0;
  std::size_t to = 0;
  LinkState state = LinkState::planned;
  std::vector<Window> windows{};  // by time, apart from one another
  bool is_standing = false;

  // Whether something can be sent over it at `now`.
  bool is_open(Time now) const;
  // A window that is open but whose link is down is lost for now.
  bool can_use(const Window& window, Time now) const;
};

// Constraints as a set, to find out which of them stands in the way.
using Constraints = std::uint32_t;
constexpr Constraints constraint(Reason reason) { return Constraints{1} << static_cast<unsigned>(reason); }
inline constexpr Constraints all_constraints = ~Constraints{0};

struct Search {
  Time now{};
  // What counts, of level, release, unmarked, size, hops, been_there, down, too_late, no_room, less_certain.
  Constraints minds = all_constraints;
  std::uint64_t confidence_min = 0;  // percent, of each contact
  const Lane* first = nullptr;       // only paths that begin with this lane
};

// Why this lane may not carry the bundle whatever the time: its label, its size. Reason::none when it may.
Reason obstacle(const Lane& lane, const Request& request, Constraints minds = all_constraints);

// How long a link is busy with so many bytes, rounded up; at least 1 ms.
Duration transfer_time(std::uint64_t size, std::uint64_t rate);

// The same text for all endpoints of one node.
std::string node_key(const bundle::Eid& eid);

// A plan as a graph with its bookings.
class Network {
 public:
  // `plan` satisfies check().
  explicit Network(const Plan& plan);

  // The path with the earliest arrival from node `from` (Dijkstra over contacts, as in contact graph
  // routing); of equal ones mostly the cheapest. It comes to no node twice, takes at most request.hops_left
  // hops and arrives before the bundle expires.
  std::optional<Path> earliest(std::size_t from, const Request& request, const Search& search) const;

  // The number of a node; nothing when no link touches it.
  std::optional<std::size_t> number_of(const bundle::Eid& node) const;
  const std::vector<std::size_t>& lanes_from(std::size_t node) const { return from_[node]; }
  const Lane& lane(std::size_t index) const { return lanes_[index]; }
  Lane& lane(std::size_t index) { return lanes_[index]; }
  std::optional<std::size_t> find(std::string_view link) const;
  std::size_t size() const { return lanes_.size(); }

 private:
  struct Ride;  // how one lane is taken
  struct Label;

  std::size_t add_node(const bundle::Eid& node);
  std::optional<Ride> ride(const Lane& lane, Time ready, const Request& request, const Search& search) const;
  std::vector<bool> closed_nodes(const Request& request, const Search& search) const;
  Path path_to(const std::vector<Label>& labels, std::size_t last) const;

  std::unordered_map<std::string, std::size_t> numbers_;
  std::vector<std::vector<std::size_t>> from_;  // lanes by the node they begin at, by name
  std::vector<Lane> lanes_;                     // by name
};

}  // namespace depesche::route
