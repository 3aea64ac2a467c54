// SPDX-License-Identifier: EUPL-1.2
#include "station/post_box.h"

#include <chrono>

#include "exchange/addresses.h"

namespace depesche {
namespace {

constexpr std::size_t ready_max = 128;                             // bundles of one lane
constexpr std::uint64_t ready_bytes_max = std::uint64_t{8} << 20;  // of the lane for the rest

MailboxId id_of(const bundle::Eid& neighbour) { return node_mailbox(neighbour).value_or(MailboxId{}); }

Exchange::Settlement settlement_of(const transport::Outcome& outcome) {
  using Kind = transport::Outcome::Kind;
  switch (outcome.kind) {
    case Kind::acknowledged: return Exchange::Settlement::taken;
    case Kind::broken: return Exchange::Settlement::broken;
    case Kind::refused: break;
  }
  if (outcome.reason == tcpcl::Reason::completed) return Exchange::Settlement::taken;
  if (outcome.reason == tcpcl::Reason::not_acceptable) return Exchange::Settlement::refused;
  return Exchange::Settlement::broken;  // no room now, for one: it is offered again
}

}  // namespace

PostBox::Inbound PostBox::wait(Duration longest) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, longest, [&] { return is_woken_; });
  is_woken_ = false;
  return std::exchange(inbound_, {});
}

void PostBox::wake() {
  {
    const std::lock_guard lock(mutex_);
    is_woken_ = true;
  }
  changed_.notify_one();
}

std::size_t PostBox::room(const MailboxId& neighbour, bool is_urgent) const {
  const std::lock_guard lock(mutex_);
  const auto found = boxes_.find(neighbour);
  if (found == boxes_.end()) return ready_max;
  const Box& box = found->second;
  if (!is_urgent && box.rest_bytes >= ready_bytes_max) return 0;
  const std::size_t held = is_urgent ? box.urgent.size() : box.rest.size();
  return held >= ready_max ? 0 : ready_max - held;
}

void PostBox::put(const MailboxId& neighbour, Exchange::Outgoing outgoing) {
  const std::lock_guard lock(mutex_);
  Box& box = boxes_[neighbour];
  if (outgoing.precedence >= bundle::Precedence::immediate) {
    box.urgent.push_back(std::move(outgoing));
  } else {
    box.rest_bytes += outgoing.bytes->size();
    box.rest.push_back(std::move(outgoing));
  }
}

std::string PostBox::last_reason(const MailboxId& neighbour) const {
  const std::lock_guard lock(mutex_);
  const auto found = boxes_.find(neighbour);
  return found == boxes_.end() ? "" : found->second.reason;
}

void PostBox::up(const bundle::Eid& neighbour) {
  {
    const std::lock_guard lock(mutex_);
    inbound_.changes.push_back({.neighbour = id_of(neighbour), .is_up = true});
  }
  wake();
}

// What was ready goes back to the exchange; what the links had in hand they settle themselves.
void PostBox::down(const bundle::Eid& neighbour, const std::string& why) {
  const MailboxId id = id_of(neighbour);
  {
    const std::lock_guard lock(mutex_);
    Box& box = boxes_[id];
    box.reason = why;
    for (auto* lane : {&box.urgent, &box.rest}) {
      for (const Exchange::Outgoing& one : *lane)
        inbound_.settled.push_back({.neighbour = id, .key = one.key, .how = Exchange::Settlement::broken});
      lane->clear();
    }
    box.rest_bytes = 0;
    inbound_.changes.push_back({.neighbour = id, .is_up = false});
  }
  wake();
}

void PostBox::received(transport::Arrival arrival) {
  {
    const std::lock_guard lock(mutex_);
    inbound_.arrivals.push_back(std::move(arrival));
  }
  wake();
}

std::optional<tcpcl::Transfer> PostBox::next(const bundle::Eid& neighbour, tcpcl::Lane lane) {
  const std::lock_guard lock(mutex_);
  const auto found = boxes_.find(id_of(neighbour));
  if (found == boxes_.end()) return std::nullopt;
  Box& box = found->second;
  const bool is_urgent = lane != tcpcl::Lane::rest && !box.urgent.empty();
  if (!is_urgent && (lane == tcpcl::Lane::urgent || box.rest.empty())) return std::nullopt;
  auto& from = is_urgent ? box.urgent : box.rest;
  Exchange::Outgoing one = std::move(from.front());
  from.pop_front();
  if (!is_urgent) box.rest_bytes -= one.bytes->size();
  const std::uint64_t transfer = next_transfer_++;
  box.handed.emplace(transfer, one.key);
  is_woken_ = is_woken_ || from.size() < ready_max / 2;
  changed_.notify_one();
  return tcpcl::Transfer{.id = {transfer}, .bytes = std::move(one.bytes), .precedence = one.precedence};
}

void PostBox::settled(const bundle::Eid& neighbour, tcpcl::TransferId id, const transport::Outcome& outcome) {
  {
    const std::lock_guard lock(mutex_);
    Box& box = boxes_[id_of(neighbour)];
    const auto handed = box.handed.find(id.value);
    if (handed == box.handed.end()) return;
    inbound_.settled.push_back(
        {.neighbour = id_of(neighbour), .key = handed->second, .how = settlement_of(outcome)});
    box.handed.erase(handed);
  }
  wake();
}

}  // namespace depesche
