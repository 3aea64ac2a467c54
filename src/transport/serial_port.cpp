// SPDX-License-Identifier: EUPL-1.2
#include "transport/serial_port.h"

#include <algorithm>
#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cerrno>
#include <fcntl.h>
#include <map>
#include <system_error>
#include <termios.h>
#include <unistd.h>
#include <utility>

#include "transport/instant.h"

namespace depesche::transport {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr std::size_t urgent_max = 16;  // bundles of a lane that are in the session at one time
constexpr std::size_t rest_max = 16;
constexpr std::size_t read_size = 4096;
constexpr int reads_max = 16;  // before others have their turn
// The device's own buffer holds this much, so that the line does not fall silent between frames.
constexpr std::chrono::microseconds lead{20'000};
constexpr std::chrono::microseconds shortest_wait{1'000};
constexpr std::chrono::microseconds closed_wait{500'000};  // without a device nothing can be sent anyway
constexpr std::chrono::microseconds longest_wait{60'000'000};

Result<speed_t> speed_of(unsigned baud) {
  static const std::map<unsigned, speed_t> speeds = {
      {300, B300},     {600, B600},     {1200, B1200},   {2400, B2400},     {4800, B4800},    {9600, B9600},
      {19200, B19200}, {38400, B38400}, {57600, B57600}, {115200, B115200}, {230400, B230400}};
  const auto found = speeds.find(baud);
  if (found == speeds.end()) return fail(Code::invalid, "a tty has no such speed");
  return found->second;
}

std::unexpected<Error> unavailable(const char* what) {
  return fail(Code::unavailable, std::string(what) + ": " + std::generic_category().message(errno));
}

// Bytes as they are: no lines, no echo, no signals, no flow control.
Result<> make_raw(int descriptor, unsigned baud) {
  termios mode{};
  if (::tcgetattr(descriptor, &mode) != 0) return unavailable("this is no tty");
  ::cfmakeraw(&mode);
  mode.c_cflag |= CLOCAL | CREAD;
  mode.c_cflag &= ~static_cast<tcflag_t>(CRTSCTS | CSTOPB | PARENB);
  mode.c_iflag &= ~static_cast<tcflag_t>(IXON | IXOFF | IXANY);
  mode.c_cc[VMIN] = 1;
  mode.c_cc[VTIME] = 0;
  if (baud != 0) {
    const speed_t speed = TRY(speed_of(baud));
    ::cfsetispeed(&mode, speed);
    ::cfsetospeed(&mode, speed);
  }
  if (::tcsetattr(descriptor, TCSANOW, &mode) != 0) return unavailable("the tty cannot be set");
  return {};
}

Result<int> open_device(const std::filesystem::path& device, unsigned baud) {
  const int descriptor = ::open(device.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  if (descriptor < 0) return unavailable("the device cannot be opened");
  const auto is_raw = make_raw(descriptor, baud);
  if (!is_raw) {
    ::close(descriptor);
    return std::unexpected(is_raw.error());
  }
  return descriptor;
}

Outcome outcome_of(serial::Refusal refusal) {
  Outcome outcome{.kind = Outcome::Kind::refused, .reason = tcpcl::Reason::not_acceptable};
  if (refusal == serial::Refusal::already_held) outcome.reason = tcpcl::Reason::completed;
  if (refusal == serial::Refusal::no_room) outcome.reason = tcpcl::Reason::no_resources;
  return outcome;
}

serial::Refusal refusal_of(tcpcl::Reason reason) {
  if (reason == tcpcl::Reason::completed) return serial::Refusal::already_held;
  if (reason == tcpcl::Reason::no_resources) return serial::Refusal::no_room;
  return serial::Refusal::not_acceptable;
}

std::chrono::microseconds precise(serial::Instant instant) { return instant; }

}  // namespace

Result<> check_baud(unsigned baud) {
  TRY(speed_of(baud));
  return {};
}

class SerialPort::Parts : public std::enable_shared_from_this<Parts> {
 public:
  struct Start {
    asio::io_context& io;
    std::filesystem::path device;
    unsigned baud;
    Duration reopen_after;
    std::uint64_t number;
    std::uint32_t bytes_per_second;
    bundle::Eid neighbour;
  };
  Parts(Start start, serial::Session session, Peer& peer)
      : device_(start.io),
        alarm_(start.io),
        reopening_(start.io),
        path_(std::move(start.device)),
        baud_(start.baud),
        reopen_after_(start.reopen_after),
        number_(start.number),
        bytes_per_second_(start.bytes_per_second),
        session_(std::move(session)),
        peer_(peer) {
    status_.neighbour = std::move(start.neighbour);
  }

  // Does what is to be done, soon; never within the caller's call.
  void schedule() {
    if (is_scheduled_ || is_stopped_) return;
    is_scheduled_ = true;
    asio::post(alarm_.get_executor(), [self = shared_from_this()] {
      self->is_scheduled_ = false;
      self->work();
    });
  }
  void begin() {
    const auto descriptor = open_device(path_, baud_);
    status_.fault = descriptor ? "" : descriptor.error().what;
    if (!descriptor) return reopen();
    device_.assign(*descriptor);
    status_.is_open = true;
    schedule();
    wait_to_read();
  }
  void accept(const Ticket& ticket) {
    if (ticket.session != number_) return;
    session_.accept({ticket.transfer.value});
    schedule();
  }
  void refuse(const Ticket& ticket, tcpcl::Reason reason) {
    if (ticket.session != number_) return;
    session_.refuse({ticket.transfer.value}, refusal_of(reason));
    schedule();
  }
  Bytes state() const { return session_.state(); }
  LineStatus status() const {
    LineStatus status = status_;
    status.is_up = session_.is_up();
    if (!status.is_up) status.next_call = session_.deadline();
    return status;
  }
  void stop() {
    if (is_stopped_) return;
    session_.terminate(monotonic_now());
    unsent_ = session_.output(1, monotonic_now());
    if (device_.is_open()) write();  // a goodbye that does not fit is not waited for
    tell();
    settle_rest();
    forget();
  }
  void forget() {
    is_stopped_ = true;
    alarm_.cancel();
    reopening_.cancel();
    error_code ignored;
    device_.close(ignored);
    status_.is_open = false;
  }

 private:
  void work();
  void tell();
  void tell_one(serial::Event event);
  void settle(serial::TransferId id, const Outcome& outcome);
  void settle_rest();
  void fill();
  bool take_next(tcpcl::Lane lane);
  void send();
  void write();
  void on_readable();
  void wait_to_read();
  void wait_to_write();
  void wait_for_deadline();
  void hang_up();
  void reopen();

  asio::posix::stream_descriptor device_;
  asio::steady_timer alarm_;
  asio::steady_timer reopening_;
  std::filesystem::path path_;
  unsigned baud_;
  Duration reopen_after_;
  std::uint64_t number_;
  std::uint32_t bytes_per_second_;
  serial::Session session_;
  Peer& peer_;
  LineStatus status_;
  Bytes unsent_;
  std::chrono::microseconds busy_until_{0};  // the line, by what was written
  std::map<serial::TransferId, tcpcl::Lane> under_way_;
  std::array<std::byte, read_size> buffer_{};
  bool waits_for_line_ = false;  // to send the next frame, if there is one
  bool is_told_up_ = false;
  bool is_scheduled_ = false;
  bool is_stopped_ = false;
  bool waits_to_read_ = false;
  bool waits_to_write_ = false;
};

void SerialPort::Parts::work() {
  if (is_stopped_) return;
  tell();
  fill();
  send();
  tell();
  wait_for_deadline();
}

void SerialPort::Parts::tell() {
  for (serial::Event& event : session_.take_events()) tell_one(std::move(event));
}

void SerialPort::Parts::tell_one(serial::Event event) {
  if (std::holds_alternative<serial::SessionUp>(event)) {
    is_told_up_ = true;
    peer_.up(status_.neighbour);
  } else if (auto* ended = std::get_if<serial::Ended>(&event)) {
    is_told_up_ = false;
    peer_.down(status_.neighbour, ended->what);
  } else if (auto* received = std::get_if<serial::Received>(&event)) {
    ++status_.bundles_in;
    peer_.received({.neighbour = status_.neighbour,
                    .ticket = {.session = number_, .transfer = {received->id.value}},
                    .bytes = std::move(received->bytes)});
  } else if (const auto* acknowledged = std::get_if<serial::Acknowledged>(&event)) {
    ++status_.bundles_out;
    settle(acknowledged->id, {.kind = Outcome::Kind::acknowledged});
  } else if (const auto* sent = std::get_if<serial::Sent>(&event)) {
    ++status_.bundles_out;
    settle(sent->id, {.kind = Outcome::Kind::acknowledged});
  } else if (const auto* refused = std::get_if<serial::Refused>(&event)) {
    settle(refused->id, outcome_of(refused->reason));
  } else if (const auto* broken = std::get_if<serial::Broken>(&event)) {
    settle(broken->id, {.kind = Outcome::Kind::broken, .arrived = broken->acknowledged});
  }
}

void SerialPort::Parts::settle(serial::TransferId id, const Outcome& outcome) {
  under_way_.erase(id);
  peer_.settled(status_.neighbour, {id.value}, outcome);
}

// A line that is only sent on has no end of its own.
void SerialPort::Parts::settle_rest() {
  while (!under_way_.empty()) settle(under_way_.begin()->first, {.kind = Outcome::Kind::broken});
  if (std::exchange(is_told_up_, false)) peer_.down(status_.neighbour, "the line was closed");
}

void SerialPort::Parts::fill() {
  const auto count = [this](tcpcl::Lane lane) {
    return static_cast<std::size_t>(
        std::ranges::count(under_way_, lane, [](const auto& one) { return one.second; }));
  };
  while (session_.can_send() && count(tcpcl::Lane::urgent) < urgent_max && take_next(tcpcl::Lane::urgent)) {
  }
  while (session_.can_send() && count(tcpcl::Lane::rest) < rest_max && take_next(tcpcl::Lane::rest)) {
  }
}

bool SerialPort::Parts::take_next(tcpcl::Lane lane) {
  auto transfer = peer_.next(status_.neighbour, lane);
  if (!transfer) return false;
  const serial::TransferId id{transfer->id.value};
  const auto taken =
      session_.send({.id = id, .bytes = std::move(transfer->bytes), .precedence = transfer->precedence});
  if (taken)
    under_way_.emplace(id, lane);
  else
    settle(id, outcome_of(serial::Refusal::not_acceptable));
  return true;
}

// A frame when the line is about to be free: what was given to the device, nothing overtakes.
void SerialPort::Parts::send() {
  if (!device_.is_open()) return;
  write();
  const auto now = precise(monotonic_now());
  waits_for_line_ = now + lead < busy_until_;
  if (!unsent_.empty() || waits_for_line_) return;
  unsent_ = session_.output(1, monotonic_now());
  waits_for_line_ = !unsent_.empty();
  if (unsent_.empty()) return;
  if (!session_.is_up()) status_.last_call = monotonic_now();
  const std::chrono::microseconds duration(unsent_.size() * 1'000'000 / bytes_per_second_);
  busy_until_ = std::max(now, busy_until_) + duration;
  write();
}

void SerialPort::Parts::write() {
  while (!unsent_.empty()) {
    const ssize_t written = ::write(device_.native_handle(), unsent_.data(), unsent_.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return wait_to_write();
    if (written <= 0) return hang_up();
    status_.bytes_out += static_cast<std::uint64_t>(written);
    unsent_.erase(unsent_.begin(), unsent_.begin() + written);
  }
}

void SerialPort::Parts::on_readable() {
  for (int round = 0; round < reads_max && device_.is_open(); ++round) {
    const ssize_t got = ::read(device_.native_handle(), buffer_.data(), buffer_.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) break;
    if (got <= 0) {  // nobody is at the other end
      hang_up();
      break;
    }
    status_.bytes_in += static_cast<std::uint64_t>(got);
    session_.input(std::span(buffer_).first(static_cast<std::size_t>(got)), monotonic_now());
  }
  work();
  wait_to_read();
}

void SerialPort::Parts::wait_to_read() {
  if (waits_to_read_ || is_stopped_ || !device_.is_open()) return;
  waits_to_read_ = true;
  device_.async_wait(asio::posix::stream_descriptor::wait_read,
                     [self = shared_from_this()](const error_code& error) {
                       self->waits_to_read_ = false;
                       if (!error && !self->is_stopped_) self->on_readable();
                     });
}

void SerialPort::Parts::wait_to_write() {
  if (waits_to_write_) return;
  waits_to_write_ = true;
  device_.async_wait(asio::posix::stream_descriptor::wait_write,
                     [self = shared_from_this()](const error_code& error) {
                       self->waits_to_write_ = false;
                       if (!error) self->work();
                     });
}

// When the line is free for the next frame; on a free line, when the session wants to be asked.
void SerialPort::Parts::wait_for_deadline() {
  const auto now = precise(monotonic_now());
  const auto soonest = now + (device_.is_open() ? shortest_wait : closed_wait);
  auto next = now + longest_wait;
  if (const auto deadline = session_.deadline()) next = std::clamp(precise(*deadline), soonest, next);
  if (device_.is_open() && waits_for_line_) next = std::max(soonest, busy_until_ - lead);
  alarm_.expires_after(next - now);
  alarm_.async_wait([self = shared_from_this()](const error_code& error) {
    if (error || self->is_stopped_) return;
    self->session_.tick(monotonic_now());
    self->work();
  });
}

void SerialPort::Parts::hang_up() {
  error_code ignored;
  device_.close(ignored);
  status_.is_open = false;
  unsent_.clear();
  reopen();
}

void SerialPort::Parts::reopen() {
  reopening_.expires_after(reopen_after_);
  reopening_.async_wait([self = shared_from_this()](const error_code& error) {
    if (!error && !self->is_stopped_) self->begin();
  });
}

Result<std::unique_ptr<SerialPort>> SerialPort::open(asio::io_context& io, std::filesystem::path device,
                                                     SerialSettings settings, Peer& peer, Entropy& entropy) {
  if (settings.baud != 0) TRY(check_baud(settings.baud));
  Parts::Start start{.io = io,
                     .device = std::move(device),
                     .baud = settings.baud,
                     .reopen_after = settings.reopen_after,
                     .number = settings.number,
                     .bytes_per_second = settings.session.bytes_per_second,
                     .neighbour = settings.session.neighbour};
  serial::Session session =
      TRY(serial::Session::begin(std::move(settings.session), entropy, monotonic_now()));
  TRY(session.restore(settings.state));
  auto parts = std::make_shared<Parts>(std::move(start), std::move(session), peer);
  parts->begin();
  return std::unique_ptr<SerialPort>(new SerialPort(std::move(parts)));
}

SerialPort::SerialPort(std::shared_ptr<Parts> parts) : parts_(std::move(parts)) {}
SerialPort::~SerialPort() { parts_->forget(); }
void SerialPort::accept(const Ticket& ticket) { parts_->accept(ticket); }
void SerialPort::refuse(const Ticket& ticket, tcpcl::Reason reason) { parts_->refuse(ticket, reason); }
void SerialPort::wake() { parts_->schedule(); }
Bytes SerialPort::state() const { return parts_->state(); }
LineStatus SerialPort::status() const { return parts_->status(); }
void SerialPort::stop() { parts_->stop(); }

}  // namespace depesche::transport
