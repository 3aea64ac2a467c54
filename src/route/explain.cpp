// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <array>

#include "route/router.h"

// Why a router does not do something: searches with fewer constraints, and words.
namespace depesche::route {
namespace {

std::string words_for(Reason reason, const Request& request) {
  const std::string node = bundle::to_text(request.destination);
  const auto& marking = request.handling.marking;
  switch (reason) {
    case Reason::none:
    case Reason::slower:
    case Reason::later_choice: return {};
    case Reason::here: return "the destination is this node";
    case Reason::no_way: return "no link, route or contact leads to " + node;
    case Reason::level:
      return "no link may carry " + std::string(level_name(marking ? marking->level : 0)) + " to " + node;
    case Reason::release: return "no way to " + node + " keeps to those it is released to";
    case Reason::unmarked: return "its label cannot be seen, and no link may carry such bundles to " + node;
    case Reason::size: return "it is larger than the links to " + node + " take";
    case Reason::hops: return "it has too few hops left to reach " + node;
    case Reason::been_there: return "every way to " + node + " leads through a node that has had it";
    case Reason::down: return "no link towards " + node + " is open";
    case Reason::too_late: return "it cannot reach " + node + " before its lifetime ends";
    case Reason::no_room: return "what goes before it fills the contacts towards " + node;
    case Reason::less_certain: return "no way to " + node + " is certain enough";
  }
  return {};
}

// The same about one link that must not carry it.
std::string words_against(const Lane& lane, Reason reason, const Request& request) {
  const Link& link = lane.link;
  if (reason == Reason::level) {
    return link.name + " carries up to " + std::string(level_name(link.level)) + ", this is " +
           std::string(level_name(request.handling.marking->level));
  }
  if (reason == Reason::release) {
    std::string organisations;
    for (const std::string& each : link.organisations)
      organisations += (organisations.empty() ? "" : ", ") + each;
    return link.name + " leads to " + organisations + ", it is not released to all of them";
  }
  if (reason == Reason::unmarked) return link.name + " carries nothing whose label cannot be seen";
  if (reason == Reason::size) {
    return link.name + " takes up to " + std::to_string(link.bundle_size_max) + " bytes";
  }
  if (reason == Reason::been_there) return bundle::to_text(link.to) + " has had it";
  return link.name + " is down or has no contact now";
}

}  // namespace

Reason Router::why_not(const Request& request, const Lane* first) const {
  constexpr std::array order = {Reason::unmarked, Reason::level,    Reason::release,
                                Reason::size,     Reason::hops,     Reason::been_there,
                                Reason::down,     Reason::too_late, Reason::no_room};
  if (!here_) return Reason::no_way;
  Search search{.now = now_, .minds = 0, .first = first};
  if (!network_.earliest(*here_, request, search)) return Reason::no_way;
  for (const Reason reason : order) {
    search.minds |= constraint(reason);
    if (!network_.earliest(*here_, request, search)) return reason;
  }
  return Reason::none;
}

Decision Router::stay(const Request& request) const {
  Decision decision{.reason = why_not(request)};
  const Route* fixed = route_for(request.destination);
  const Route* route = fixed != nullptr ? fixed : route_for(std::nullopt);
  if (decision.reason == Reason::no_way && route != nullptr) {
    decision.reason = objection(network_.lane(network_.find(route->via.front()).value()), request);
  }
  decision.what = words_for(decision.reason, request);
  return decision;
}

Explanation Router::explain(const Request& request) const {
  Explanation explanation{.decision = choose(request)};
  if (!here_ || explanation.decision.reason == Reason::here) return explanation;
  for (const std::size_t number : network_.lanes_from(*here_)) {
    const Lane& lane = network_.lane(number);
    const bool is_taken = std::ranges::any_of(explanation.decision.handovers, [&](const Handover& handover) {
      return handover.link == lane.link.name;
    });
    if (!is_taken) explanation.rejected.push_back(against(lane, request, explanation.decision));
  }
  return explanation;
}

Alternative Router::against(const Lane& lane, const Request& request, const Decision& taken) const {
  Alternative other{.link = lane.link.name, .neighbour = lane.link.to};
  other.reason = objection(lane, request);
  const bool waits_only = other.reason == Reason::down || other.reason == Reason::none;
  if (!waits_only) {
    other.what = words_against(lane, other.reason, request);
    if (other.reason == Reason::hops || other.reason == Reason::too_late)
      other.what = words_for(other.reason, request);
    return other;
  }
  other.path = best_path(request, &lane);
  if (!other.path) {
    const Reason behind = why_not(request, &lane);
    const bool is_down = other.reason == Reason::down && (behind == Reason::no_way || behind == Reason::down);
    other.reason = is_down ? Reason::down : behind;
    other.what = is_down ? words_against(lane, Reason::down, request)
                         : "by way of " + bundle::to_text(lane.link.to) + ": " + words_for(behind, request);
    return other;
  }
  const std::string arrival = "it would arrive at " + to_text(other.path->arrival());
  if (!taken.path) {
    other.reason = other.reason == Reason::down ? Reason::down : Reason::later_choice;
    other.what = other.reason == Reason::down ? words_against(lane, Reason::down, request)
                                              : "another link stands before it; " + arrival;
    return other;
  }
  const bool is_earlier = other.path->arrival() < taken.path->arrival();
  other.reason = is_earlier ? Reason::less_certain : Reason::slower;
  other.what = arrival + (is_earlier ? ", with less certainty" : ", not sooner than on the way taken");
  return other;
}

}  // namespace depesche::route
