// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <deque>
#include <memory>
#include <unordered_map>

#include "bundle/bundle.h"
#include "spool/spool.h"
#include "transport/peer.h"

namespace depesche::transport {

// A bare relay: whatever valid bundle comes from anybody goes on to one neighbour, the most urgent first.
// With a spool a bundle is acknowledged when it is durable here, without one when it has been taken into
// memory.
class Relay final : public Peer {
 public:
  struct Counts {
    std::uint64_t received = 0;
    std::uint64_t refused = 0;
    std::uint64_t forwarded = 0;
    std::uint64_t commits = 0;
  };

  // `spool` may be null. Takes up what it holds. `io` and `spool` must outlive the relay.
  Relay(boost::asio::io_context& io, bundle::Eid next_node, spool::Spool* spool);
  ~Relay() override { committer_.join(); }

  // Before anything else; they must outlive the use of the relay.
  void use(Carriers& carriers) { carriers_ = &carriers; }
  // Cuts what comes from now on into fragments of at most so many bytes, so that a more urgent bundle never
  // waits longer than one of them takes where a neighbour carries all in one session. 0: nothing is cut.
  void limit_size(std::size_t size_max) { size_max_ = size_max; }
  const Counts& counts() const { return counts_; }
  std::size_t waiting() const { return urgent_.size() + rest_.size(); }

  void up(const bundle::Eid& neighbour) override;
  void down(const bundle::Eid& neighbour, const std::string& why) override;
  void received(Arrival arrival) override;
  std::optional<tcpcl::Transfer> next(const bundle::Eid& neighbour, tcpcl::Lane lane) override;
  void settled(const bundle::Eid& neighbour, tcpcl::TransferId id, const Outcome& outcome) override;
  void interrupted(const bundle::Eid& neighbour, Bytes beginning) override;

 private:
  struct Item {
    std::uint64_t id = 0;                  // of the spool where there is one
    std::shared_ptr<const Bytes> bytes{};  // null: in the spool only
    bundle::Precedence precedence = bundle::Precedence::routine;
  };

  void take_in(Arrival arrival);
  std::vector<Bytes> parts_of(const bundle::Bundle& bundle, Bytes whole) const;
  std::optional<std::vector<Item>> keep(std::vector<Bytes> parts, bundle::Precedence precedence);
  void queue(Item item);
  void take_back(Item item);
  std::optional<Item> pop(std::deque<Item>& waiting);
  void commit();
  void committed(const spool::Commit& work, const Result<>& outcome);
  void let_in();
  bool has_room() const;

  boost::asio::io_context& io_;
  bundle::Eid next_node_;
  spool::Spool* spool_;
  Carriers* carriers_ = nullptr;
  boost::asio::thread_pool committer_{1};
  boost::asio::steady_timer pause_;
  std::deque<Item> urgent_;
  std::deque<Item> rest_;
  std::unordered_map<std::uint64_t, Item> on_the_way_;
  std::vector<Ticket> promises_;  // to be kept once the next commit is done
  std::vector<Ticket> committing_;
  std::vector<Arrival> delayed_;  // while more waits for a commit than may
  std::deque<Ticket> held_back_;  // without a spool: taken in when there is room
  std::uint64_t memory_bytes_ = 0;
  std::uint64_t next_id_ = 1;
  std::size_t size_max_ = 0;
  Counts counts_;
};

}  // namespace depesche::transport
