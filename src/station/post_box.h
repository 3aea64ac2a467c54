// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
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

// A neighbour may be reached over several classes of links; each has its own queue, for each is as fast as it
// is and carries what it may.
struct LinkId {
  MailboxId neighbour;
  route::LinkClass over = route::LinkClass::tls;
  auto operator<=>(const LinkId&) const = default;
};

// Between the thread of the sockets and the one that goes to the exchange: what came, what became of what was
// sent, and what is ready to be sent. Never waits but for its own mutex.
class PostBox final {
 public:
  // What happened at the sockets since the last time.
  struct Inbound {
    struct Arrival {
      LinkId from;
      transport::Ticket ticket{};
      Bytes bytes;
    };
    struct Change {
      LinkId link;
      bool is_up = false;
    };
    struct Settled {
      LinkId link;
      bundle::BundleKey key{};
      Exchange::Settlement how = Exchange::Settlement::broken;
    };
    std::vector<Arrival> arrivals;
    std::vector<Settled> settled;
    std::vector<Change> changes;  // in their order
  };

  PostBox();
  ~PostBox();

  // What the links of a class use. Lives as long as the box.
  transport::Peer& side(route::LinkClass over);

  // Waits until something happened, wake() was called or the time is over.
  Inbound wait(Duration longest);
  void wake();

  // Whether one more bundle of a precedence may be put in for a link. A slow link gets few at a time, so that
  // the exchange's queue keeps the order and a faster link finds what waits.
  bool has_room(const LinkId& link, bundle::Precedence precedence) const;
  void put(const LinkId& link, Exchange::Outgoing outgoing);

  std::string last_reason(const LinkId& link) const;

 private:
  class Side;
  struct Box {
    std::array<std::deque<Exchange::Outgoing>, 4> ready;  // by precedence
    std::map<std::uint64_t, Exchange::Outgoing> handed;   // by transfer
    std::deque<Exchange::Outgoing> begun;                 // whose transfer over a serial line broke off
    std::string reason;

    std::size_t count(bundle::Precedence precedence) const;  // ready and handed
  };

  void up(const LinkId& link);
  void down(const LinkId& link, const std::string& why);
  void received(const LinkId& link, transport::Arrival arrival);
  std::optional<tcpcl::Transfer> next(const LinkId& link, tcpcl::Lane lane);
  void settled(const LinkId& link, tcpcl::TransferId id, const transport::Outcome& outcome);

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool is_woken_ = false;
  Inbound inbound_;
  std::map<LinkId, Box> boxes_;
  std::uint64_t next_transfer_ = 1;
  std::map<route::LinkClass, std::unique_ptr<Side>> sides_;
};

}  // namespace depesche
