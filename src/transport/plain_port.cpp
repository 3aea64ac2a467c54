// SPDX-License-Identifier: EUPL-1.2
#include "transport/plain_port.h"

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <map>

namespace depesche::transport {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using tcp = asio::ip::tcp;

// So that tickets of this port are not those of links.
constexpr std::uint64_t first_plain_session = std::uint64_t{1} << 63;
constexpr std::uint64_t plain_bundle_size_max = std::uint64_t{64} << 20;
constexpr std::size_t plain_connections_max = 64;
constexpr std::size_t unanswered_max = 32;  // bundles of one connection; then it is not read from
constexpr std::size_t plain_read_size = 65'536;
constexpr std::chrono::seconds plain_pause{1};  // before it connects again

Result<tcp::endpoint> within(PlainPort::Reach reach, const std::string& address, std::uint16_t port) {
  error_code error;
  const auto found = asio::ip::make_address(address, error);
  if (error) return fail(Code::invalid, "'" + address + "' is no address in figures");
  if (reach == PlainPort::Reach::loopback && !found.is_loopback())
    return fail(Code::invalid,
                "STCP and MTCP protect nothing: on loopback addresses only, unless inside a VPN");
  return tcp::endpoint(found, port);
}

}  // namespace

// A connection that bundles come in on.
class PlainInbound : public std::enable_shared_from_this<PlainInbound> {
 public:
  PlainInbound(tcp::socket socket, tcpcl::Framing framing, std::uint64_t session, Peer& peer)
      : socket_(std::move(socket)),
        unframer_(framing, plain_bundle_size_max),
        session_(session),
        peer_(peer) {}

  void read() {
    if (is_reading_ || !socket_.is_open() || unanswered_ >= unanswered_max) return;
    is_reading_ = true;
    socket_.async_read_some(asio::buffer(buffer_),
                            [self = shared_from_this()](const error_code& error, std::size_t size) {
                              self->is_reading_ = false;
                              if (error) return self->close();
                              self->take(BytesView(self->buffer_).first(size));
                            });
  }
  // Without room the connection ends: there is no other way to say it.
  void answered(bool has_room) {
    --unanswered_;
    if (!has_room) return close();
    read();
  }
  void close() {
    error_code ignored;
    socket_.close(ignored);
  }
  bool is_over() const { return !socket_.is_open(); }

 private:
  void take(BytesView bytes) {
    auto bundles = unframer_.input(bytes);
    if (!bundles) return close();
    unanswered_ += bundles->size();
    for (Bytes& bundle : *bundles)
      peer_.received({.neighbour = {},
                      .ticket = {.session = session_, .transfer = {++taken_}},
                      .bytes = std::move(bundle)});
    read();
  }

  tcp::socket socket_;
  tcpcl::Unframer unframer_;
  std::uint64_t session_;
  Peer& peer_;
  std::uint64_t taken_ = 0;
  std::size_t unanswered_ = 0;
  bool is_reading_ = false;
  std::array<std::byte, plain_read_size> buffer_{};
};

// A connection that bundles go out on.
class PlainOutbound : public std::enable_shared_from_this<PlainOutbound> {
 public:
  PlainOutbound(asio::io_context& io, tcpcl::Framing framing, bundle::Eid node, tcp::endpoint to, Peer& peer)
      : socket_(io), pause_(io), framing_(framing), node_(std::move(node)), to_(std::move(to)), peer_(peer) {}

  const bundle::Eid& node() const { return node_; }
  void connect() {
    if (is_stopped_) return;
    socket_ = tcp::socket(socket_.get_executor());
    socket_.async_connect(to_, [self = shared_from_this()](const error_code& error) {
      if (error) return self->again("nobody is there");
      self->is_up_ = true;
      error_code ignored;
      self->socket_.set_option(tcp::no_delay(true), ignored);
      self->peer_.up(self->node_);
      self->watch();
      self->pump();
    });
  }
  void pump() {
    if (!is_up_ || under_way_) return;
    auto transfer = peer_.next(node_, tcpcl::Lane::all);
    if (!transfer) return;
    if (framing_ == tcpcl::Framing::stcp && transfer->bytes->size() > UINT32_MAX) {
      peer_.settled(node_, transfer->id,
                    {.kind = Outcome::Kind::refused, .reason = tcpcl::Reason::not_acceptable});
      return pump();
    }
    under_way_ = std::move(transfer);
    head_ = tcpcl::frame_head(framing_, under_way_->bytes->size());
    const std::array<asio::const_buffer, 2> parts{
        asio::buffer(head_.data(), head_.size()),
        asio::buffer(under_way_->bytes->data(), under_way_->bytes->size())};
    asio::async_write(socket_, parts, [self = shared_from_this()](const error_code& error, std::size_t) {
      if (error) return self->again("the connection broke");
      self->settle(Outcome::Kind::acknowledged);
      self->pump();
    });
  }
  void stop() {
    is_stopped_ = true;
    pause_.cancel();
    again("the connection was closed");
  }

 private:
  // Nothing ever comes; what is noticed so is the end.
  void watch() {
    socket_.async_read_some(asio::buffer(buffer_),
                            [self = shared_from_this()](const error_code& error, std::size_t) {
                              if (error == asio::error::operation_aborted) return;
                              if (error) return self->again("the neighbour closed the connection");
                              self->watch();
                            });
  }
  void settle(Outcome::Kind kind) {
    if (!under_way_) return;
    const tcpcl::TransferId id = under_way_->id;
    under_way_.reset();
    peer_.settled(node_, id, {.kind = kind});
  }
  void again(const char* why) {
    error_code ignored;
    socket_.close(ignored);
    settle(Outcome::Kind::broken);
    if (std::exchange(is_up_, false)) peer_.down(node_, why);
    if (is_stopped_) return;
    pause_.expires_after(plain_pause);
    pause_.async_wait([self = shared_from_this()](const error_code& error) {
      if (!error) self->connect();
    });
  }

  tcp::socket socket_;
  asio::steady_timer pause_;
  tcpcl::Framing framing_;
  bundle::Eid node_;
  tcp::endpoint to_;
  Peer& peer_;
  Bytes head_;
  std::optional<tcpcl::Transfer> under_way_;
  std::array<std::byte, 64> buffer_{};
  bool is_up_ = false;
  bool is_stopped_ = false;
};

class PlainPort::Parts : public std::enable_shared_from_this<Parts> {
 public:
  Parts(asio::io_context& io, Peer& peer, Reach reach) : io_(io), peer_(peer), reach_(reach) {}

  Result<std::uint16_t> listen(tcpcl::Framing framing, const std::string& address, std::uint16_t port) {
    const tcp::endpoint here = TRY(within(reach_, address, port));
    auto acceptor = std::make_shared<tcp::acceptor>(io_);
    error_code error;
    acceptor->open(here.protocol(), error);
    if (!error) acceptor->set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor->bind(here, error);
    if (!error) acceptor->listen(tcp::acceptor::max_listen_connections, error);
    if (error) return fail(Code::unavailable, address + ": " + error.message());
    const std::uint16_t chosen = acceptor->local_endpoint(error).port();
    acceptors_.push_back(acceptor);
    take_call(acceptor, framing);
    return chosen;
  }
  Result<> send_to(tcpcl::Framing framing, const bundle::Eid& node, const std::string& address,
                   std::uint16_t port) {
    const tcp::endpoint there = TRY(within(reach_, address, port));
    outbound_.push_back(std::make_shared<PlainOutbound>(io_, framing, node, there, peer_));
    outbound_.back()->connect();
    return {};
  }
  void answer(const Ticket& ticket, bool has_room) {
    const auto found = inbound_.find(ticket.session);
    if (found != inbound_.end()) found->second->answered(has_room);
  }
  void wake(const bundle::Eid& node) {
    for (const auto& one : outbound_)
      if (one->node() == node) one->pump();
  }
  void stop() {
    error_code ignored;
    for (const auto& one : acceptors_) one->close(ignored);
    for (const auto& [_, one] : inbound_) one->close();
    for (const auto& one : outbound_) one->stop();
    acceptors_.clear();
    inbound_.clear();
    outbound_.clear();
  }

 private:
  void take_call(const std::shared_ptr<tcp::acceptor>& acceptor, tcpcl::Framing framing) {
    acceptor->async_accept([self = shared_from_this(), acceptor, framing](const error_code& error,
                                                                          tcp::socket socket) {
      if (error == asio::error::operation_aborted || !acceptor->is_open()) return;
      std::erase_if(self->inbound_, [](const auto& one) { return one.second->is_over(); });
      if (!error && self->inbound_.size() < plain_connections_max) {
        const std::uint64_t session = self->next_session_++;
        const auto inbound = std::make_shared<PlainInbound>(std::move(socket), framing, session, self->peer_);
        self->inbound_.emplace(session, inbound);
        inbound->read();
      }
      self->take_call(acceptor, framing);
    });
  }

  asio::io_context& io_;
  Peer& peer_;
  Reach reach_;
  std::vector<std::shared_ptr<tcp::acceptor>> acceptors_;
  std::map<std::uint64_t, std::shared_ptr<PlainInbound>> inbound_;  // by session
  std::vector<std::shared_ptr<PlainOutbound>> outbound_;
  std::uint64_t next_session_ = first_plain_session;
};

PlainPort::PlainPort(asio::io_context& io, Peer& peer, Carriers& beside, Reach reach)
    : parts_(std::make_shared<Parts>(io, peer, reach)), beside_(beside) {}
PlainPort::~PlainPort() { parts_->stop(); }

Result<std::uint16_t> PlainPort::listen(tcpcl::Framing framing, const std::string& address,
                                        std::uint16_t port) {
  return parts_->listen(framing, address, port);
}
Result<> PlainPort::send_to(tcpcl::Framing framing, const bundle::Eid& node, const std::string& address,
                            std::uint16_t port) {
  return parts_->send_to(framing, node, address, port);
}

void PlainPort::accept(const Ticket& ticket) {
  return ticket.session < first_plain_session ? beside_.accept(ticket) : parts_->answer(ticket, true);
}
void PlainPort::refuse(const Ticket& ticket, tcpcl::Reason reason) {
  if (ticket.session < first_plain_session) return beside_.refuse(ticket, reason);
  parts_->answer(ticket, reason != tcpcl::Reason::no_resources);
}
void PlainPort::wake(const bundle::Eid& neighbour) {
  parts_->wake(neighbour);
  beside_.wake(neighbour);
}
void PlainPort::stop() { parts_->stop(); }

}  // namespace depesche::transport
