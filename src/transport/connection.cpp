// SPDX-License-Identifier: EUPL-1.2
#include "transport/connection.h"

#include <boost/asio/post.hpp>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include "transport/instant.h"

namespace depesche::transport {
namespace {

constexpr int reads_max = 4;  // of one connection before others have their turn
constexpr unsigned unacknowledged_milliseconds_max = 60'000;  // of what TCP sent

void set_options(asio::ip::tcp::socket& socket) {
  boost::system::error_code ignored;  // a socket without them still works
  socket.set_option(asio::ip::tcp::no_delay(true), ignored);
  const unsigned limit = unacknowledged_milliseconds_max;
  ::setsockopt(socket.native_handle(), IPPROTO_TCP, TCP_USER_TIMEOUT, &limit, sizeof limit);
  socket.non_blocking(true, ignored);
  socket.native_non_blocking(true, ignored);
}

}  // namespace

Connection::Connection(Start start, Switchboard& board)
    : serial_(start.serial),
      socket_(std::move(start.socket)),
      timer_(socket_.get_executor()),
      is_active_(start.config.role == tcpcl::Role::active),
      needs_tls_(start.config.needs_tls),
      tls_(std::move(start.tls)),
      session_(std::move(start.config), monotonic_now()),
      board_(board) {
  set_options(socket_);
  channel_ = plain_channel(socket_.native_handle());
  status_.address = std::move(start.address);
  status_.has_called = is_active_;
}

void Connection::begin() { work(); }

void Connection::schedule() {
  if (is_scheduled_ || phase_ == Phase::closed) return;
  is_scheduled_ = true;
  asio::post(socket_.get_executor(), [self = shared_from_this()] {
    self->is_scheduled_ = false;
    self->work();
  });
}

void Connection::end(tcpcl::TermReason reason) {
  session_.terminate(reason, monotonic_now());
  schedule();
}

void Connection::drop(const std::string& why) {
  session_.lost(why);
  schedule();
}

void Connection::forget() {
  phase_ = Phase::closed;
  boost::system::error_code ignored;
  timer_.cancel();
  socket_.close(ignored);
}

void Connection::accept(tcpcl::TransferId id) {
  session_.accept(id);
  schedule();
}

void Connection::refuse(tcpcl::TransferId id, tcpcl::Reason reason) {
  session_.refuse(id, reason);
  schedule();
}

// Everything but reading: first what happened is told, then what is new is sent.
void Connection::work() {
  if (phase_ == Phase::closed) return;
  if (phase_ == Phase::handshake) return shake_hands();
  tell();
  fill();
  write_all();
  tell();
  settle_after_work();
}

void Connection::on_readable() {
  if (phase_ == Phase::closed) return;
  if (phase_ == Phase::handshake) return shake_hands();
  read_all();
  work();
}

// Where TLS follows, not a byte of its handshake may be taken from it.
std::span<std::byte> Connection::room() {
  const std::span<std::byte> buffer = board_.buffer();
  return needs_tls_ && greeting_left_ > 0 ? buffer.first(greeting_left_) : buffer;
}

void Connection::read_all() {
  may_have_more_ = false;
  for (int round = 0; round < reads_max && session_.wants_input() && phase_ == Phase::session; ++round) {
    const std::span<std::byte> target = room();
    std::size_t size = 0;
    const Flow flow = channel_->read(target, size);
    greeting_left_ -= std::min(greeting_left_, size);
    status_.bytes_in += size;
    session_.input(target.first(size), monotonic_now());
    tell();
    if (flow == Flow::closed) return session_.lost(channel_->what());
    if (flow == Flow::blocked) return;
  }
  may_have_more_ = true;
}

void Connection::begin_handshake() {
  phase_ = Phase::handshake;
  write_all();  // our contact header goes before
  handshaking_ = tls_channel(socket_.native_handle(), *tls_, is_active_);
}

void Connection::shake_hands() {
  if (is_blocked_) write_all();
  const Flow flow = is_blocked_ ? Flow::blocked : handshaking_->handshake();
  if (flow == Flow::closed) session_.lost("no TLS session: " + handshaking_->what());
  if (flow == Flow::moved) on_secured();
  session_.tick(monotonic_now());
  if (flow != Flow::blocked || session_.is_over()) {
    phase_ = Phase::session;
    may_have_more_ = true;
    return schedule();
  }
  wait_to_read();
  if (is_blocked_ || handshaking_->has_unsent()) wait_to_write();
  wait_for_deadline();
}

void Connection::on_secured() {
  auto certificate = handshaking_->certificate();
  const Result<> verdict =
      certificate ? board_.judge(*this, *certificate) : Result<>(std::unexpected(certificate.error()));
  channel_ = std::move(handshaking_);
  if (!verdict) return session_.lost("no TLS session: " + verdict.error().what);
  certificate_ = *std::move(certificate);
  session_.secured(certificate_->nodes, monotonic_now());
}

void Connection::tell() {
  for (tcpcl::Event& event : session_.take_events()) tell_one(std::move(event));
}

void Connection::tell_one(tcpcl::Event event) {
  if (std::holds_alternative<tcpcl::TlsWanted>(event)) return begin_handshake();
  if (const auto* up = std::get_if<tcpcl::SessionUp>(&event)) {
    status_.neighbour = up->node;
    status_.lane = up->lane;
    status_.is_up = true;
    return board_.on_up(*this);
  }
  if (auto* ended = std::get_if<tcpcl::Ended>(&event)) {
    ended_ = std::move(ended->what);
    return;
  }
  if (std::holds_alternative<tcpcl::Received>(event)) ++status_.bundles_in;
  if (std::holds_alternative<tcpcl::Acknowledged>(event)) ++status_.bundles_out;
  board_.on_event(*this, std::move(event));
}

void Connection::fill() {
  while (session_.can_send()) {
    auto transfer = board_.next(*this);
    if (!transfer) return;
    const tcpcl::TransferId id = transfer->id;
    if (session_.send(*std::move(transfer))) continue;
    board_.on_event(*this, tcpcl::Refused{.id = id, .reason = tcpcl::Reason::no_resources});
  }
}

void Connection::write_all() {
  is_blocked_ = channel_->has_unsent() && channel_->send() == Flow::blocked;
  while (!is_blocked_) {
    const auto views = session_.output();
    if (views.empty()) return;
    std::size_t size = 0;
    const Flow flow = channel_->write(views, size);
    status_.bytes_out += size;
    session_.written(size, monotonic_now());
    if (flow == Flow::closed) return session_.lost(channel_->what());
    is_blocked_ = flow == Flow::blocked;
    fill();
  }
}

void Connection::settle_after_work() {
  if (phase_ != Phase::session) return shake_hands();
  if (session_.is_over()) {
    tell();
    const bool has_unsent = is_blocked_ && channel_->what().empty();
    if (!has_unsent) return close(ended_);
    wait_to_write();
    return wait_for_deadline();
  }
  if (is_blocked_) wait_to_write();
  if (session_.wants_input() && may_have_more_) {
    may_have_more_ = false;
    asio::post(socket_.get_executor(), [self = shared_from_this()] { self->on_readable(); });
  } else if (session_.wants_input()) {
    wait_to_read();
  } else {
    may_have_more_ = true;
  }
  wait_for_deadline();
}

void Connection::wait_to_read() {
  if (waits_to_read_) return;
  waits_to_read_ = true;
  socket_.async_wait(asio::ip::tcp::socket::wait_read,
                     [self = shared_from_this()](const boost::system::error_code& error) {
                       self->waits_to_read_ = false;
                       if (!error) self->on_readable();
                     });
}

void Connection::wait_to_write() {
  if (waits_to_write_) return;
  waits_to_write_ = true;
  socket_.async_wait(asio::ip::tcp::socket::wait_write,
                     [self = shared_from_this()](const boost::system::error_code& error) {
                       self->waits_to_write_ = false;
                       if (!error) self->work();
                     });
}

// One alarm at a time; it is set anew only when it would ring too late.
void Connection::wait_for_deadline() {
  auto deadline = session_.deadline();
  if (session_.is_over()) deadline = monotonic_now() + Duration{1'000};  // for its last words
  if (!deadline || (alarm_ && *alarm_ <= *deadline)) return;
  alarm_ = deadline;
  timer_.expires_after(std::max(Duration{0}, *deadline - monotonic_now()));
  timer_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
    if (error || self->phase_ == Phase::closed) return;
    self->alarm_.reset();
    if (self->session_.is_over()) return self->close(self->ended_);
    self->session_.tick(monotonic_now());
    self->work();
  });
}

void Connection::close(const std::string& why) {
  if (phase_ == Phase::closed) return;
  phase_ = Phase::closed;
  boost::system::error_code ignored;
  timer_.cancel();
  socket_.shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
  socket_.close(ignored);
  board_.on_closed(*this, why);
}

}  // namespace depesche::transport
