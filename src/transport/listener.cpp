// SPDX-License-Identifier: EUPL-1.2
#include "transport/listener.h"

#include <boost/asio/io_context.hpp>

namespace depesche::transport {
namespace {

constexpr auto pause = std::chrono::milliseconds(100);  // when the process has run out of descriptors

}  // namespace

using asio::ip::tcp;
using boost::system::error_code;

Listener::Listener(asio::io_context& io, Taken taken) : acceptor_(io), timer_(io), taken_(std::move(taken)) {}

Result<std::shared_ptr<Listener>> Listener::open(asio::io_context& io, const tcp::endpoint& endpoint,
                                                 Taken taken) {
  std::shared_ptr<Listener> listener(new Listener(io, std::move(taken)));
  tcp::acceptor& acceptor = listener->acceptor_;
  error_code error;
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) {
    return fail(Code::unavailable, "cannot listen on " + endpoint.address().to_string() + ":" +
                                       std::to_string(endpoint.port()) + ": " + error.message());
  }
  return listener;
}

void Listener::start() {
  acceptor_.async_accept([self = shared_from_this()](const error_code& error, tcp::socket socket) {
    if (!self->acceptor_.is_open()) return;
    if (!error) {
      self->taken_(std::move(socket));
      return self->start();
    }
    self->timer_.expires_after(pause);
    self->timer_.async_wait([self](const error_code& stopped) {
      if (!stopped) self->start();
    });
  });
}

std::uint16_t Listener::port() const {
  error_code ignored;
  return acceptor_.local_endpoint(ignored).port();
}

void Listener::stop() {
  error_code ignored;
  acceptor_.close(ignored);
  timer_.cancel();
}

}  // namespace depesche::transport
