// SPDX-License-Identifier: EUPL-1.2
#include "http/server.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>
#include <exception>
#include <iostream>
#include <list>
#include <map>
#include <optional>

#include "http/events.h"

namespace depesche::http {
namespace {

using asio::ip::tcp;
using boost::system::error_code;

constexpr auto accept_pause = std::chrono::milliseconds(100);  // when the process has run out of descriptors

auto into(error_code& error) { return asio::redirect_error(asio::use_awaitable, error); }

// A bug in one conversation must be seen, and must not end the others.
void report(const std::exception_ptr& failure) {
  if (!failure) return;
  try {
    std::rethrow_exception(failure);
  } catch (const std::exception& unexpected) {
    std::cerr << "conversation ended: " << unexpected.what() << '\n';
  }
}

bool is_number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && rest == text.data() + text.size();
}

}  // namespace

struct Server::Parts {
  struct Conversation {
    std::unique_ptr<Wire> wire;
    std::string address;
    bool is_answering = false;
  };

  Parts(asio::io_context& context, Api& answering) : io(context), api(answering), acceptor(context) {}

  asio::awaitable<void> accept_all();
  asio::awaitable<void> converse(std::list<Conversation>::iterator conversation);
  asio::awaitable<bool> one_request(Conversation& conversation);
  asio::awaitable<Outcome> read(Wire& wire, Request& request);
  asio::awaitable<bool> send(Wire& wire, Response response, bool keep_alive, bool head_only);
  asio::awaitable<void> wind_down(std::function<void()> stopped);
  void begin(tcp::socket socket);

  asio::io_context& io;
  Api& api;
  tcp::acceptor acceptor;
  std::optional<asio::ssl::context> tls;
  std::list<Conversation> conversations;
  std::map<std::string, std::size_t> by_address;
  bool is_stopping = false;
};

asio::awaitable<void> Server::Parts::accept_all() {
  error_code error;
  for (;;) {
    tcp::socket socket = co_await acceptor.async_accept(into(error));
    if (is_stopping || error == asio::error::operation_aborted) co_return;
    if (error) {
      asio::steady_timer pause(io, accept_pause);
      co_await pause.async_wait(into(error));
      continue;
    }
    begin(std::move(socket));
  }
}

void Server::Parts::begin(tcp::socket socket) {
  error_code error;
  const auto neighbour = socket.remote_endpoint(error);
  if (error) return;
  std::string address = neighbour.address().to_string();
  std::size_t& here = by_address[address];
  if (conversations.size() >= connections_max || here >= connections_per_address_max) {
    if (here == 0) by_address.erase(address);
    return;  // the socket closes: there is no room even to say so
  }
  ++here;
  auto wire = tls ? tls_wire(std::move(socket), *tls) : plain_wire(std::move(socket));
  conversations.push_back({.wire = std::move(wire), .address = std::move(address)});
  asio::co_spawn(io, converse(std::prev(conversations.end())), report);
}

// One connection: requests are read and answered in turn until either side has enough.
asio::awaitable<void> Server::Parts::converse(std::list<Conversation>::iterator conversation) {
  bool goes_on = co_await conversation->wire->handshake();
  while (goes_on && !is_stopping) goes_on = co_await one_request(*conversation);
  co_await conversation->wire->close();
  if (--by_address[conversation->address] == 0) by_address.erase(conversation->address);
  conversations.erase(conversation);
}

asio::awaitable<Outcome> Server::Parts::read(Wire& wire, Request& request) {
  Outcome outcome = co_await wire.read_head(request);
  if (outcome != Outcome::complete) co_return outcome;
  const std::string_view length = request.header("content-length");
  if (!request.header("transfer-encoding").empty()) co_return Outcome::malformed;
  if (length.empty()) co_return Outcome::complete;
  if (!is_number(length)) co_return Outcome::malformed;
  const std::size_t announced = std::strtoull(std::string(length).c_str(), nullptr, 10);
  if (announced > api.body_limit(request)) co_return Outcome::body_too_large;
  outcome = co_await wire.read_body(request);
  co_return outcome;
}

// Answers one request; false when the connection has ended.
asio::awaitable<bool> Server::Parts::one_request(Conversation& conversation) {
  Request request;
  request.address = conversation.address;
  const Outcome outcome = co_await read(*conversation.wire, request);
  if (outcome == Outcome::closed) co_return false;
  conversation.is_answering = true;
  const bool keep_alive = outcome == Outcome::complete && request.keep_alive;
  const bool head_only = request.method == Method::head;
  Response response;
  if (outcome == Outcome::complete) {
    response = co_await api.answer(std::move(request));
  } else {
    response = api.refusal(outcome);
  }
  const bool goes_on = co_await send(*conversation.wire, std::move(response), keep_alive, head_only);
  conversation.is_answering = false;
  co_return goes_on;
}

asio::awaitable<bool> Server::Parts::send(Wire& wire, Response response, bool keep_alive, bool head_only) {
  const bool goes_on = keep_alive && !is_stopping && !response.events;
  const std::string head = head_of(response, goes_on);
  const std::string_view content = head_only ? std::string_view{} : response.content();
  bool is_there = co_await wire.write(head, content);
  std::size_t bytes = is_there ? content.size() : 0;
  while (is_there && response.events && !is_stopping) {
    const std::string piece = co_await response.events->next();
    if (piece.empty()) break;
    is_there = co_await wire.write(piece, std::string_view());
    bytes += piece.size();
  }
  api.sent(response, bytes);
  co_return is_there&& goes_on;
}

asio::awaitable<void> Server::Parts::wind_down(std::function<void()> stopped) {
  error_code ignored;
  is_stopping = true;
  acceptor.close(ignored);
  api.stop();
  for (Conversation& conversation : conversations) {
    if (!conversation.is_answering) conversation.wire->abort();
  }
  asio::steady_timer tick(io);
  constexpr auto step = std::chrono::milliseconds(10);
  for (auto waited = std::chrono::milliseconds(0); !conversations.empty() && waited < stop_max;
       waited += step) {
    tick.expires_after(step);
    co_await tick.async_wait(into(ignored));
  }
  for (Conversation& conversation : conversations) conversation.wire->abort();
  while (!conversations.empty()) {
    tick.expires_after(step);
    co_await tick.async_wait(into(ignored));
  }
  stopped();
}

Result<std::unique_ptr<Server>> Server::open(asio::io_context& io, const Listen& listen, Api& api) {
  auto parts = std::make_unique<Parts>(io, api);
  error_code error;
  const auto address = asio::ip::make_address(listen.address, error);
  if (error) return fail(Code::invalid, "'" + listen.address + "' is not an IP address");
  if (listen.plain && !address.is_loopback()) {
    return fail(Code::invalid, "plain HTTP is served on loopback addresses only, not on " + listen.address +
                                   ": give a certificate and a key");
  }
  if (!listen.plain) parts->tls.emplace(TRY(tls_context(listen.certificate, listen.key)));
  const tcp::endpoint endpoint(address, listen.port);
  tcp::acceptor& acceptor = parts->acceptor;
  if (!error) acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) {
    return fail(Code::unavailable, "cannot listen on " + listen.address + ":" + std::to_string(listen.port) +
                                       ": " + error.message());
  }
  return std::unique_ptr<Server>(new Server(std::move(parts)));
}

Server::Server(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Server::~Server() = default;

std::uint16_t Server::port() const { return parts_->acceptor.local_endpoint().port(); }
bool Server::uses_tls() const { return parts_->tls.has_value(); }
std::size_t Server::connections() const { return parts_->conversations.size(); }

void Server::start() { asio::co_spawn(parts_->io, parts_->accept_all(), report); }

void Server::stop(std::function<void()> stopped) {
  asio::co_spawn(parts_->io, parts_->wind_down(std::move(stopped)), report);
}

}  // namespace depesche::http
