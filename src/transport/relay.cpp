// SPDX-License-Identifier: EUPL-1.2
#include "transport/relay.h"

#include <boost/asio/post.hpp>

#include "bundle/extension.h"
#include "bundle/fragment.h"

namespace depesche::transport {
namespace {

namespace asio = boost::asio;
using bundle::Precedence;

// Of bundles that wait in memory. Beyond it they lie in the spool alone, or are not taken in.
constexpr std::uint64_t memory_with_spool_max = std::uint64_t{24} << 20;
constexpr std::uint64_t memory_max = std::uint64_t{64} << 20;
constexpr std::uint64_t memory_beside_bytes = 128;  // of each: heads of allocations and of the vector
constexpr std::size_t taken_up_at_once = 4096;
constexpr auto refused_pause = std::chrono::seconds(1);

Precedence precedence_of(const bundle::Bundle& bundle) {
  const bundle::Block* const block = bundle.find_type(bundle::block_type::handling);
  if (block == nullptr) return Precedence::routine;
  const auto handling = bundle::decode_handling(block->data);
  return handling ? handling->precedence : Precedence::routine;
}

// The neighbour will take it another time.
bool is_passing(tcpcl::Reason reason) {
  return reason == tcpcl::Reason::no_resources || reason == tcpcl::Reason::retransmit ||
         reason == tcpcl::Reason::session_terminating;
}

std::uint64_t memory_of(const Bytes& bytes) { return bytes.size() + memory_beside_bytes; }

}  // namespace

Relay::Relay(asio::io_context& io, bundle::Eid next_node, spool::Spool* spool)
    : io_(io), next_node_(std::move(next_node)), spool_(spool), pause_(io) {
  if (spool_ == nullptr) return;
  std::vector<spool::Held> held;
  for (spool::BundleId last{}; !(held = spool_->after(last, taken_up_at_once)).empty();
       last = held.back().id) {
    for (const spool::Held& one : held) {
      queue({.id = one.id.value, .precedence = static_cast<Precedence>(one.mark & 3U)});
    }
  }
}

void Relay::up(const bundle::Eid&) {}
void Relay::down(const bundle::Eid&, const std::string&) {}
void Relay::interrupted(const bundle::Eid&, Bytes) {}

bool Relay::has_room() const {
  return memory_bytes_ < (spool_ == nullptr ? memory_max : memory_with_spool_max);
}

void Relay::queue(Item item) {
  if (item.bytes) memory_bytes_ += memory_of(*item.bytes);
  const bool is_urgent = item.precedence >= Precedence::immediate;
  (is_urgent ? urgent_ : rest_).push_back(std::move(item));
}

void Relay::take_back(Item item) {
  if (item.bytes) memory_bytes_ += memory_of(*item.bytes);
  const bool is_urgent = item.precedence >= Precedence::immediate;
  (is_urgent ? urgent_ : rest_).push_front(std::move(item));
}

void Relay::received(Arrival arrival) {
  if (spool_ != nullptr && spool_->is_busy()) {
    delayed_.push_back(std::move(arrival));  // unanswered: its sender is soon not read from
  } else {
    take_in(std::move(arrival));
  }
}

// What is longer than the next link may carry in one piece goes in fragments, unless its source forbids it.
std::vector<Bytes> Relay::parts_of(const bundle::Bundle& bundle, Bytes whole) const {
  if (size_max_ != 0 && whole.size() > size_max_) {
    auto parts = bundle::fragment(bundle, size_max_);
    if (parts) return *std::move(parts);
  }
  std::vector<Bytes> parts;
  parts.push_back(std::move(whole));
  return parts;
}

// Keeps all parts of a bundle or none.
std::optional<std::vector<Relay::Item>> Relay::keep(std::vector<Bytes> parts, Precedence precedence) {
  std::vector<Item> items;
  items.reserve(parts.size());
  for (Bytes& part : parts) {
    std::uint64_t id = next_id_;
    if (spool_ != nullptr) {
      const auto place = spool_->append(part, static_cast<std::uint8_t>(precedence));
      if (!place) {
        for (const Item& item : items) spool_->remove({item.id});
        return {};
      }
      id = place->value;
    } else {
      ++next_id_;
    }
    items.push_back({.id = id, .precedence = precedence});
    const bool stays_in_memory = spool_ == nullptr || has_room();
    if (stays_in_memory) items.back().bytes = std::make_shared<const Bytes>(std::move(part));
  }
  return items;
}

void Relay::take_in(Arrival arrival) {
  const auto bundle = bundle::decode(arrival.bytes);
  if (!bundle || bundle::objection_to(*bundle)) {
    ++counts_.refused;
    return carriers_->refuse(arrival.ticket, tcpcl::Reason::not_acceptable);
  }
  const Precedence precedence = precedence_of(*bundle);
  auto items = keep(parts_of(*bundle, std::move(arrival.bytes)), precedence);
  if (!items) {
    ++counts_.refused;
    commit();
    return carriers_->refuse(arrival.ticket, tcpcl::Reason::no_resources);
  }
  if (spool_ != nullptr) {
    promises_.push_back(arrival.ticket);
    commit();
  } else if (has_room()) {
    carriers_->accept(arrival.ticket);
  } else {
    held_back_.push_back(arrival.ticket);
  }
  ++counts_.received;
  for (Item& item : *items) queue(std::move(item));
  carriers_->wake(next_node_);
}

std::optional<Relay::Item> Relay::pop(std::deque<Item>& waiting) {
  while (!waiting.empty()) {
    Item item = std::move(waiting.front());
    waiting.pop_front();
    if (item.bytes) {
      memory_bytes_ -= memory_of(*item.bytes);
      return item;
    }
    auto bytes = spool_->read({item.id});
    if (bytes) {
      item.bytes = std::make_shared<const Bytes>(*std::move(bytes));
      return item;
    }
  }
  return {};
}

std::optional<tcpcl::Transfer> Relay::next(const bundle::Eid& neighbour, tcpcl::Lane lane) {
  if (neighbour != next_node_) return {};
  std::optional<Item> item;
  if (lane != tcpcl::Lane::rest) item = pop(urgent_);
  if (!item && lane != tcpcl::Lane::urgent) item = pop(rest_);
  let_in();
  if (!item) return {};
  const tcpcl::Transfer transfer{.id = {item->id}, .bytes = item->bytes, .precedence = item->precedence};
  if (spool_ != nullptr) item->bytes.reset();  // it can be read again
  on_the_way_.emplace(item->id, *std::move(item));
  return transfer;
}

void Relay::let_in() {
  while (!held_back_.empty() && has_room()) {
    carriers_->accept(held_back_.front());
    held_back_.pop_front();
  }
}

void Relay::settled(const bundle::Eid&, tcpcl::TransferId id, const Outcome& outcome) {
  const auto found = on_the_way_.find(id.value);
  if (found == on_the_way_.end()) return;
  Item item = std::move(found->second);
  on_the_way_.erase(found);
  using Kind = Outcome::Kind;
  if (outcome.kind == Kind::broken) return take_back(std::move(item));
  if (outcome.kind == Kind::refused && is_passing(outcome.reason)) {
    queue(std::move(item));
    pause_.expires_after(refused_pause);
    pause_.async_wait([this](const boost::system::error_code& error) {
      if (!error) carriers_->wake(next_node_);
    });
    return;
  }
  ++counts_.forwarded;
  if (spool_ == nullptr) return;
  spool_->remove({item.id});
  commit();
}

// Begins a commit unless one is under way: then the next one gathers.
void Relay::commit() {
  if (spool_ == nullptr || !spool_->wants_commit()) return;
  committing_ = std::exchange(promises_, {});
  ++counts_.commits;
  asio::post(committer_, [this, work = spool_->begin_commit()]() mutable {
    const Result<> outcome = work.run();
    asio::post(io_, [this, work = std::move(work), outcome] { committed(work, outcome); });
  });
}

void Relay::committed(const spool::Commit& work, const Result<>& outcome) {
  spool_->finish(work, outcome);
  for (const Ticket& ticket : std::exchange(committing_, {})) {
    if (outcome) {
      carriers_->accept(ticket);
    } else {
      carriers_->refuse(ticket, tcpcl::Reason::no_resources);
    }
  }
  if (!outcome) {
    for (const Ticket& ticket : std::exchange(promises_, {})) {
      carriers_->refuse(ticket, tcpcl::Reason::no_resources);
    }
  }
  commit();
  for (Arrival& arrival : std::exchange(delayed_, {})) received(std::move(arrival));
}

}  // namespace depesche::transport
