// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <string>

#include "tcpcl/plain_framing.h"
#include "transport/peer.h"

namespace boost::asio {
class io_context;
}

namespace depesche::transport {

// STCP and MTCP as other implementations speak them: bundles on bare TCP connections, one direction each.
// Nobody is authenticated and nothing is acknowledged: what was written to a connection that then breaks is
// lost. For trials with others on one machine, or inside a VPN; on the thread that runs `io`.
class PlainPort final : public Carriers {
 public:
  enum class Reach : std::uint8_t {
    loopback,  // addresses of this machine only
    vpn,       // any address: somebody else protects the way
  };

  // Answers and calls that are not for connections of this port go on to `beside`. All must outlive it.
  PlainPort(boost::asio::io_context& io, Peer& peer, Carriers& beside, Reach reach);
  ~PlainPort() override;

  // Takes bundles on this address, in figures; returns the port, which is chosen when 0 is asked for.
  // Code::invalid for no address or one beyond the reach, Code::unavailable when taken.
  Result<std::uint16_t> listen(tcpcl::Framing framing, const std::string& address, std::uint16_t port);
  // Sends to a neighbour, and connects again whenever the connection ends. Outcome::acknowledged means that
  // the bundle was written. Code::invalid as for listen().
  Result<> send_to(tcpcl::Framing framing, const bundle::Eid& node, const std::string& address,
                   std::uint16_t port);

  void accept(const Ticket& ticket) override;
  void refuse(const Ticket& ticket, tcpcl::Reason reason) override;
  void wake(const bundle::Eid& neighbour) override;

  // Closes all connections; what was under way is settled as broken.
  void stop();

 private:
  class Parts;
  std::shared_ptr<Parts> parts_;
  Carriers& beside_;
};

}  // namespace depesche::transport
