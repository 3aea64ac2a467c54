// SPDX-License-Identifier: EUPL-1.2
// How bundles come in from neighbours: what their link demands of them, and what becomes of those that do not
// meet it.
#include <algorithm>

#include "exchange/addresses.h"
#include "exchange/exchange.h"
#include "exchange/refusal.h"

namespace depesche {
namespace {

// Whether it is the name of a gateway over which nothing may come any more.
bool was_partner(const Directory& directory, const MailboxId& id) {
  return directory.neighbour(id) == nullptr &&
         std::ranges::any_of(directory.partners(),
                             [&](const auto& one) { return one.second.treaty().partner_gateway == id; });
}

}  // namespace

// What is demanded of bundles on links of this class between two nodes: the most that one of them does, for
// nobody can tell over which of them a bundle came.
route::Protection Exchange::protection(const bundle::Eid& from, const bundle::Eid& to,
                                       route::LinkClass over) const {
  std::optional<route::Protection> most;
  for (const route::Link& link : router_.plan().links) {
    if (link.link_class != over || link.from != from || link.to != to) continue;
    most = std::max(most.value_or(route::Protection::none),
                    link.protection.value_or(route::usual_protection(over)));
  }
  return most.value_or(route::usual_protection(over));
}

bool Exchange::is_partner(const MailboxId& id) const {
  const auto directory = node_.published()->directory;
  const Mailbox* known = directory->neighbour(id);
  return known != nullptr ? is_foreign(known->id) : was_partner(*directory, id);
}

// Between a partner's gateway and ours bundles go from one to the other and no further: what crosses is
// looked at on either side, and nobody's network is a way for others.
bool Exchange::may_cross(const MailboxId& id, const bundle::Eid& source,
                         const bundle::Eid& destination) const {
  if (!is_partner(id)) return true;
  if (was_partner(*node_.published()->directory, id)) return false;
  const bundle::Eid here = node_eid(node_.site().node);
  const bundle::Eid there = node_eid(id);
  return (bundle::on_same_node(source, here) && bundle::on_same_node(destination, there)) ||
         (bundle::on_same_node(source, there) && bundle::on_same_node(destination, here));
}

void Exchange::take_in(const Incoming& incoming, Received& answer, std::vector<bundle::Reception>& accepted,
                       const bundle::Moment& now) {
  const auto demanded = protection(node_eid(incoming.neighbour), node_eid(node_.site().node), incoming.over);
  auto bytes = hop_.unwrap(incoming.neighbour, demanded, incoming.bytes);
  if (bytes && is_partner(incoming.neighbour)) {
    const auto bundle = bundle::decode(*bytes, {.needs_primary_crc = false, .needs_age_without_time = false});
    if (bundle && !may_cross(incoming.neighbour, bundle->primary.source, bundle->primary.destination))
      bytes = fail(Code::denied, "a partner's bundles are for this node alone");
  }
  if (!bytes) {
    answer = {.answer = Answer::invalid, .what = bytes.error().what};
    count_forgery("bundles from " + incoming.neighbour.value, bytes.error().what);
    return;
  }
  auto reception = agent_.receive(*bytes, now);
  switch (reception.kind) {
    case bundle::Reception::Kind::accepted:
      answer.answer = Answer::stored;
      accepted.push_back(std::move(reception));
      return;
    case bundle::Reception::Kind::duplicate: answer.answer = Answer::duplicate; return;
    case bundle::Reception::Kind::invalid:
      answer = {.answer = Answer::invalid, .what = std::move(reception.what)};
      return;
    case bundle::Reception::Kind::no_room:
      answer = {.answer = Answer::no_room, .what = std::move(reception.what)};
      return;
  }
}

Result<std::vector<Exchange::Received>> Exchange::receive(std::span<const Incoming> bundles) {
  const bundle::Moment now = moments_();
  go_with_time();
  std::vector<Received> answers(bundles.size());
  std::vector<bundle::Reception> accepted;
  for (std::size_t i = 0; i < bundles.size(); ++i) take_in(bundles[i], answers[i], accepted, now);
  for (const bundle::Reception& one : accepted)
    store_.put({.key = one.id, .bytes = one.bytes, .arrived = one.arrived, .age = one.age});
  if (const auto committed = commit(); !committed) {
    for (const bundle::Reception& one : accepted) agent_.not_stored(one.id);
    return std::unexpected(committed.error());
  }
  // From here on it may be acknowledged.
  for (const bundle::Reception& one : accepted) agent_.stored(one.id, one.bytes, now);
  if (auto done = go_on(); !done) late_ = std::move(done);  // goes on at the next tick
  return answers;
}

// What waits for a partner's gateway waits for nothing when the treaty has ended.
Result<> Exchange::drop_for_strangers() {
  if (dropped_for_ == nodes_known_) return {};
  const auto directory = node_.published()->directory;
  const auto has_ended = [](const auto& one) { return !one.second.is_in_force(); };
  dropped_for_ = nodes_known_;
  if (std::ranges::none_of(directory->partners(), has_ended)) return {};
  const auto keys = TRY(store_.keys());
  for (const bundle::BundleKey& key : keys) {
    const auto bytes = store_.read(key);
    if (!bytes) continue;  // damaged, or gone meanwhile
    const auto bundle = bundle::decode(*bytes, {.needs_primary_crc = false, .needs_age_without_time = false});
    const auto node = bundle ? node_mailbox(bundle->primary.destination) : std::nullopt;
    if (node && was_partner(*directory, *node)) agent_.cancel(key, *bytes, moments_());
  }
  return run_effects();
}

void Exchange::count_forgery(const std::string& what, const std::string& because) {
  Forgeries& forgeries = forgeries_[what];
  ++forgeries.count;
  forgeries.because = because;
}

// At once, and then once an hour: whoever writes garbage on a line must not fill the log with it.
Result<> Exchange::record_forgeries() {
  const Time now = node_.clock().now();
  for (auto& [what, one] : forgeries_) {
    const bool is_due = now - one.recorded >= settings_.forgery_again || now < one.recorded;
    if (one.count == 0 || !is_due) continue;
    TRY(record_refusal(node_,
                       "exchange: " + std::to_string(one.count) + " " + what + " refused: " + one.because));
    one = {.recorded = now, .count = 0, .because = {}};
  }
  return {};
}

}  // namespace depesche
