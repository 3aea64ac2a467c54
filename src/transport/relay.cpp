// SPDX-License-Identifier: EUPL-1.2
#include "transport/relay.h"

#include <boost/asio/post.hpp>

#include "bundle/extension.h"

namespace depesche::transport {
namespace {

namespace asio = boost::asio;
using bundle::Precedence;

constexpr std::uint64_t memory_bytes_max = std::uint64_t{64}
                                           << 20;  // of bundles that wait; others lie in the spool
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

void Relay::queue(Item item) {
  if (item.bytes) memory_bytes_ += item.bytes->size();
  const bool is_urgent = item.precedence >= Precedence::immediate;
  (is_urgent ? urgent_ : rest_).push_back(std::move(item));
}

void Relay::take_back(Item item) {
  if (item.bytes) memory_bytes_ += item.bytes->size();
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

void Relay::take_in(Arrival arrival) {
  const auto bundle = bundle::decode(arrival.bytes);
  if (!bundle || bundle::objection_to(*bundle)) {
    ++counts_.refused;
    return links_->refuse(arrival.ticket, tcpcl::Reason::not_acceptable);
  }
  Item item{.precedence = precedence_of(*bundle)};
  if (spool_ != nullptr) {
    const auto id = spool_->append(arrival.bytes, static_cast<std::uint8_t>(item.precedence));
    if (!id) {
      ++counts_.refused;
      commit();
      return links_->refuse(arrival.ticket, tcpcl::Reason::no_resources);
    }
    item.id = id->value;
    promises_.push_back({.ticket = arrival.ticket, .id = id->value});
    commit();
  } else {
    item.id = next_id_++;
    if (memory_bytes_ < memory_bytes_max) {
      links_->accept(arrival.ticket);
    } else {
      held_back_.push_back(arrival.ticket);
    }
  }
  ++counts_.received;
  const bool stays_in_memory = spool_ == nullptr || memory_bytes_ < memory_bytes_max;
  if (stays_in_memory) item.bytes = std::make_shared<const Bytes>(std::move(arrival.bytes));
  queue(std::move(item));
  links_->wake(next_node_);
}

std::optional<Relay::Item> Relay::pop(std::deque<Item>& waiting) {
  while (!waiting.empty()) {
    Item item = std::move(waiting.front());
    waiting.pop_front();
    if (item.bytes) {
      memory_bytes_ -= item.bytes->size();
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
  while (!held_back_.empty() && memory_bytes_ < memory_bytes_max) {
    links_->accept(held_back_.front());
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
      if (!error) links_->wake(next_node_);
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
  for (const Promise& promise : std::exchange(committing_, {})) {
    if (outcome) {
      links_->accept(promise.ticket);
    } else {
      links_->refuse(promise.ticket, tcpcl::Reason::no_resources);
    }
  }
  if (!outcome) {
    for (const Promise& promise : std::exchange(promises_, {})) {
      links_->refuse(promise.ticket, tcpcl::Reason::no_resources);
    }
  }
  commit();
  for (Arrival& arrival : std::exchange(delayed_, {})) received(std::move(arrival));
}

}  // namespace depesche::transport
