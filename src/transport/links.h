// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "transport/certificate.h"
#include "transport/peer.h"

namespace boost::asio {
class io_context;
}

// TCPCLv4 over TCP and TLS: the sockets around tcpcl::Session.
namespace depesche::transport {

// Who we are under TLS, and whom we believe.
struct Identity {
  std::string certificate{};         // PEM, the whole chain; node id and EKU as certificate.h demands
  std::string key{};                 // PEM
  std::vector<std::string> roots{};  // PEM; empty: no chain is asked for, and `trusts` alone decides
  // Asked about each neighbour's certificate after all else fits: keys known, nothing revoked. Its error says
  // why not. Asked again by Links::review(). May only be empty where there are roots.
  std::function<Result<>(const Certificate&)> trusts{};
};

struct Settings {
  bundle::Eid node{};                  // our administrative endpoint
  std::optional<Identity> identity{};  // nothing: without TLS, on loopback addresses only
  std::uint16_t keepalive_seconds = 30;
  std::uint64_t transfer_mru = std::uint64_t{64} << 20;
  bool has_two_lanes =
      true;  // who calls a neighbour makes a session for urgent bundles beside that for the rest
  std::size_t sessions_max = 1024;
  std::size_t half_open_per_address_max = 16;  // connections whose session is not up yet
  Duration reconnect_min{500};
  Duration reconnect_max{60'000};
};

// A neighbour to call.
struct Neighbour {
  bundle::Eid node{};
  std::string host{};  // name or address
  std::uint16_t port = 4556;
};

// One session as people and the metrics want to see it.
struct SessionStatus {
  bundle::Eid neighbour{};  // dtn:none before it is known
  std::string address{};
  tcpcl::Lane lane = tcpcl::Lane::all;
  bool is_up = false;
  bool has_called = false;  // we made the connection
  std::uint64_t bundles_in = 0;
  std::uint64_t bundles_out = 0;  // acknowledged
  std::uint64_t bytes_in = 0;     // on the connection, before TLS
  std::uint64_t bytes_out = 0;
};

// How it goes with calling a neighbour.
struct CallStatus {
  bundle::Eid neighbour{};
  std::optional<tcpcl::Instant> last_try{};
  std::optional<tcpcl::Instant> next_try{};  // nothing while a try is under way, or has succeeded
};

// All TCP links of a node, on the one thread that runs `io`. Calls a neighbour again when its session ends,
// after a pause that doubles from reconnect_min to reconnect_max.
class Links final : public Carriers {
 public:
  // `io` and `peer` must outlive it. Code::invalid for an identity that does not fit.
  static Result<std::unique_ptr<Links>> open(boost::asio::io_context& io, Settings settings, Peer& peer);
  ~Links() override;  // drops all connections without a word; transfers are not settled

  // Takes calls on this address; returns the port, which is chosen when 0 is asked for. May be called for
  // several addresses. Code::invalid for no address, or one beyond loopback without TLS; Code::unavailable
  // when taken.
  Result<std::uint16_t> listen(const std::string& address, std::uint16_t port);
  // Calls a neighbour, and again whenever there is no session. Calling one that is called already changes its
  // address. Code::invalid without TLS when the address is not one of loopback.
  Result<> connect(Neighbour neighbour);
  // Ends the sessions with a neighbour and calls it no more.
  void disconnect(const bundle::Eid& node);

  void accept(const Ticket& ticket) override;
  void refuse(const Ticket& ticket, tcpcl::Reason reason) override;
  void wake(const bundle::Eid& neighbour) override;
  // Asks Identity::trusts about everybody again and ends the sessions it no longer wants.
  void review();

  bool is_up(const bundle::Eid& neighbour) const;
  std::vector<SessionStatus> sessions() const;
  // Of each neighbour that is called.
  std::vector<CallStatus> calls() const;

  // Takes no calls, makes none, ends all sessions in order (at most ending_max), then calls `stopped`.
  void stop(std::function<void()> stopped);

 private:
  struct Parts;
  explicit Links(std::shared_ptr<Parts> parts);
  std::shared_ptr<Parts> parts_;
};

}  // namespace depesche::transport
