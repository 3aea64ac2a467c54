// SPDX-License-Identifier: EUPL-1.2
#include "exchange/exchange.h"

#include <algorithm>

#include "base/ensure.h"
#include "directory/border.h"
#include "dispatch/short_form.h"
#include "exchange/addresses.h"
#include "exchange/plan_source.h"
#include "node/view_set.h"

namespace depesche {
namespace {

constexpr const char* agent_state = "agent";

bundle::Agent::Settings settings_for(const Node& node, bundle::Agent::Settings settings) {
  settings.node = node_eid(node.site().node);
  return settings;
}

bundle::Handling handling_of(const Header& header) {
  return {.precedence = static_cast<bundle::Precedence>(header.precedence),
          .marking = bundle::Marking{.level = static_cast<std::uint64_t>(header.label.level),
                                     .compartments = header.label.compartments,
                                     .releasable_to = header.label.releasable_to}};
}

}  // namespace

Exchange::Exchange(Node& node, BundleStore store, Moments moments, Settings settings, route::Router router)
    : node_(node),
      store_(std::move(store)),
      moments_(std::move(moments)),
      settings_(settings),
      router_(std::move(router)),
      agent_(settings_for(node, settings.agent), router_),
      hop_(node, store_, [this] { return commit(); }) {}

Result<std::unique_ptr<Exchange>> Exchange::open(Node& node, const std::string& file, Moments moments,
                                                 Settings settings) {
  auto store = TRY(BundleStore::open(file));
  const auto directory = node.published()->directory;
  auto router = TRY(route::Router::open({.node = node_eid(node.site().node)},
                                        usual_plan(*directory, node.site().organisation)));
  std::unique_ptr<Exchange> exchange(
      new Exchange(node, std::move(store), std::move(moments), std::move(settings), std::move(router)));
  TRY(exchange->restore());
  return exchange;
}

// Every bundle of the store is dispatched anew, so nothing depends on how far the last run had come.
Result<> Exchange::restore() {
  const bundle::Moment now = moments_();
  const Bytes state = TRY(store_.recall(agent_state));
  TRY(store_.each_known([&](const auto& key, std::uint64_t expires) { agent_.restore_known(key, expires); }));
  if (!state.empty()) TRY(agent_.restore(state, now));
  made_up_to_ = {.position = TRY(store_.carried_up_to()), .node = {}};  // not for all of its nodes perhaps
  TRY(restore_plan());
  TRY(adopt_plan());
  const auto keys = TRY(store_.keys());
  for (const bundle::BundleKey& key : keys) {
    const StoredBundle stored = TRY(store_.find(key));
    if (!agent_.restored(stored.bytes, stored.arrived, stored.age, now)) store_.remove(key);
  }
  late_ = go_on();  // a full disk keeps no node from opening
  return {};
}

Exchange::Neighbour& Exchange::neighbour(const MailboxId& id) {
  const auto found = neighbours_.find(id);
  if (found != neighbours_.end()) return found->second;
  route::Queue queue({.rate = settings_.rate});
  return neighbours_
      .emplace(
          id, Neighbour{.over = {}, .since = node_.clock().now(), .queue = std::move(queue), .under_way = {}})
      .first->second;
}

Result<> Exchange::commit() {
  if (store_.is_clean()) return {};
  store_.remember(agent_state, agent_.state());
  store_.know(agent_.take_known());
  return store_.commit();
}

// What fails is tried again and holds up nothing else: that may be what makes room.
void Exchange::run_all(std::vector<bundle::Effect> effects) {
  for (; !effects.empty(); effects = agent_.take_effects()) {
    for (bundle::Effect& effect : effects) {
      auto done = std::visit([&](const auto& one) { return run(one); }, effect);
      if (done) continue;
      late_ = std::move(done);
      unfinished_.push_back(std::move(effect));
    }
  }
}

Result<> Exchange::run_effects() {
  run_all(agent_.take_effects());
  return unfinished_.empty() ? Result<>{} : commit();
}

// Not at once: the whole of many fragments may be large, and the disk full for long.
void Exchange::try_again() {
  constexpr Duration between{10'000};
  const Time now = node_.clock().now();
  if (now - tried_again_ < between && now >= tried_again_) return;
  tried_again_ = now;
  late_ = {};
  run_all(std::exchange(unfinished_, {}));
}

// What follows from what came and is stored.
Result<> Exchange::go_on() {
  TRY(run_effects());
  TRY(deliver_all());
  TRY(commit());
  return record_forgeries();  // last, for while the log takes nothing the rest goes on
}

Result<> Exchange::run(const bundle::Deliver& deliver) {
  to_deliver_.push_back(deliver.id);
  return {};
}

Result<> Exchange::run(const bundle::Forward& forward) {
  const auto id = node_mailbox(forward.next_hop);
  if (!id) return {};
  const auto bytes = store_.read(forward.id);
  if (!bytes && bytes.error().code == Code::not_found) return {};  // it was discarded meanwhile
  if (!bytes) return std::unexpected(bytes.error());
  Neighbour& to = neighbour(*id);
  const auto put = to.queue.put({.id = forward.id, .precedence = forward.precedence, .size = bytes->size()},
                                node_.clock().now());
  if (!put) return {};  // it is in the queue already, or the queue is full: it stays and is routed again
  if (on_ready_) on_ready_(*id);
  return {};
}

Result<> Exchange::run(const bundle::Discard& discard) {
  store_.remove(discard.id);
  for (auto& [_, one] : neighbours_) one.queue.remove(discard.id);
  return {};
}

// A bundle that the agent made of fragments, or a report.
Result<> Exchange::run(const bundle::Submit& submit) {
  const bundle::Moment now = moments_();
  store_.put({.key = submit.id, .bytes = submit.bytes, .arrived = submit.arrived, .age = submit.age});
  TRY(commit());
  agent_.stored(submit.id, submit.bytes, now);
  return {};
}

// Whether the plan lets a bundle go to this neighbour over some link of this class.
bool Exchange::may_carry(const MailboxId& id, route::LinkClass over, BytesView bytes) const {
  const auto bundle = bundle::decode(bytes, {.needs_primary_crc = false, .needs_age_without_time = false});
  if (!bundle) return false;
  if (!may_cross(id, bundle->primary.source, bundle->primary.destination)) return false;
  const auto request = route::request_for(*bundle);
  return std::ranges::any_of(router_.plan().links, [&](const route::Link& link) {
    if (!is_link_to(link, id, over)) return false;
    return route::obstacle(route::Lane{.link = link}, request) == route::Reason::none;
  });
}

// An own dispatch that the other side has confirmed meanwhile, by whichever way it came there.
bool Exchange::is_settled(const bundle::BundleKey& key) const {
  const auto carriage = store_.carriage(key);
  if (!carriage || !*carriage) return false;
  const auto settled =
      Delivery(node_.views().database()).is_settled((*carriage)->node, (*carriage)->position);
  return settled && *settled;
}

// Nothing for what need not go any more. Errors: unavailable when nothing can be protected for the neighbour
// now.
Result<std::optional<Exchange::Outgoing>> Exchange::sent_now(const MailboxId& id,
                                                             const route::Queue::Item& item,
                                                             route::LinkClass over) {
  const auto stored = store_.read(item.id);
  if (!stored) return std::nullopt;
  if (is_settled(item.id)) {
    agent_.cancel(item.id, *stored, moments_());
    return std::nullopt;
  }
  auto bytes = agent_.prepare(item.id, *stored, moments_());
  if (!bytes) return std::nullopt;  // its time or its hops are over
  const auto how = protection(node_eid(node_.site().node), node_eid(id), over);
  bytes = hop_.protect(id, how, *std::move(bytes));
  if (!bytes && bytes.error().code == Code::unavailable) return std::unexpected(bytes.error());
  if (!bytes) {
    agent_.not_sent(item.id);
    return std::nullopt;
  }
  neighbour(id).under_way.emplace(item.id, item);
  return Outgoing{.key = item.id,
                  .bytes = std::make_shared<const Bytes>(*std::move(bytes)),
                  .precedence = item.precedence};
}

std::optional<Exchange::Outgoing> Exchange::next(const MailboxId& id, route::LinkClass over,
                                                 bundle::Precedence least) {
  const auto found = neighbours_.find(id);
  if (found == neighbours_.end()) return std::nullopt;
  route::Queue& queue = found->second.queue;
  const Time time = node_.clock().now();
  std::vector<route::Queue::Item> not_now;  // may go over another link, or later
  std::optional<Outgoing> outgoing;
  while (!outgoing) {
    const auto precedence = queue.next_precedence(time);
    if (!precedence || *precedence < least) break;
    const auto item = queue.take(time);
    if (!item) break;
    const auto stored = store_.read(item->id);
    if (!stored) continue;
    if (!may_carry(id, over, *stored)) {
      not_now.push_back(*item);
      continue;
    }
    auto sent = sent_now(id, *item, over);
    if (!sent) {  // as it would be for all others
      not_now.push_back(*item);
      break;
    }
    outgoing = *std::move(sent);
  }
  for (route::Queue::Item& item : not_now) queue.requeue(std::move(item));
  return outgoing;
}

// Whether a link to the neighbour is up that may carry it.
bool Exchange::may_go_on(const MailboxId& id, const bundle::BundleKey& key) {
  const auto bytes = store_.read(key);
  return bytes && std::ranges::any_of(neighbour(id).over,
                                      [&](route::LinkClass over) { return may_carry(id, over, *bytes); });
}

void Exchange::settled(const MailboxId& id, const bundle::BundleKey& key, Settlement how) {
  Neighbour& to = neighbour(id);
  const auto found = to.under_way.find(key);
  if (found == to.under_way.end()) return;
  const route::Queue::Item item = found->second;
  to.under_way.erase(found);
  if (how == Settlement::broken && may_go_on(id, key)) return to.queue.requeue(item);
  if (how == Settlement::broken) {  // its link went down meanwhile
    agent_.not_sent(key);
    return reroute(std::span(&key, 1));
  }
  const auto bytes = store_.read(key);
  if (!bytes) return;
  if (how == Settlement::refused) {
    agent_.cancel(key, *bytes, moments_());
    return;
  }
  agent_.sent(key, *bytes, moments_());
  const auto own = store_.carriage(key);
  if (own && *own) store_.give({.key = key, .whom = id.value, .at = node_.clock().now()});
}

// A courier needs no link: while those that lead on are down, the plan's way over the node counts all the
// same.
bool Exchange::is_for_courier(const bundle::Bundle& bundle, const MailboxId& node) const {
  const bundle::Eid to = node_eid(node);
  if (bundle::on_same_node(bundle.primary.destination, to)) return true;
  const bundle::Eid from = node_eid(node_.site().node);
  if (bundle::on_same_node(bundle.primary.destination, from)) return false;
  if (const auto next_hop = router_.next_hop(bundle)) return *next_hop == to;
  const auto here = router_.network().number_of(from);
  if (!here) return false;
  const route::Constraints minds = route::all_constraints & ~route::constraint(route::Reason::down);
  const auto path =
      router_.network().earliest(*here, route::request_for(bundle), {.now = router_.now(), .minds = minds});
  return path && path->hops.front().node == to;
}

Result<std::vector<Exchange::Outgoing>> Exchange::for_courier(const MailboxId& node) {
  std::vector<Outgoing> found;
  const bundle::Moment now = moments_();
  const bool is_limited = std::ranges::any_of(router_.plan().links, [&](const route::Link& link) {
    return link.link_class == route::LinkClass::courier && link.from == node_eid(node_.site().node) &&
           link.to == node_eid(node);
  });
  const auto how = protection(node_eid(node_.site().node), node_eid(node), route::LinkClass::courier);
  const auto keys = TRY(store_.keys());
  for (const bundle::BundleKey& key : keys) {
    const Bytes stored = TRY(store_.read(key));
    const auto bundle = bundle::decode(stored, {.needs_primary_crc = false, .needs_age_without_time = false});
    if (!bundle || !is_for_courier(*bundle, node)) continue;
    if (is_limited && !may_carry(node, route::LinkClass::courier, stored)) continue;
    auto bytes = agent_.prepare(key, stored, now);
    if (!bytes) continue;
    bytes = TRY(hop_.protect(node, how, *std::move(bytes)));
    const auto handling = route::request_for(*bundle).handling;
    found.push_back({.key = key,
                     .bytes = std::make_shared<const Bytes>(*std::move(bytes)),
                     .precedence = handling.precedence});
  }
  std::ranges::stable_sort(found, std::greater{}, &Outgoing::precedence);
  return found;
}

Result<> Exchange::given_to_courier(std::span<const bundle::BundleKey> keys, const std::string& courier) {
  for (const bundle::BundleKey& key : keys) {
    const auto own = TRY(store_.carriage(key));
    if (own) store_.give({.key = key, .whom = courier, .at = node_.clock().now()});
  }
  return commit();
}

Result<std::optional<Exchange::Whereabouts>> Exchange::whereabouts(const MailboxId& node,
                                                                   Position position) const {
  const auto carriage = TRY(store_.carriage(node, position));
  if (!carriage) return std::nullopt;
  return Whereabouts{.made = carriage->made,
                     .is_held = agent_.retention_of(carriage->key) != 0,
                     .given = TRY(store_.given(carriage->key))};
}

Result<> Exchange::keep(std::string name, Bytes value) {
  store_.remember(std::move(name), std::move(value));
  return commit();
}

std::vector<Exchange::LinkStanding> Exchange::standing() const {
  std::vector<LinkStanding> all;
  for (const auto& [id, one] : neighbours_) {
    LinkStanding standing{
        .neighbour = id, .is_up = !one.over.empty(), .since = one.since, .waiting = {}, .bytes = 0};
    for (std::size_t p = 0; p < standing.waiting.size(); ++p) {
      const route::Queue::Load& load = one.queue.load(static_cast<bundle::Precedence>(p));
      standing.waiting[p] = load.bundles;
      standing.bytes += load.bytes;
    }
    for (const auto& [_, item] : one.under_way) ++standing.waiting[static_cast<std::size_t>(item.precedence)];
    all.push_back(standing);
  }
  return all;
}

Result<> Exchange::make_bundle(const MailboxId& node, const Entry& entry, std::optional<Position> owed) {
  if (entry.dispatch.body.empty()) return {};  // erased: there is nothing to send any more
  auto signed_header = TRY(decode_header(entry.dispatch.header));
  const auto header = localised(std::move(signed_header), *node_.published()->directory);
  if (!header) {  // the treaty has become narrower: what its label stood for here is known no more
    if (!owed) return {};
    return note_given_up({.dispatch = entry.dispatch.id, .node = node, .because = "label-unknown"});
  }
  bundle::Primary primary{.destination = dispatch_eid(node),
                          .source = dispatch_eid(node_.site().node),
                          .report_to = {},
                          .created = {},
                          .lifetime = static_cast<std::uint64_t>(settings_.lifetime.count())};
  const bundle::Moment now = moments_();
  Bytes payload = TRY(encode_short(entry.dispatch));
  const auto made = TRY(agent_.submit(std::move(primary), std::move(payload), handling_of(*header), now));
  store_.put({.key = made.id, .bytes = made.bytes, .arrived = made.arrived, .age = made.age});
  if (owed)
    store_.carry({.node = node,
                  .position = *owed,
                  .key = made.id,
                  .made = node_.clock().now(),
                  .first = agent_.node_time(now)});
  if (const auto committed = commit(); !committed) {
    agent_.not_stored(made.id);  // another is made when there is room
    return committed;
  }
  agent_.stored(made.id, made.bytes, now);
  return run_effects();
}

}  // namespace depesche
