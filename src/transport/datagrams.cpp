// SPDX-License-Identifier: EUPL-1.2
#include "transport/datagrams.h"

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>
#include <map>

namespace depesche::transport {
namespace {

using udp = boost::asio::ip::udp;

constexpr std::size_t datagram_size_max = 65'536;
constexpr int datagrams_max = 64;      // before others have their turn
constexpr int kernel_bytes = 1 << 20;  // that may wait in the kernel while a round is busy

Result<udp::endpoint> endpoint_of(const UdpPlace& place) {
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(place.address, error);
  if (error) return fail(Code::invalid, "'" + place.address + "' is no address in figures");
  return udp::endpoint(address, place.port);
}

}  // namespace

class Datagrams::Parts : public std::enable_shared_from_this<Parts> {
 public:
  explicit Parts(boost::asio::io_context& io) : socket_(io) {}

  Result<> begin(const UdpPlace& here) {
    const udp::endpoint local = TRY(endpoint_of(here));
    boost::system::error_code error;
    socket_.open(local.protocol(), error);
    if (!error) socket_.bind(local, error);
    if (!error) socket_.non_blocking(true, error);
    if (error)
      return fail(Code::unavailable, "UDP port " + std::to_string(here.port) + ": " + error.message());
    boost::system::error_code ignored;  // the kernel gives what it gives
    socket_.set_option(udp::socket::receive_buffer_size(kernel_bytes), ignored);
    wait();
    return {};
  }

  void wait() {
    socket_.async_wait(udp::socket::wait_read,
                       [self = shared_from_this()](const boost::system::error_code& error) {
                         if (!error && self->socket_.is_open()) self->on_readable();
                       });
  }

  void on_readable() {
    for (int i = 0; i < datagrams_max && socket_.is_open(); ++i) {
      udp::endpoint from;
      boost::system::error_code error;
      const std::size_t size = socket_.receive_from(boost::asio::buffer(buffer_), from, 0, error);
      if (error == boost::asio::error::would_block || error == boost::asio::error::try_again) break;
      if (error) continue;  // of one that was sent, as when nobody is there
      const auto taker = takers_.find(from);
      if (taker == takers_.end()) continue;
      const Taker take = taker->second;  // which may forget itself
      take(BytesView(buffer_).first(size));
    }
    if (socket_.is_open()) wait();
  }

  void close() {
    boost::system::error_code ignored;
    socket_.close(ignored);
    takers_.clear();
  }

  udp::socket socket_;
  std::map<udp::endpoint, Taker> takers_;
  std::array<std::byte, datagram_size_max> buffer_{};
};

Datagrams::Datagrams(std::shared_ptr<Parts> parts) : parts_(std::move(parts)) {}
Datagrams::~Datagrams() { parts_->close(); }

Result<std::unique_ptr<Datagrams>> Datagrams::open(boost::asio::io_context& io, const UdpPlace& here) {
  auto parts = std::make_shared<Parts>(io);
  TRY(parts->begin(here));
  return std::unique_ptr<Datagrams>(new Datagrams(std::move(parts)));
}

std::uint16_t Datagrams::port() const {
  boost::system::error_code error;
  const auto local = parts_->socket_.local_endpoint(error);
  return error ? std::uint16_t{0} : local.port();
}

Result<> Datagrams::take_from(const UdpPlace& there, Taker taker) {
  const udp::endpoint from = TRY(endpoint_of(there));
  boost::system::error_code error;
  const auto local = parts_->socket_.local_endpoint(error);
  if (error) return fail(Code::unavailable, "the UDP socket is closed");
  if (from.port() == 0 || from.protocol() != local.protocol())
    return fail(Code::invalid, there.address + " cannot be reached from the UDP socket that is open");
  if (!parts_->takers_.emplace(from, std::move(taker)).second)
    return fail(Code::conflict, "two neighbours at " + there.address + ":" + std::to_string(there.port));
  return {};
}

void Datagrams::forget(const UdpPlace& there) {
  if (const auto from = endpoint_of(there)) parts_->takers_.erase(*from);
}

void Datagrams::send(const UdpPlace& there, BytesView datagram) {
  const auto to = endpoint_of(there);
  if (!to) return;
  boost::system::error_code ignored;
  parts_->socket_.send_to(boost::asio::buffer(datagram.data(), datagram.size()), *to, 0, ignored);
}

}  // namespace depesche::transport
