// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace boost::asio {
class io_context;
}

namespace depesche::transport {

inline constexpr std::uint16_t ltp_port = 1113;  // RFC 7122

struct UdpPlace {
  std::string address{};  // in figures: an address of IPv4 or IPv6, no name
  std::uint16_t port = ltp_port;
};

// A UDP socket that several neighbours share; each is known by the place it sends from. On the thread that
// runs `io`.
class Datagrams {
 public:
  using Taker = std::function<void(BytesView)>;

  // Port 0: a free one. `io` must outlive it. Code::invalid for no address, Code::unavailable when taken.
  static Result<std::unique_ptr<Datagrams>> open(boost::asio::io_context& io, const UdpPlace& here);
  ~Datagrams();

  std::uint16_t port() const;
  // From now on what comes from there goes to `taker`. Code::invalid for no address, one of another family
  // than the socket's, or port 0; Code::conflict when somebody else has it.
  Result<> take_from(const UdpPlace& there, Taker taker);
  void forget(const UdpPlace& there);
  // What the kernel does not take is lost, as on the way.
  void send(const UdpPlace& there, BytesView datagram);

 private:
  class Parts;
  explicit Datagrams(std::shared_ptr<Parts> parts);
  std::shared_ptr<Parts> parts_;
};

}  // namespace depesche::transport
