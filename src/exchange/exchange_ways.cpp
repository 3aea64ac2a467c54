// SPDX-License-Identifier: EUPL-1.2
// Which ways lead on from this node: links that come up and go down, and contacts.
#include <algorithm>

#include "exchange/addresses.h"
#include "exchange/exchange.h"

namespace depesche {

void Exchange::up(const MailboxId& id, route::LinkClass over) {
  Neighbour& known = neighbour(id);
  if (!known.over.insert(over).second) return;
  go_with_time();
  run_all(agent_.take_effects());  // what was decided so far counts on links as they were
  if (known.over.size() == 1) {
    known.since = node_.clock().now();
    known.queue.resume(known.since);
  }
  set_links(id, known.over);
  mark_links();
  asked_.clear();  // what was asked for in vain may come now
  reroute(agent_.waiting());
}

// What waits for the neighbour may have another way now; without one it waits until something changes.
void Exchange::down(const MailboxId& id, route::LinkClass over) {
  Neighbour& known = neighbour(id);
  if (known.over.erase(over) == 0) return;
  run_all(agent_.take_effects());  // what was decided for this link, as when another went down just before
  const Time now = node_.clock().now();
  set_links(id, known.over);
  const auto keys = give_back(known);
  if (known.over.empty()) {
    known.since = now;
    known.queue.pause(now);
  }
  reroute(keys);
}

// What waits for a neighbour waits for a way again.
std::vector<bundle::BundleKey> Exchange::give_back(Neighbour& from) {
  std::vector<bundle::BundleKey> keys;
  while (const auto item = from.queue.take(node_.clock().now())) {
    agent_.not_sent(item->id);
    keys.push_back(item->id);
  }
  return keys;
}

// A link of this node that is not up leads nowhere, also when it never was since the node began or since the
// plan has it: what would wait for it goes by the fall-backs. While nothing at all is up everything stays as
// the plan says. Couriers come unannounced.
void Exchange::mark_links() {
  if (std::ranges::all_of(neighbours_, [](const auto& one) { return one.second.over.empty(); })) return;
  const bundle::Eid here = node_eid(node_.site().node);
  for (const route::Link& link : router_.plan().links) {
    if (link.from != here || link.link_class == route::LinkClass::courier) continue;
    const auto id = node_mailbox(link.to);
    const auto known = id ? neighbours_.find(*id) : neighbours_.end();
    const bool is_up = known != neighbours_.end() && std::ranges::any_of(known->second.over, [&](auto one) {
                         return is_link_to(link, *id, one);
                       });
    const auto state = is_up ? route::LinkState::up : route::LinkState::down;
    if (const auto displaced = router_.set_link(link.name, state)) reroute(*displaced);
  }
  for (auto& [_, one] : neighbours_) {
    if (one.over.empty()) reroute(give_back(one));
  }
}

// At the begin or end of a contact there may be another way for what waits.
void Exchange::go_with_time() {
  const Time before = router_.now();
  const Time now = node_.clock().now();
  reroute(router_.advance(now));
  if (router_.is_turning(before, now)) reroute(agent_.waiting());
}

// Links of the usual plan are of any class.
bool Exchange::is_link_to(const route::Link& link, const MailboxId& id, route::LinkClass over) const {
  const bool is_usual = router_.plan().number == 0;
  return (is_usual || link.link_class == over) && link.from == node_eid(node_.site().node) &&
         link.to == node_eid(id);
}

void Exchange::set_links(const MailboxId& id, const std::set<route::LinkClass>& over) {
  std::map<std::string, route::LinkState> states;
  for (const route::Link& link : router_.plan().links) {
    if (!is_link_to(link, id, link.link_class)) continue;
    const bool is_up = std::ranges::any_of(over, [&](auto one) { return is_link_to(link, id, one); });
    states.emplace(link.name, is_up ? route::LinkState::up : route::LinkState::down);
  }
  for (const auto& [name, state] : states) {
    if (const auto displaced = router_.set_link(name, state)) reroute(*displaced);
  }
}

void Exchange::reroute(std::span<const bundle::BundleKey> keys) {
  for (const bundle::BundleKey& key : keys) {
    if (const auto bytes = store_.read(key)) agent_.reroute(key, *bytes);
  }
}

}  // namespace depesche
