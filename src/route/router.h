// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bundle/agent.h"
#include "route/network.h"
#include "route/plan.h"
#include "route/request.h"

namespace depesche::route {

// Decides where bundles go on from one node, by a plan, the state of links, and the time it is told. In this
// order: copies of an emergency; the route for the destination's node; the contact plan; the route for any.
//
// A bundle never goes over a link that may not carry its level or leads to an organisation it is not released
// to, as far as the plan knows the links; each node on the way decides for its own again. It never goes back
// to its previous node or to one it is known to have visited.
class Router final : public bundle::Routes {
 public:
  struct Settings {
    bundle::Eid node{};                 // where it decides
    std::uint64_t confidence_min = 50;  // percent: less certain contacts are for when there is nothing else
  };

  // Code::invalid as check() says.
  static Result<Router> open(Settings settings, Plan plan);

  // Time goes on. Returns the bundles whose booked time here has passed without sent() or release(); they
  // want a new route.
  std::vector<bundle::BundleKey> advance(Time now);
  // Whether a contact of this node begins or ends after `since` and not after `until`: what waits for a way
  // may have another one from then on.
  bool is_turning(Time since, Time until) const;
  // What became of a link, own or another's. Returns the bundles booked on what is lost by that; their
  // bookings are gone and they want a new route. Code::not_found for a link that is not in the plan.
  Result<std::vector<bundle::BundleKey>> set_link(std::string_view link, LinkState state);
  // Puts another plan in place; states of links stay by name. All bookings end: returns their bundles. An
  // error of check(), or Code::conflict for a plan with a smaller number, changes nothing.
  Result<std::vector<bundle::BundleKey>> replace(Plan plan);

  Decision choose(const Request& request) const;
  // The same with the reasons against every other link of this node; a dry run for operators.
  Explanation explain(const Request& request) const;
  // For a node that routes bundle by bundle: the neighbour of forward, nothing for all other decisions.
  std::optional<bundle::Eid> next_hop(const bundle::Bundle& bundle) const override;

  // Books the path's time on every contact of it, in place of what this bundle had booked. Returns the
  // bundles that were displaced, which all have lower precedence; all their bookings are gone and they want a
  // new route. Code::conflict when the path is no longer free: choose again.
  Result<std::vector<bundle::BundleKey>> book(const Request& request, const Path& path);
  // The neighbour has it: its time on contacts further on stays booked.
  void sent(const bundle::BundleKey& id);
  // It will not be sent; all its bookings end.
  void release(const bundle::BundleKey& id);

  const Plan& plan() const { return plan_; }
  const Network& network() const { return network_; }
  Time now() const { return now_; }

 private:
  struct Place {  // of a booking
    Time end{};
    std::size_t lane = 0;
    std::size_t window = 0;
    auto operator<=>(const Place&) const = default;
  };
  struct Booked {
    std::vector<Place> places{};
    bool is_sent = false;
  };

  Router(Settings settings, Plan plan);

  void adopt(Plan plan);
  const Route* route_for(const std::optional<bundle::Eid>& destination) const;
  // Why this lane of our own is not to be used now. Reason::none when it is.
  Reason objection(const Lane& lane, const Request& request) const;
  std::optional<Decision> by_flood(const Request& request) const;
  std::optional<Decision> by_route(const Request& request, Decision::Source source) const;
  std::optional<Decision> by_plan(const Request& request) const;
  std::optional<Decision> directly(const Request& request) const;
  Decision spread(const Request& request, const std::vector<const Lane*>& lanes, std::uint64_t copies) const;
  Decision stay(const Request& request) const;
  std::optional<Path> best_path(const Request& request, const Lane* first = nullptr) const;
  // Which constraint leaves no path; with `first` none that begins there.
  Reason why_not(const Request& request, const Lane* first = nullptr) const;
  Alternative against(const Lane& lane, const Request& request, const Decision& taken) const;
  bool is_free(const Request& request, const Hop& hop) const;
  // Ends all bookings of these bundles and returns those that are still here.
  std::vector<bundle::BundleKey> give_up(const std::vector<bundle::BundleKey>& ids);
  void unbook(const bundle::BundleKey& id, const Place& place);

  Settings settings_;
  Plan plan_{};
  Network network_;
  std::optional<std::size_t> here_{};
  std::unordered_map<std::string, std::size_t> routes_{};  // of this node, by destination; "" for any
  std::map<bundle::BundleKey, Booked> booked_{};
  std::set<std::pair<Place, bundle::BundleKey>> by_end_{};
  Time now_{};
};

}  // namespace depesche::route
