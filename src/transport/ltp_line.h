// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>

#include "env/entropy.h"
#include "ltp/engine.h"
#include "transport/datagrams.h"
#include "transport/line.h"

namespace boost::asio {
class io_context;
}

namespace depesche::transport {

struct LtpSettings {
  ltp::Settings engine{};  // bytes_per_second is what is sent at most, with the heads of IP and UDP
  bundle::Eid neighbour{};
  UdpPlace there{};
  Bytes state{};                    // what state_to_keep() said before a restart
  std::uint64_t first_session = 1;  // session numbers are not below it, whatever the state says
  std::uint64_t number = 0;         // in the tickets, to tell them from those of an earlier line
};

// LTP with one neighbour over UDP (RFC 7122), on the thread that runs `io`: an ltp::Engine whose datagrams go
// out no faster than told. A bundle is one block, red where answers come back and green where none do.
// Nothing is sent before its state was kept(). Outcome::acknowledged on a two-way line: the neighbour has
// committed the bundle.
class LtpLine final : public Line {
 public:
  // `io`, `datagrams`, `peer` and `entropy` must outlive it. Code::invalid for settings that cannot work,
  // Code::conflict when another line goes to the same place.
  static Result<std::unique_ptr<LtpLine>> open(boost::asio::io_context& io, Datagrams& datagrams,
                                               LtpSettings settings, Peer& peer, Entropy& entropy);
  ~LtpLine() override;

  void accept(const Ticket& ticket) override;
  void refuse(const Ticket& ticket, tcpcl::Reason reason) override;
  void wake() override;
  Bytes state() const override;
  Bytes state_to_keep() const override;
  bool wants_keeping() const override;
  void kept(BytesView state) override;
  LineStatus status() const override;
  void stop() override;

 private:
  class Parts;
  explicit LtpLine(std::shared_ptr<Parts> parts);
  std::shared_ptr<Parts> parts_;
};

}  // namespace depesche::transport
