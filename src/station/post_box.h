// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "exchange/exchange.h"
#include "transport/peer.h"

namespace depesche {

// Between the thread of the sockets and the one that goes to the exchange: what came, what became of what was
// sent, and what is ready to be sent. Never waits but for its own mutex.
class PostBox final : public transport::Peer {
 public:
  // What happened at the sockets since the last time.
  struct Inbound {
    struct Change {
      MailboxId neighbour;
      bool is_up = false;
    };
    struct Settled {
      MailboxId neighbour;
      bundle::BundleKey key{};
      Exchange::Settlement how = Exchange::Settlement::broken;
    };
    std::vector<transport::Arrival> arrivals;
    std::vector<Settled> settled;
    std::vector<Change> changes;  // in their order
  };

  // Waits until something happened, wake() was called or the time is over.
  Inbound wait(Duration longest);
  void wake();

  // How many more bundles of a lane a neighbour could be handed soon.
  std::size_t room(const MailboxId& neighbour, bool is_urgent) const;
  void put(const MailboxId& neighbour, Exchange::Outgoing outgoing);

  std::string last_reason(const MailboxId& neighbour) const;

  void up(const bundle::Eid& neighbour) override;
  void down(const bundle::Eid& neighbour, const std::string& why) override;
  void received(transport::Arrival arrival) override;
  std::optional<tcpcl::Transfer> next(const bundle::Eid& neighbour, tcpcl::Lane lane) override;
  void settled(const bundle::Eid& neighbour, tcpcl::TransferId id,
               const transport::Outcome& outcome) override;
  void interrupted(const bundle::Eid&, Bytes) override {}

 private:
  struct Box {
    std::deque<Exchange::Outgoing> urgent, rest;
    std::uint64_t rest_bytes = 0;
    std::map<std::uint64_t, bundle::BundleKey> handed;  // by transfer
    std::string reason;
  };

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool is_woken_ = false;
  Inbound inbound_;
  std::map<MailboxId, Box> boxes_;
  std::uint64_t next_transfer_ = 1;
};

}  // namespace depesche
