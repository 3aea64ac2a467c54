// SPDX-License-Identifier: EUPL-1.2
#include "transport/links.h"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <list>
#include <map>
#include <unordered_map>

#include "transport/caller.h"
#include "transport/connection.h"
#include "transport/listener.h"

namespace depesche::transport {
namespace {

using asio::ip::tcp;
using boost::system::error_code;
using tcpcl::Lane;

constexpr std::size_t buffer_size = 256U << 10;
constexpr auto stop_step = std::chrono::milliseconds(10);

}  // namespace

// A neighbour, as soon as it is called or has come up.
struct Site {
  bundle::Eid node{};
  std::vector<std::shared_ptr<Caller>> callers{};
  std::vector<Connection*> up{};

  bool has_up(Lane lane) const {
    return std::ranges::any_of(up, [&](const Connection* one) { return one->lane() == lane; });
  }
};

struct Links::Parts final : Switchboard, std::enable_shared_from_this<Links::Parts> {
  struct Entry {
    std::shared_ptr<Connection> connection;
    std::shared_ptr<Caller> caller;  // null when the neighbour called
    tcp::endpoint remote{};
    Site* site = nullptr;  // once it is up
  };

  Parts(asio::io_context& context, Settings given, Peer& user)
      : io(context), settings(std::move(given)), peer(user), pause(context), read_buffer(buffer_size) {}

  void on_up(Connection& connection) override;
  std::optional<tcpcl::Transfer> next(Connection& connection) override;
  void on_event(Connection& connection, tcpcl::Event event) override;
  Result<> judge(const Connection& connection, const Certificate& certificate) override;
  void on_closed(Connection& connection, const std::string& why) override;
  std::span<std::byte> buffer() override { return read_buffer; }

  Site& site_of(const bundle::Eid& node);
  Site* find(const bundle::Eid& node);
  void take(tcp::socket socket);
  void add_caller(Site& site, const Neighbour& neighbour, Lane lane);
  void start(tcp::socket socket, tcpcl::Config config, std::shared_ptr<Caller> caller);
  tcpcl::Config config_of(tcpcl::Role role, Lane lane) const;
  std::size_t half_open_from(const asio::ip::address& address) const;
  void wait_until_empty(std::function<void()> stopped);

  asio::io_context& io;
  Settings settings;
  Peer& peer;
  std::shared_ptr<SSL_CTX> tls;
  std::vector<std::shared_ptr<Listener>> listeners;
  std::list<Site> sites;
  std::unordered_map<std::uint64_t, Entry> entries;  // by the connection's serial
  std::uint64_t next_serial = 1;
  asio::steady_timer pause;
  std::vector<std::byte> read_buffer;
  bool is_stopping = false;
};

Site* Links::Parts::find(const bundle::Eid& node) {
  const auto found = std::ranges::find(sites, node, &Site::node);
  return found == sites.end() ? nullptr : &*found;
}

Site& Links::Parts::site_of(const bundle::Eid& node) {
  Site* const known = find(node);
  return known != nullptr ? *known : sites.emplace_back(Site{.node = node});
}

tcpcl::Config Links::Parts::config_of(tcpcl::Role role, Lane lane) const {
  return {.role = role,
          .node = settings.node,
          .needs_tls = tls != nullptr,
          .lane = lane,
          .keepalive_seconds = settings.keepalive_seconds,
          .transfer_mru = settings.transfer_mru};
}

std::size_t Links::Parts::half_open_from(const asio::ip::address& address) const {
  return static_cast<std::size_t>(std::ranges::count_if(entries, [&](const auto& entry) {
    const Entry& one = entry.second;
    return one.site == nullptr && one.caller == nullptr && one.remote.address() == address;
  }));
}

// A neighbour has called. Where there is no room for it the socket closes without a word.
void Links::Parts::take(tcp::socket socket) {
  error_code error;
  const tcp::endpoint remote = socket.remote_endpoint(error);
  if (error || is_stopping || entries.size() >= settings.sessions_max) return;
  if (half_open_from(remote.address()) >= settings.half_open_per_address_max) return;
  start(std::move(socket), config_of(tcpcl::Role::passive, Lane::all), nullptr);
}

void Links::Parts::add_caller(Site& site, const Neighbour& neighbour, Lane lane) {
  tcpcl::Config config = config_of(tcpcl::Role::active, lane);
  config.expected_node = neighbour.node;
  // The caller must not keep itself alive, nor us.
  const auto mine = std::make_shared<std::weak_ptr<Caller>>();
  auto connected = [self = weak_from_this(), mine, config](tcp::socket socket) {
    const auto parts = self.lock();
    if (parts) parts->start(std::move(socket), config, mine->lock());
  };
  auto caller =
      std::make_shared<Caller>(io, settings.reconnect_min, settings.reconnect_max, std::move(connected));
  *mine = caller;
  site.callers.push_back(caller);
  caller->call(neighbour.host, neighbour.port);
}

void Links::Parts::start(tcp::socket socket, tcpcl::Config config, std::shared_ptr<Caller> caller) {
  error_code ignored;
  const tcp::endpoint remote = socket.remote_endpoint(ignored);
  const std::uint64_t serial = next_serial++;
  auto connection = std::make_shared<Connection>(
      Connection::Start{.serial = serial,
                        .socket = std::move(socket),
                        .address = remote.address().to_string() + ":" + std::to_string(remote.port()),
                        .config = std::move(config),
                        .tls = tls},
      *this);
  entries.emplace(serial, Entry{.connection = connection, .caller = std::move(caller), .remote = remote});
  connection->begin();
}

void Links::Parts::on_up(Connection& connection) {
  Entry& entry = entries.at(connection.serial());
  if (entry.caller && entry.caller->is_stopped()) return connection.end(tcpcl::TermReason::unknown);
  Site& site = site_of(connection.status().neighbour);
  entry.site = &site;
  if (entry.caller) entry.caller->succeeded();
  site.up.push_back(&connection);
  if (site.up.size() == 1) peer.up(site.node);
}

std::optional<tcpcl::Transfer> Links::Parts::next(Connection& connection) {
  Site* const site = entries.at(connection.serial()).site;
  if (site == nullptr || is_stopping) return {};
  const Lane lane = connection.lane();
  const bool carries_all = lane == Lane::rest && !site->has_up(Lane::urgent);
  return peer.next(site->node, carries_all ? Lane::all : lane);
}

void Links::Parts::on_event(Connection& connection, tcpcl::Event event) {
  Site* const site = entries.at(connection.serial()).site;
  if (site == nullptr) return;
  const auto settled = [&](tcpcl::TransferId id, const Outcome& outcome) {
    peer.settled(site->node, id, outcome);
  };
  if (auto* received = std::get_if<tcpcl::Received>(&event)) {
    peer.received({.neighbour = site->node,
                   .ticket = {.session = connection.serial(), .transfer = received->id},
                   .bytes = std::move(received->bytes)});
  } else if (const auto* acknowledged = std::get_if<tcpcl::Acknowledged>(&event)) {
    settled(acknowledged->id, {.kind = Outcome::Kind::acknowledged});
  } else if (const auto* refused = std::get_if<tcpcl::Refused>(&event)) {
    settled(refused->id, {.kind = Outcome::Kind::refused, .reason = refused->reason});
  } else if (const auto* broken = std::get_if<tcpcl::Broken>(&event)) {
    settled(broken->id, {.kind = Outcome::Kind::broken, .arrived = broken->acknowledged});
  } else if (auto* interrupted = std::get_if<tcpcl::Interrupted>(&event)) {
    peer.interrupted(site->node, std::move(interrupted->bytes));
  }
}

Result<> Links::Parts::judge(const Connection&, const Certificate& certificate) {
  return settings.identity->trusts ? settings.identity->trusts(certificate) : Result<>();
}

void Links::Parts::on_closed(Connection& connection, const std::string& why) {
  const auto found = entries.find(connection.serial());
  const Entry entry = std::move(found->second);
  entries.erase(found);
  if (entry.caller && !is_stopping) entry.caller->call_again();
  if (entry.site == nullptr) return;
  std::erase(entry.site->up, &connection);
  for (Connection* const other : entry.site->up) other->schedule();  // it may have to carry more now
  if (entry.site->up.empty()) peer.down(entry.site->node, why);
}

Result<std::unique_ptr<Links>> Links::open(asio::io_context& io, Settings settings, Peer& peer) {
  auto parts = std::make_shared<Parts>(io, std::move(settings), peer);
  const Settings& kept = parts->settings;
  if (kept.identity) parts->tls = TRY(tls_settings(*kept.identity, kept.node));
  return std::unique_ptr<Links>(new Links(std::move(parts)));
}

Links::Links(std::shared_ptr<Parts> parts) : parts_(std::move(parts)) {}

Links::~Links() {
  parts_->is_stopping = true;
  for (const auto& listener : parts_->listeners) listener->stop();
  for (const Site& site : parts_->sites) {
    for (const auto& caller : site.callers) caller->stop();
  }
  for (const auto& [serial, entry] : parts_->entries) entry.connection->forget();
  parts_->entries.clear();
  parts_->pause.cancel();
}

Result<std::uint16_t> Links::listen(const std::string& address, std::uint16_t port) {
  error_code error;
  const auto parsed = asio::ip::make_address(address, error);
  if (error) return fail(Code::invalid, "'" + address + "' is not an IP address");
  if (!parts_->tls && !parsed.is_loopback()) {
    return fail(Code::invalid, "without TLS only loopback addresses are listened on, not " + address);
  }
  auto taken = [self = parts_->weak_from_this()](tcp::socket socket) {
    const auto parts = self.lock();
    if (parts) parts->take(std::move(socket));
  };
  auto listener = TRY(Listener::open(parts_->io, tcp::endpoint(parsed, port), std::move(taken)));
  listener->start();
  parts_->listeners.push_back(listener);
  return listener->port();
}

Result<> Links::connect(Neighbour neighbour) {
  error_code error;
  const auto address = asio::ip::make_address(neighbour.host, error);
  const bool is_loopback = error ? neighbour.host == "localhost" : address.is_loopback();
  if (!parts_->tls && !is_loopback) {
    return fail(Code::invalid, "without TLS only loopback addresses are called, not " + neighbour.host);
  }
  Site& site = parts_->site_of(neighbour.node);
  for (const auto& caller : site.callers) caller->stop();
  site.callers.clear();
  if (!parts_->settings.has_two_lanes) {
    parts_->add_caller(site, neighbour, Lane::all);
    return {};
  }
  parts_->add_caller(site, neighbour, Lane::urgent);
  parts_->add_caller(site, neighbour, Lane::rest);
  return {};
}

void Links::disconnect(const bundle::Eid& node) {
  Site* const site = parts_->find(node);
  if (site == nullptr) return;
  for (const auto& caller : site->callers) caller->stop();
  site->callers.clear();
  for (Connection* const connection : site->up) connection->end(tcpcl::TermReason::unknown);
}

void Links::accept(const Ticket& ticket) {
  const auto found = parts_->entries.find(ticket.session);
  if (found != parts_->entries.end()) found->second.connection->accept(ticket.transfer);
}

void Links::refuse(const Ticket& ticket, tcpcl::Reason reason) {
  const auto found = parts_->entries.find(ticket.session);
  if (found != parts_->entries.end()) found->second.connection->refuse(ticket.transfer, reason);
}

void Links::wake(const bundle::Eid& neighbour) {
  const Site* const site = parts_->find(neighbour);
  if (site == nullptr) return;
  for (Connection* const connection : site->up) connection->schedule();
}

void Links::review() {
  for (const auto& [serial, entry] : parts_->entries) {
    const auto& certificate = entry.connection->certificate();
    if (!certificate) continue;
    const auto verdict = parts_->judge(*entry.connection, *certificate);
    if (!verdict) entry.connection->drop(verdict.error().what);
  }
}

bool Links::is_up(const bundle::Eid& neighbour) const {
  const Site* const site = parts_->find(neighbour);
  return site != nullptr && !site->up.empty();
}

std::vector<SessionStatus> Links::sessions() const {
  std::vector<SessionStatus> all;
  for (const auto& [serial, entry] : parts_->entries) all.push_back(entry.connection->status());
  return all;
}

std::vector<CallStatus> Links::calls() const {
  std::vector<CallStatus> all;
  for (const Site& site : parts_->sites) {
    if (site.callers.empty()) continue;
    CallStatus& status = all.emplace_back(CallStatus{.neighbour = site.node});
    for (const auto& caller : site.callers) {
      status.last_try = std::max(status.last_try, caller->last_try());
      const auto next = caller->next_try();
      if (next && (!status.next_try || *next < *status.next_try)) status.next_try = next;
    }
  }
  return all;
}

void Links::stop(std::function<void()> stopped) {
  parts_->is_stopping = true;
  for (const auto& listener : parts_->listeners) listener->stop();
  for (const Site& site : parts_->sites) {
    for (const auto& caller : site.callers) caller->stop();
  }
  for (const auto& [serial, entry] : parts_->entries) entry.connection->end(tcpcl::TermReason::unknown);
  parts_->wait_until_empty(std::move(stopped));
}

void Links::Parts::wait_until_empty(std::function<void()> stopped) {
  if (entries.empty()) return stopped();
  pause.expires_after(stop_step);
  pause.async_wait([self = shared_from_this(), stopped = std::move(stopped)](const error_code& error) {
    if (!error) self->wait_until_empty(stopped);
  });
}

}  // namespace depesche::transport
