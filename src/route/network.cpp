// SPDX-License-Identifier: EUPL-1.2
#include "route/network.h"

#include <algorithm>
#include <limits>
#include <queue>
#include <tuple>

#include "base/ensure.h"

namespace depesche::route {
namespace {

constexpr std::size_t nowhere = std::numeric_limits<std::size_t>::max();

bool minds(Constraints constraints, Reason reason) { return (constraints & constraint(reason)) != 0; }

bool holds(const Window& window, Time time) { return window.start <= time && time < window.end; }

bool is_released_to_all(const bundle::Marking& marking, const std::vector<std::string>& organisations) {
  return std::ranges::all_of(organisations, [&](const std::string& organisation) {
    return std::ranges::find(marking.releasable_to, organisation) != marking.releasable_to.end();
  });
}

}  // namespace

bool Lane::is_open(Time now) const {
  if (state != LinkState::planned) return state == LinkState::up;
  return std::ranges::any_of(windows, [&](const Window& window) { return holds(window, now); });
}

bool Lane::can_use(const Window& window, Time now) const {
  return state != LinkState::down || !holds(window, now);
}

Reason obstacle(const Lane& lane, const Request& request, Constraints constraints) {
  const auto& marking = request.handling.marking;
  const Link& link = lane.link;
  if (!marking && !link.carries_unmarked && minds(constraints, Reason::unmarked)) return Reason::unmarked;
  if (marking && marking->level > link.level && minds(constraints, Reason::level)) return Reason::level;
  if (marking && minds(constraints, Reason::release) && !is_released_to_all(*marking, link.organisations)) {
    return Reason::release;
  }
  const bool is_too_large = request.size > (request.can_be_parted ? size_max : link.bundle_size_max);
  if (is_too_large && minds(constraints, Reason::size)) return Reason::size;
  return Reason::none;
}

Duration transfer_time(std::uint64_t size, std::uint64_t rate) {
  constexpr std::uint64_t bits_per_byte_and_milliseconds = 8'000;
  ENSURE(rate > 0);
  const std::uint64_t scaled = std::min(size, size_max) * bits_per_byte_and_milliseconds;
  const std::uint64_t milliseconds = scaled / rate + (scaled % rate == 0 ? 0 : 1);
  return Duration(static_cast<std::int64_t>(std::max<std::uint64_t>(milliseconds, 1)));
}

std::string node_key(const bundle::Eid& eid) {
  if (eid.scheme == bundle::scheme_ipn) return "ipn:" + std::to_string(eid.node);
  return bundle::to_text(bundle::node_of(eid));
}

Network::Network(const Plan& plan) {
  auto contact = plan.contacts.begin();
  for (const Link& link : plan.links) {
    Lane lane{.link = link, .from = add_node(link.from), .to = add_node(link.to)};
    for (; contact != plan.contacts.end() && contact->link == link.name; ++contact) {
      lane.windows.push_back({.start = contact->start,
                              .end = contact->end,
                              .rate = contact->rate,
                              .delay = contact->delay,
                              .confidence = contact->confidence});
    }
    lane.is_standing = lane.windows.empty();
    if (lane.is_standing) lane.windows.push_back({.rate = link.rate, .delay = link.delay});
    from_[lane.from].push_back(lanes_.size());
    lanes_.push_back(std::move(lane));
  }
}

std::size_t Network::add_node(const bundle::Eid& node) {
  const auto [place, is_new] = numbers_.emplace(node_key(node), from_.size());
  if (is_new) from_.emplace_back();
  return place->second;
}

std::optional<std::size_t> Network::number_of(const bundle::Eid& node) const {
  if (node.is_null() || !node.is_known_scheme()) return std::nullopt;
  const auto found = numbers_.find(node_key(node));
  return found == numbers_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::size_t> Network::find(std::string_view link) const {
  const auto found = std::ranges::lower_bound(
      lanes_, link, {}, [](const Lane& lane) { return std::string_view(lane.link.name); });
  if (found == lanes_.end() || found->link.name != link) return std::nullopt;
  return static_cast<std::size_t>(found - lanes_.begin());
}

struct Network::Ride {
  std::size_t window = 0;
  Time begin{};
  Time end{};
  Time arrival{};
};

// The first arrival over this lane. To be ready later never means to arrive earlier, which is what Dijkstra's
// algorithm needs.
std::optional<Network::Ride> Network::ride(const Lane& lane, Time ready, const Request& request,
                                           const Search& search) const {
  if (obstacle(lane, request, search.minds) != Reason::none) return std::nullopt;
  const bool minds_certainty = minds(search.minds, Reason::less_certain);
  if (minds_certainty && lane.link.is_one_way && search.confidence_min > 0) return std::nullopt;
  std::optional<Ride> best;
  auto window =
      std::ranges::partition_point(lane.windows, [&](const Window& each) { return each.end <= ready; });
  for (; window != lane.windows.end() && (!best || window->start < best->arrival); ++window) {
    if (minds_certainty && window->confidence < search.confidence_min) continue;
    if (minds(search.minds, Reason::down) && !lane.can_use(*window, search.now)) continue;
    const Duration length = transfer_time(request.size, window->rate);
    Time begin = std::max(ready, window->start);
    if (minds(search.minds, Reason::no_room)) {
      begin = window->bookings.earliest(request.id, request.handling.precedence, begin, length);
    }
    const Time end = begin + length;
    if (end > std::min(window->end, time_max) || (best && end + window->delay >= best->arrival)) continue;
    best = Ride{.window = static_cast<std::size_t>(window - lane.windows.begin()),
                .begin = begin,
                .end = end,
                .arrival = end + window->delay};
  }
  return best;
}

// A way of having come to a node.
struct Network::Label {
  std::size_t node = 0;
  std::size_t hops = 0;
  std::uint64_t cost = 0;
  std::size_t parent = nowhere;
  std::size_t lane = nowhere;
  Ride ride{};
};

std::vector<bool> Network::closed_nodes(const Request& request, const Search& search) const {
  std::vector<bool> closed(from_.size());
  if (!minds(search.minds, Reason::been_there)) return closed;
  for (const bundle::Eid& node : request.visited) {
    if (const auto number = number_of(node)) closed[*number] = true;
  }
  if (request.previous) {
    if (const auto number = number_of(*request.previous)) closed[*number] = true;
  }
  return closed;
}

std::optional<Path> Network::earliest(std::size_t from, const Request& request, const Search& search) const {
  const auto destination = number_of(request.destination);
  if (!destination || *destination == from || search.now > time_max) return std::nullopt;
  const std::vector<bool> closed = closed_nodes(request, search);
  const std::size_t hops_max = minds(search.minds, Reason::hops) ? request.hops_left : nowhere;

  std::vector<Label> labels = {{.node = from, .ride = {.arrival = search.now}}};
  using Entry = std::tuple<Time, std::uint64_t, std::size_t, std::size_t>;  // arrival, cost, hops, label
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> open;
  open.emplace(search.now, 0, 0, 0);
  // A label that comes out later is of use only if it took fewer hops: where hops are limited it may get
  // further.
  std::vector<std::size_t> fewest_hops(from_.size(), nowhere);

  while (!open.empty()) {
    const auto [arrival, cost, hops, index] = open.top();
    open.pop();
    const std::size_t node = labels[index].node;
    if (hops >= fewest_hops[node]) continue;
    fewest_hops[node] = hops;
    if (node == *destination) {
      const bool is_late = request.expires && arrival > *request.expires;
      if (is_late && minds(search.minds, Reason::too_late)) return std::nullopt;
      return path_to(labels, index);
    }
    if (hops >= hops_max) continue;
    for (const std::size_t number : from_[node]) {
      const Lane& next = lanes_[number];
      if (closed[next.to] || fewest_hops[next.to] <= hops + 1) continue;
      if (node == from && search.first != nullptr && search.first != &next) continue;
      const auto taken = ride(next, arrival, request, search);
      if (!taken) continue;
      labels.push_back({.node = next.to,
                        .hops = hops + 1,
                        .cost = cost + next.link.cost,
                        .parent = index,
                        .lane = number,
                        .ride = *taken});
      open.emplace(taken->arrival, cost + next.link.cost, hops + 1, labels.size() - 1);
    }
  }
  return std::nullopt;
}

Path Network::path_to(const std::vector<Label>& labels, std::size_t last) const {
  Path path{.cost = labels[last].cost};
  double confidence = 100;
  for (std::size_t index = last; labels[index].parent != nowhere; index = labels[index].parent) {
    const Label& label = labels[index];
    const Lane& taken = lanes_[label.lane];
    const Window& window = taken.windows[label.ride.window];
    confidence *= static_cast<double>(window.confidence) / 100;
    path.hops.push_back({.link = taken.link.name,
                         .node = taken.link.to,
                         .contact_start = window.start,
                         .begin = label.ride.begin,
                         .end = label.ride.end,
                         .arrival = label.ride.arrival});
  }
  std::ranges::reverse(path.hops);
  path.confidence = static_cast<std::uint64_t>(confidence + 1e-9);
  return path;
}

}  // namespace depesche::route
