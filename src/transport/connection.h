// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <optional>

#include "tcpcl/session.h"
#include "transport/channel.h"

// One TCP connection with its session. For the .cpp files of this module only.
namespace depesche::transport {

namespace asio = boost::asio;

class Connection;

// What all connections of a node share.
class Switchboard {
 public:
  virtual ~Switchboard() = default;
  virtual void on_up(Connection& connection) = 0;
  virtual std::optional<tcpcl::Transfer> next(Connection& connection) = 0;
  virtual void on_event(Connection& connection, tcpcl::Event event) = 0;  // those about bundles
  virtual Result<> judge(const Connection& connection, const Certificate& certificate) = 0;
  virtual void on_closed(Connection& connection, const std::string& why) = 0;
  virtual std::span<std::byte> buffer() = 0;  // for the bytes of one read; nobody keeps them
};

class Connection final : public std::enable_shared_from_this<Connection> {
 public:
  struct Start {
    std::uint64_t serial = 0;
    asio::ip::tcp::socket socket;
    std::string address{};
    tcpcl::Config config{};
    std::shared_ptr<SSL_CTX> tls{};  // null: without
  };

  // The socket is connected. `board` must outlive the connection.
  Connection(Start start, Switchboard& board);

  void begin();
  // Does what is to be done, soon: sends what is new, tells what happened.
  void schedule();
  // Ends the session in order, or at once.
  void end(tcpcl::TermReason reason);
  void drop(const std::string& why);
  // Drops it without telling anybody.
  void forget();

  void accept(tcpcl::TransferId id);
  void refuse(tcpcl::TransferId id, tcpcl::Reason reason);

  std::uint64_t serial() const { return serial_; }
  const SessionStatus& status() const { return status_; }
  const std::optional<Certificate>& certificate() const { return certificate_; }
  bool is_active() const { return is_active_; }
  // Which bundles it carries; known once it is up.
  tcpcl::Lane lane() const { return status_.lane; }

 private:
  enum class Phase : std::uint8_t { session, handshake, closed };

  void work();
  void on_readable();
  void read_all();
  void shake_hands();
  void begin_handshake();
  void on_secured();
  void tell();
  void tell_one(tcpcl::Event event);
  void fill();
  void write_all();
  void settle_after_work();
  void wait_to_read();
  void wait_to_write();
  void wait_for_deadline();
  void close(const std::string& why);
  std::span<std::byte> room();

  std::uint64_t serial_;
  asio::ip::tcp::socket socket_;
  asio::steady_timer timer_;
  bool is_active_;
  bool needs_tls_;
  std::shared_ptr<SSL_CTX> tls_;
  tcpcl::Session session_;
  Switchboard& board_;
  std::unique_ptr<Channel> channel_;
  std::unique_ptr<TlsChannel> handshaking_;
  std::optional<Certificate> certificate_;
  SessionStatus status_;
  Phase phase_ = Phase::session;
  std::size_t greeting_left_ = tcpcl::contact_header_size;  // before it nothing else is read
  std::string ended_;
  std::optional<tcpcl::Instant> alarm_;
  bool is_scheduled_ = false;
  bool may_have_more_ = false;  // bytes that no event of the socket will announce
  bool is_blocked_ = false;     // writing
  bool waits_to_read_ = false;
  bool waits_to_write_ = false;
};

}  // namespace depesche::transport
