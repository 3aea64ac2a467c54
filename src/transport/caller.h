// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "env/clock.h"
#include "tcpcl/event.h"

// Makes TCP connections. For the .cpp files of this module only.
namespace depesche::transport {

namespace asio = boost::asio;

// Calls one address until it answers, with pauses that double. Asked again when the connection has ended.
class Caller final : public std::enable_shared_from_this<Caller> {
 public:
  using Connected = std::function<void(asio::ip::tcp::socket)>;

  Caller(asio::io_context& io, Duration pause_min, Duration pause_max, Connected connected);

  // Tries at once, at this name or address.
  void call(std::string host, std::uint16_t port);
  // The connection has ended: tries again after a pause.
  void call_again();
  // The session is up: the next pause is short again.
  void succeeded() { pause_ = pause_min_; }
  void stop();
  bool is_stopped() const { return is_stopped_; }

  // When it tried last, and when it will again; nothing while it tries or is connected.
  std::optional<tcpcl::Instant> last_try() const { return last_try_; }
  std::optional<tcpcl::Instant> next_try() const { return next_try_; }

 private:
  void pause_then_try();
  void resolve();
  void connect(const asio::ip::tcp::endpoint& endpoint);
  void failed();

  asio::io_context& io_;
  asio::steady_timer timer_;
  asio::ip::tcp::resolver resolver_;
  asio::ip::tcp::socket socket_;
  Duration pause_min_;
  Duration pause_max_;
  Duration pause_;
  Connected connected_;
  std::string host_;
  std::uint16_t port_ = 0;
  std::optional<tcpcl::Instant> last_try_;
  std::optional<tcpcl::Instant> next_try_;
  std::uint64_t attempt_ = 0;  // what belongs to an earlier one is ignored
  bool is_stopped_ = false;
};

}  // namespace depesche::transport
