// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <string>

#include "base/result.h"

// Takes TCP connections. For the .cpp files of this module only.
namespace depesche::transport {

namespace asio = boost::asio;

class Listener final : public std::enable_shared_from_this<Listener> {
 public:
  using Taken = std::function<void(asio::ip::tcp::socket)>;

  // Binds the address. Errors: those of Links::listen().
  static Result<std::shared_ptr<Listener>> open(asio::io_context& io, const asio::ip::tcp::endpoint& endpoint,
                                                Taken taken);
  void start();
  std::uint16_t port() const;
  void stop();

 private:
  Listener(asio::io_context& io, Taken taken);

  asio::ip::tcp::acceptor acceptor_;
  asio::steady_timer timer_;
  Taken taken_;
};

}  // namespace depesche::transport
