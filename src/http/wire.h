// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "http/message.h"

namespace depesche::http {

namespace asio = boost::asio;

inline constexpr std::size_t header_bytes_max = 16U << 10U;
inline constexpr std::size_t body_bytes_max = 2U << 20U;
inline constexpr auto handshake_max = std::chrono::seconds(10);
inline constexpr auto idle_max = std::chrono::seconds(75);  // between two requests
inline constexpr auto head_max = std::chrono::seconds(10);  // from the first byte of a head to its last
inline constexpr auto body_max = std::chrono::seconds(30);
inline constexpr auto write_max = std::chrono::seconds(30);  // one answer, or one piece of an event stream

// How reading ended.
enum class Outcome : std::uint8_t { complete, closed, malformed, head_too_large, body_too_large, too_slow };

// One HTTP/1.1 connection, plain or TLS, as bytes in and out. Every wait has a deadline. One thread only.
class Wire {
 public:
  virtual ~Wire() = default;

  virtual asio::awaitable<bool> handshake() = 0;

  // Reads a request's head; then read_body() its body. `body_length` is what the head announces.
  virtual asio::awaitable<Outcome> read_head(Request& request) = 0;
  virtual asio::awaitable<Outcome> read_body(Request& request) = 0;

  // False when the other side is gone. What is viewed must stay until this returns.
  virtual asio::awaitable<bool> write(std::string_view head, std::string_view body) = 0;

  virtual asio::awaitable<void> close() = 0;

  // Ends whatever waits, from another coroutine of the same thread.
  virtual void abort() = 0;
};

std::unique_ptr<Wire> plain_wire(asio::ip::tcp::socket socket);
// `context` must outlive the wire.
std::unique_ptr<Wire> tls_wire(asio::ip::tcp::socket socket, asio::ssl::context& context);

}  // namespace depesche::http
