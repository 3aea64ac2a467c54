// SPDX-License-Identifier: EUPL-1.2
#include "transport/caller.h"

#include <algorithm>
#include <boost/asio/io_context.hpp>

#include "transport/instant.h"

namespace depesche::transport {
namespace {

constexpr auto attempt_max = std::chrono::seconds(10);

}  // namespace

using asio::ip::tcp;
using boost::system::error_code;

Caller::Caller(asio::io_context& io, Duration pause_min, Duration pause_max, Connected connected)
    : io_(io),
      timer_(io),
      resolver_(io),
      socket_(io),
      pause_min_(pause_min),
      pause_max_(pause_max),
      pause_(pause_min),
      connected_(std::move(connected)) {}

void Caller::call(std::string host, std::uint16_t port) {
  host_ = std::move(host);
  port_ = port;
  resolve();
}

void Caller::call_again() {
  if (is_stopped_) return;
  pause_then_try();
}

void Caller::stop() {
  is_stopped_ = true;
  ++attempt_;
  error_code ignored;
  timer_.cancel();
  resolver_.cancel();
  socket_.close(ignored);
}

void Caller::pause_then_try() {
  const std::uint64_t mine = ++attempt_;
  timer_.expires_after(pause_);
  next_try_ = monotonic_now() + pause_;
  pause_ = std::min(pause_ * 2, pause_max_);
  timer_.async_wait([self = shared_from_this(), mine](const error_code& error) {
    if (!error && mine == self->attempt_) self->resolve();
  });
}

void Caller::resolve() {
  last_try_ = monotonic_now();
  next_try_.reset();
  const std::uint64_t mine = ++attempt_;
  error_code error;
  const auto address = asio::ip::make_address(host_, error);
  if (!error) return connect(tcp::endpoint(address, port_));
  resolver_.async_resolve(
      host_, std::to_string(port_),
      [self = shared_from_this(), mine](const error_code& failure, const tcp::resolver::results_type& found) {
        if (mine != self->attempt_) return;
        if (failure || found.empty()) return self->failed();
        self->connect(found.begin()->endpoint());
      });
}

void Caller::connect(const tcp::endpoint& endpoint) {
  const std::uint64_t mine = ++attempt_;
  socket_ = tcp::socket(io_);
  timer_.expires_after(attempt_max);
  timer_.async_wait([self = shared_from_this(), mine](const error_code& error) {
    error_code ignored;
    if (!error && mine == self->attempt_) self->socket_.close(ignored);
  });
  socket_.async_connect(endpoint, [self = shared_from_this(), mine](const error_code& error) {
    if (mine != self->attempt_) return;
    self->timer_.cancel();
    if (error) return self->failed();
    ++self->attempt_;
    self->connected_(std::move(self->socket_));
  });
}

void Caller::failed() { pause_then_try(); }

}  // namespace depesche::transport
