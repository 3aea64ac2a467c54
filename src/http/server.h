// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "http/message.h"
#include "http/wire.h"

namespace boost::asio {
class io_context;
}

namespace depesche::http {

// What answers requests. Called on the server's one I/O thread.
class Api {
 public:
  virtual ~Api() = default;

  // How large a body the request's head may announce; asked before the body is read.
  virtual std::size_t body_limit(const Request& head) const = 0;

  // Never fails: what goes wrong is an answer, too.
  virtual asio::awaitable<Response> answer(Request request) = 0;

  // The answer to what could not be read as a request.
  virtual Response refusal(Outcome outcome) = 0;

  // An answer has been written, or given up: `bytes` of body have left.
  virtual void sent(const Response& response, std::size_t bytes) = 0;

  // Ends streams that would go on for ever.
  virtual void stop() = 0;
};

// Where the server listens.
struct Listen {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8443;          // 0: any free one
  std::filesystem::path certificate;  // PEM, the whole chain
  std::filesystem::path key;          // PEM
  bool plain = false;                 // HTTP without TLS; on loopback addresses only
};

inline constexpr std::size_t connections_max = 2048;
inline constexpr std::size_t connections_per_address_max = 512;  // a post may stand behind one address
inline constexpr auto stop_max = std::chrono::seconds(10);       // for answers that are under way

// Accepts connections and carries requests to the Api and answers back, on one thread.
class Server {
 public:
  // Binds the address. `io` and `api` must outlive the server. Errors: invalid (plain HTTP beyond loopback,
  // bad address, unreadable certificate), unavailable (the port is taken).
  static Result<std::unique_ptr<Server>> open(asio::io_context& io, const Listen& listen, Api& api);
  ~Server();

  std::uint16_t port() const;
  bool uses_tls() const;
  std::size_t connections() const;

  // Begins to accept; the work is done by whoever runs `io`.
  void start();

  // Accepts no more, lets answers under way finish, then ends the connections and calls `stopped` on the I/O
  // thread. Callable from any thread.
  void stop(std::function<void()> stopped);

 private:
  struct Parts;
  explicit Server(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

// TLS 1.3, and 1.2 with authenticated encryption only, on the NIST curves (BSI TR-02102-2).
Result<asio::ssl::context> tls_context(const std::filesystem::path& certificate,
                                       const std::filesystem::path& key);

}  // namespace depesche::http
