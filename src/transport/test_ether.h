// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <atomic>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>
#include <random>

#include "transport/datagrams.h"

namespace depesche::transport {

// What lies between two UDP sockets: each node sends to its own side, and the other hears it from there,
// unless it is lost.
class Ether {
 public:
  explicit Ether(boost::asio::io_context& io) : sides_{side_of(io), side_of(io)} {}

  UdpPlace side(std::size_t number) const { return place_of(sides_[number].local_endpoint().port()); }
  static UdpPlace place_of(std::uint16_t port) { return {.address = "127.0.0.1", .port = port}; }
  void begin(std::uint16_t left, std::uint16_t right) {
    const auto here = boost::asio::ip::make_address("127.0.0.1");
    nodes_ = {boost::asio::ip::udp::endpoint(here, left), boost::asio::ip::udp::endpoint(here, right)};
    listen(0);
    listen(1);
  }

  std::atomic<double> loss = 0;
  std::array<std::atomic<std::uint64_t>, 2> heard{};  // datagrams from each node

 private:
  static boost::asio::ip::udp::socket side_of(boost::asio::io_context& io) {
    return {io, boost::asio::ip::udp::endpoint(boost::asio::ip::make_address("127.0.0.1"), 0)};
  }
  void listen(std::size_t number) {
    sides_[number].async_receive_from(
        boost::asio::buffer(buffers_[number]), from_[number],
        [this, number](const boost::system::error_code& error, std::size_t size) {
          if (error == boost::asio::error::operation_aborted) return;
          ++heard[number];
          const bool is_lost = std::uniform_real_distribution<double>(0, 1)(chance_) < loss;
          if (!error && !is_lost) {
            boost::system::error_code ignored;
            sides_[1 - number].send_to(boost::asio::buffer(buffers_[number], size), nodes_[1 - number], 0,
                                       ignored);
          }
          listen(number);
        });
  }

  std::array<boost::asio::ip::udp::socket, 2> sides_;
  std::array<boost::asio::ip::udp::endpoint, 2> nodes_;
  std::array<boost::asio::ip::udp::endpoint, 2> from_;
  std::array<std::array<std::byte, 65'536>, 2> buffers_{};
  std::mt19937_64 chance_{7};
};

}  // namespace depesche::transport
