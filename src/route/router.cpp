// SPDX-License-Identifier: EUPL-1.2
#include "route/router.h"

#include <algorithm>

#include "base/ensure.h"

namespace depesche::route {
namespace {

Handover handover_to(const Lane& lane, std::optional<std::uint64_t> copies) {
  return {.link = lane.link.name, .neighbour = lane.link.to, .copies = copies};
}

Decision forward_over(const Lane& lane, std::optional<std::uint64_t> copies, Decision::Source source) {
  return {.kind = Decision::Kind::forward, .source = source, .handovers = {handover_to(lane, copies)}};
}

bool is_at(const Lane& lane, const bundle::Eid& node) { return bundle::on_same_node(lane.link.to, node); }

}  // namespace

Result<Router> Router::open(Settings settings, Plan plan) {
  TRY(check(plan));
  return Router(std::move(settings), std::move(plan));
}

Router::Router(Settings settings, Plan plan) : settings_(std::move(settings)), network_(plan) {
  adopt(std::move(plan));
}

void Router::adopt(Plan plan) {
  plan_ = std::move(plan);
  here_ = network_.number_of(settings_.node);
  routes_.clear();
  for (std::size_t i = 0; i < plan_.routes.size(); ++i) {
    const Route& route = plan_.routes[i];
    if (!bundle::on_same_node(route.at, settings_.node)) continue;
    routes_.emplace(route.destination ? node_key(*route.destination) : std::string(), i);
  }
}

Result<std::vector<bundle::BundleKey>> Router::replace(Plan plan) {
  if (plan.number < plan_.number) return fail(Code::conflict, "a plan with a greater number is in place");
  TRY(check(plan));
  Network network(plan);
  for (std::size_t i = 0; i < network.size(); ++i) {
    const auto known = network_.find(network.lane(i).link.name);
    if (known) network.lane(i).state = network_.lane(*known).state;
  }
  std::vector<bundle::BundleKey> ids;
  for (const auto& [id, booked] : booked_) ids.push_back(id);
  ids = give_up(ids);
  network_ = std::move(network);
  adopt(std::move(plan));
  return ids;
}

std::vector<bundle::BundleKey> Router::advance(Time now) {
  now_ = now;
  std::vector<bundle::BundleKey> late;
  while (!by_end_.empty() && by_end_.begin()->first.end <= now) {
    const auto [place, id] = *by_end_.begin();
    if (network_.lane(place.lane).from == here_ && !booked_.at(id).is_sent) {
      const auto given_up = give_up({id});
      late.insert(late.end(), given_up.begin(), given_up.end());
    } else {
      unbook(id, place);
    }
  }
  return late;
}

bool Router::is_turning(Time since, Time until) const {
  if (!here_) return false;
  const auto is_between = [&](Time time) { return time > since && time <= until; };
  return std::ranges::any_of(network_.lanes_from(*here_), [&](std::size_t number) {
    return std::ranges::any_of(network_.lane(number).windows, [&](const Window& window) {
      return is_between(window.start) || is_between(window.end);
    });
  });
}

Result<std::vector<bundle::BundleKey>> Router::set_link(std::string_view link, LinkState state) {
  const auto number = network_.find(link);
  if (!number) return fail(Code::not_found, "the plan has no link of this name");
  Lane& lane = network_.lane(*number);
  lane.state = state;
  std::vector<bundle::BundleKey> lost;
  if (state != LinkState::down) return lost;
  for (const Window& window : lane.windows) {
    if (lane.can_use(window, now_)) continue;
    for (const Booking& booking : window.bookings.all()) lost.push_back(booking.id);
  }
  return give_up(lost);
}

const Route* Router::route_for(const std::optional<bundle::Eid>& destination) const {
  const auto found = routes_.find(destination ? node_key(*destination) : std::string());
  return found == routes_.end() ? nullptr : &plan_.routes[found->second];
}

Reason Router::objection(const Lane& lane, const Request& request) const {
  if (const Reason reason = obstacle(lane, request); reason != Reason::none) return reason;
  if (request.hops_left == 0) return Reason::hops;
  const auto is_there = [&](const bundle::Eid& node) { return is_at(lane, node); };
  if (request.previous && is_there(*request.previous)) return Reason::been_there;
  if (std::ranges::any_of(request.visited, is_there)) return Reason::been_there;
  if (request.expires && *request.expires <= now_) return Reason::too_late;
  return lane.is_open(now_) ? Reason::none : Reason::down;
}

Decision Router::choose(const Request& request) const {
  if (bundle::on_same_node(request.destination, settings_.node)) {
    return {.reason = Reason::here, .what = "the destination is this node"};
  }
  const bool is_node = request.destination.is_known_scheme() && !request.destination.is_null();
  if (is_node && here_) {
    if (auto decision = by_flood(request)) return *std::move(decision);
    if (auto decision = by_route(request, Decision::Source::fixed)) return *std::move(decision);
    if (auto decision = by_plan(request)) return *std::move(decision);
    if (auto decision = by_route(request, Decision::Source::any)) return *std::move(decision);
  }
  return stay(request);
}

std::optional<Decision> Router::by_flood(const Request& request) const {
  if (request.copies.value_or(1) <= 1) return std::nullopt;
  std::vector<const Lane*> lanes;
  for (const std::size_t number : network_.lanes_from(*here_)) {
    const Lane& lane = network_.lane(number);
    if (objection(lane, request) == Reason::none) lanes.push_back(&lane);
  }
  std::ranges::stable_sort(lanes, {}, [](const Lane* lane) { return lane->link.cost; });
  if (lanes.empty()) return std::nullopt;
  Decision decision = spread(request, lanes, *request.copies);
  decision.source = Decision::Source::flood;
  return decision;
}

std::optional<Decision> Router::by_route(const Request& request, Decision::Source source) const {
  const bool is_fixed = source == Decision::Source::fixed;
  const Route* route = route_for(is_fixed ? std::optional(request.destination) : std::nullopt);
  if (route == nullptr) return std::nullopt;
  std::vector<const Lane*> lanes;
  for (const std::string& link : route->via) {
    const Lane& lane = network_.lane(network_.find(link).value());
    if (objection(lane, request) == Reason::none) lanes.push_back(&lane);
  }
  if (lanes.empty()) return std::nullopt;
  if (route->copies == 1 || request.copies) return forward_over(*lanes.front(), request.copies, source);
  Decision decision = spread(request, lanes, route->copies);
  decision.source = source;
  return decision;
}

std::optional<Decision> Router::by_plan(const Request& request) const {
  auto path = best_path(request);
  auto direct = directly(request);
  if (!path) return direct;
  const Lane& lane = network_.lane(network_.find(path->hops.front().link).value());
  const bool is_now = path->hops.front().contact_start <= now_ && lane.is_open(now_);
  if (!is_now && direct) return direct;
  Decision decision = forward_over(lane, request.copies, Decision::Source::planned);
  if (!is_now) decision.kind = Decision::Kind::wait;
  decision.path = std::move(path);
  return decision;
}

// A link to the destination itself that is up without a contact that says so.
std::optional<Decision> Router::directly(const Request& request) const {
  for (const std::size_t number : network_.lanes_from(*here_)) {
    const Lane& lane = network_.lane(number);
    if (lane.state != LinkState::up || !is_at(lane, request.destination)) continue;
    if (objection(lane, request) != Reason::none) continue;
    return forward_over(lane, request.copies, Decision::Source::planned);
  }
  return std::nullopt;
}

// Spray and wait (Spyropoulos et al. 2005), binary: half of the copies to each neighbour in turn, the last
// one stays. Who meets the destination gives it the bundle and needs no copies any more.
Decision Router::spread(const Request& request, const std::vector<const Lane*>& lanes,
                        std::uint64_t copies) const {
  for (const Lane* lane : lanes) {
    if (is_at(*lane, request.destination)) return forward_over(*lane, 1, Decision::Source::none);
  }
  Decision decision{.kind = Decision::Kind::spread, .copies_kept = std::min(copies, copies_max)};
  for (const Lane* lane : lanes) {
    const std::uint64_t given = decision.copies_kept / 2;
    const bool has_it = std::ranges::any_of(
        decision.handovers, [&](const Handover& handover) { return is_at(*lane, handover.neighbour); });
    if (given == 0) break;
    if (has_it) continue;
    decision.handovers.push_back(handover_to(*lane, given));
    decision.copies_kept -= given;
  }
  return decision;
}

std::optional<Path> Router::best_path(const Request& request, const Lane* first) const {
  Search search{.now = now_, .confidence_min = settings_.confidence_min, .first = first};
  if (auto path = network_.earliest(*here_, request, search)) return path;
  search.minds &= ~constraint(Reason::less_certain);
  return network_.earliest(*here_, request, search);
}

std::optional<bundle::Eid> Router::next_hop(const bundle::Bundle& bundle) const {
  const Decision decision = choose(request_for(bundle));
  if (decision.kind != Decision::Kind::forward) return std::nullopt;
  return decision.handovers.front().neighbour;
}

bool Router::is_free(const Request& request, const Hop& hop) const {
  const auto number = network_.find(hop.link);
  if (!number) return false;
  const Lane& lane = network_.lane(*number);
  const auto window = std::ranges::find(lane.windows, hop.contact_start, &Window::start);
  if (window == lane.windows.end() || !lane.can_use(*window, now_)) return false;
  const Duration length = transfer_time(request.size, window->rate);
  const Time end = hop.begin + length;
  const bool is_within = hop.begin >= std::max(window->start, now_) && end <= std::min(window->end, time_max);
  return is_within && hop.end == end &&
         window->bookings.earliest(request.id, request.handling.precedence, hop.begin, length) == hop.begin;
}

Result<std::vector<bundle::BundleKey>> Router::book(const Request& request, const Path& path) {
  if (path.hops.empty()) return fail(Code::invalid, "the path has no hops");
  for (const Hop& hop : path.hops) {
    if (!is_free(request, hop)) return fail(Code::conflict, "the time on " + hop.link + " is no longer free");
  }
  release(request.id);
  std::vector<bundle::BundleKey> displaced;
  Booked& booked = booked_[request.id];
  for (const Hop& hop : path.hops) {
    const std::size_t number = network_.find(hop.link).value();
    Lane& lane = network_.lane(number);
    const auto window = std::ranges::find(lane.windows, hop.contact_start, &Window::start);
    const auto ids = window->bookings.take(
        {.id = request.id, .precedence = request.handling.precedence, .begin = hop.begin, .end = hop.end});
    displaced.insert(displaced.end(), ids.begin(), ids.end());
    const Place place{
        .end = hop.end, .lane = number, .window = static_cast<std::size_t>(window - lane.windows.begin())};
    booked.places.push_back(place);
    by_end_.emplace(place, request.id);
  }
  return give_up(displaced);
}

void Router::sent(const bundle::BundleKey& id) {
  const auto found = booked_.find(id);
  if (found == booked_.end()) return;
  found->second.is_sent = true;
  const std::vector<Place> places = found->second.places;
  for (const Place& place : places) {
    if (network_.lane(place.lane).from == here_) unbook(id, place);
  }
}

void Router::release(const bundle::BundleKey& id) { static_cast<void>(give_up({id})); }

std::vector<bundle::BundleKey> Router::give_up(const std::vector<bundle::BundleKey>& ids) {
  std::vector<bundle::BundleKey> here;
  for (const bundle::BundleKey& id : ids) {
    const auto found = booked_.find(id);
    if (found == booked_.end()) continue;
    if (!found->second.is_sent) here.push_back(id);
    const std::vector<Place> places = found->second.places;
    for (const Place& place : places) unbook(id, place);
  }
  return here;
}

void Router::unbook(const bundle::BundleKey& id, const Place& place) {
  network_.lane(place.lane).windows[place.window].bookings.release(id);
  by_end_.erase({place, id});
  const auto booked = booked_.find(id);
  ENSURE(booked != booked_.end());
  std::erase(booked->second.places, place);
  if (booked->second.places.empty()) booked_.erase(booked);
}

}  // namespace depesche::route
