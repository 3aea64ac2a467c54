// SPDX-License-Identifier: EUPL-1.2
#include "station/post_box.h"

#include <algorithm>
#include <chrono>

#include "exchange/addresses.h"

namespace depesche {
namespace {

constexpr std::size_t ready_max = 128;                             // bundles of one precedence
constexpr std::uint64_t ready_bytes_max = std::uint64_t{8} << 20;  // of these
constexpr std::size_t slow_max = 8;    // bundles of one precedence for a serial line, those under way counted
constexpr std::size_t radio_max = 64;  // of one for LTP, most of which wait for an answer that takes long
constexpr std::size_t begun_max = 32;  // bundles of a serial line whose bytes are kept to go on with
constexpr std::uint64_t begun_bytes_max = std::uint64_t{16} << 20;

std::uint64_t bytes_in(const std::deque<Exchange::Outgoing>& bundles) {
  std::uint64_t bytes = 0;
  for (const Exchange::Outgoing& one : bundles) bytes += one.bytes->size();
  return bytes;
}

std::size_t index_of(bundle::Precedence precedence) { return static_cast<std::size_t>(precedence); }

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

// The links of one class, as they see the box.
class PostBox::Side final : public transport::Peer {
 public:
  Side(PostBox& box, route::LinkClass over) : box_(box), over_(over) {}

  void up(const bundle::Eid& neighbour) override { box_.up(link_to(neighbour)); }
  void down(const bundle::Eid& neighbour, const std::string& why) override {
    box_.down(link_to(neighbour), why);
  }
  void received(transport::Arrival arrival) override {
    const LinkId link = link_to(arrival.neighbour);
    box_.received(link, std::move(arrival));
  }
  std::optional<tcpcl::Transfer> next(const bundle::Eid& neighbour, tcpcl::Lane lane) override {
    return box_.next(link_to(neighbour), lane);
  }
  void settled(const bundle::Eid& neighbour, tcpcl::TransferId id,
               const transport::Outcome& outcome) override {
    box_.settled(link_to(neighbour), id, outcome);
  }
  void interrupted(const bundle::Eid&, Bytes) override {}

 private:
  LinkId link_to(const bundle::Eid& neighbour) const {
    return {.neighbour = node_mailbox(neighbour).value_or(MailboxId{}), .over = over_};
  }

  PostBox& box_;
  route::LinkClass over_;
};

PostBox::PostBox() {
  for (const auto over : {route::LinkClass::tls, route::LinkClass::serial, route::LinkClass::radio})
    sides_.emplace(over, std::make_unique<Side>(*this, over));
}
PostBox::~PostBox() = default;

transport::Peer& PostBox::side(route::LinkClass over) { return *sides_.at(over); }

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

std::size_t PostBox::Box::count(bundle::Precedence precedence) const {
  const auto is_of_it = [&](const auto& one) { return one.second.precedence == precedence; };
  return ready[index_of(precedence)].size() +
         static_cast<std::size_t>(std::ranges::count_if(handed, is_of_it));
}

bool PostBox::has_room(const LinkId& link, bundle::Precedence precedence) const {
  const std::lock_guard lock(mutex_);
  const auto found = boxes_.find(link);
  if (found == boxes_.end()) return true;
  if (link.over == route::LinkClass::serial) return found->second.count(precedence) < slow_max;
  const auto& ready = found->second.ready[index_of(precedence)];
  if (link.over == route::LinkClass::radio)
    return ready.size() < slow_max && found->second.count(precedence) < radio_max;
  return ready.size() < ready_max && bytes_in(ready) < ready_bytes_max;
}

// A transfer that broke off goes on only with the same bytes, and a bundle's may change with its age.
void PostBox::put(const LinkId& link, Exchange::Outgoing outgoing) {
  const std::lock_guard lock(mutex_);
  Box& box = boxes_[link];
  const auto begun = std::ranges::find(box.begun, outgoing.key, &Exchange::Outgoing::key);
  if (begun != box.begun.end()) {
    outgoing.bytes = begun->bytes;
    box.begun.erase(begun);
  }
  box.ready[index_of(outgoing.precedence)].push_back(std::move(outgoing));
}

std::string PostBox::last_reason(const LinkId& link) const {
  const std::lock_guard lock(mutex_);
  const auto found = boxes_.find(link);
  return found == boxes_.end() ? "" : found->second.reason;
}

void PostBox::up(const LinkId& link) {
  {
    const std::lock_guard lock(mutex_);
    inbound_.changes.push_back({.link = link, .is_up = true});
  }
  wake();
}

// What was ready goes back to the exchange; what the links had in hand they settle themselves.
void PostBox::down(const LinkId& link, const std::string& why) {
  {
    const std::lock_guard lock(mutex_);
    Box& box = boxes_[link];
    box.reason = why;
    for (auto& ready : box.ready) {
      for (const Exchange::Outgoing& one : ready)
        inbound_.settled.push_back({.link = link, .key = one.key, .how = Exchange::Settlement::broken});
      ready.clear();
    }
    inbound_.changes.push_back({.link = link, .is_up = false});
  }
  wake();
}

void PostBox::received(const LinkId& link, transport::Arrival arrival) {
  {
    const std::lock_guard lock(mutex_);
    inbound_.arrivals.push_back({.from = link, .ticket = arrival.ticket, .bytes = std::move(arrival.bytes)});
  }
  wake();
}

std::optional<tcpcl::Transfer> PostBox::next(const LinkId& link, tcpcl::Lane lane) {
  const std::lock_guard lock(mutex_);
  const auto found = boxes_.find(link);
  if (found == boxes_.end()) return std::nullopt;
  Box& box = found->second;
  const std::size_t first = lane == tcpcl::Lane::urgent ? index_of(bundle::Precedence::immediate) : 0;
  std::size_t end = lane == tcpcl::Lane::rest ? index_of(bundle::Precedence::immediate) : box.ready.size();
  while (end > first && box.ready[end - 1].empty()) --end;
  if (end == first) return std::nullopt;
  auto& from = box.ready[end - 1];
  Exchange::Outgoing one = std::move(from.front());
  from.pop_front();
  const std::uint64_t transfer = next_transfer_++;
  tcpcl::Transfer given{.id = {transfer}, .bytes = one.bytes, .precedence = one.precedence};
  if (link.over != route::LinkClass::serial) one.bytes = nullptr;  // the link holds them as long as it needs
  box.handed.emplace(transfer, std::move(one));
  is_woken_ = is_woken_ || from.size() < ready_max / 2;
  changed_.notify_one();
  return given;
}

void PostBox::settled(const LinkId& link, tcpcl::TransferId id, const transport::Outcome& outcome) {
  {
    const std::lock_guard lock(mutex_);
    Box& box = boxes_[link];
    const auto handed = box.handed.extract(id.value);
    if (handed.empty()) return;
    Exchange::Outgoing& one = handed.mapped();
    const auto how = settlement_of(outcome);
    inbound_.settled.push_back({.link = link, .key = one.key, .how = how});
    if (how == Exchange::Settlement::broken && one.bytes != nullptr) {
      box.begun.push_back(std::move(one));
      while (box.begun.size() > begun_max || bytes_in(box.begun) > begun_bytes_max) box.begun.pop_front();
    }
  }
  wake();
}

}  // namespace depesche
