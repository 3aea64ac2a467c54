// SPDX-License-Identifier: EUPL-1.2
#include "http/wire.h"

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <optional>
#include <vector>

namespace depesche::http {
namespace {

namespace beast = boost::beast;
using asio::ip::tcp;
using boost::system::error_code;
using Parser = beast::http::request_parser<beast::http::string_body>;

constexpr auto close_max = std::chrono::seconds(2);
constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";

// A connection that breaks is an everyday event: it arrives in `error`, not as an exception.
auto into(error_code& error) { return asio::redirect_error(asio::use_awaitable, error); }

Outcome outcome_of(const error_code& error) {
  if (!error) return Outcome::complete;
  if (error == beast::http::error::header_limit || error == beast::http::error::buffer_overflow) {
    return Outcome::head_too_large;
  }
  if (error == beast::http::error::body_limit) return Outcome::body_too_large;
  if (error == beast::error::timeout) return Outcome::too_slow;
  const bool is_broken_text =
      error.category() == make_error_code(beast::http::error::bad_method).category() &&
      error != beast::http::error::end_of_stream && error != beast::http::error::partial_message;
  return is_broken_text ? Outcome::malformed : Outcome::closed;
}

Method method_of(beast::http::verb verb) {
  if (verb == beast::http::verb::get) return Method::get;
  if (verb == beast::http::verb::head) return Method::head;
  if (verb == beast::http::verb::post) return Method::post;
  if (verb == beast::http::verb::put) return Method::put;
  if (verb == beast::http::verb::delete_) return Method::remove;
  return Method::other;
}

void copy_head(const Parser& parser, Request& request) {
  const auto& message = parser.get();
  request.method = method_of(message.method());
  request.target.assign(message.target().data(), message.target().size());
  request.keep_alive = message.keep_alive();
  request.headers.clear();
  for (const auto& field : message) {
    std::string name(field.name_string().data(), field.name_string().size());
    std::ranges::transform(name, name.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    request.headers.push_back({std::move(name), std::string(field.value().data(), field.value().size())});
  }
}

tcp::socket& lowest(beast::tcp_stream& stream) { return stream.socket(); }
tcp::socket& lowest(beast::ssl_stream<beast::tcp_stream>& stream) { return stream.next_layer().socket(); }
beast::tcp_stream& timed(beast::tcp_stream& stream) { return stream; }
beast::tcp_stream& timed(beast::ssl_stream<beast::tcp_stream>& stream) { return stream.next_layer(); }

asio::awaitable<error_code> greet(beast::tcp_stream&) { co_return error_code{}; }
asio::awaitable<error_code> greet(beast::ssl_stream<beast::tcp_stream>& stream) {
  error_code error;
  stream.next_layer().expires_after(handshake_max);
  co_await stream.async_handshake(asio::ssl::stream_base::server, into(error));
  co_return error;
}

asio::awaitable<void> part(beast::tcp_stream&) { co_return; }
asio::awaitable<void> part(beast::ssl_stream<beast::tcp_stream>& stream) {
  error_code ignored;
  stream.next_layer().expires_after(close_max);
  co_await stream.async_shutdown(into(ignored));
}

// Closing while bytes arrive would reset the connection and with it an answer that has not been read yet.
asio::awaitable<void> let_go(beast::tcp_stream& stream) {
  error_code error;
  stream.socket().shutdown(tcp::socket::shutdown_send, error);
  std::vector<std::byte> waste(16U << 10U);
  stream.expires_after(close_max);
  for (std::size_t passed = 0; !error && passed < 2 * body_bytes_max;) {
    passed += co_await stream.async_read_some(asio::buffer(waste), into(error));
  }
}

template <class Stream>
class StreamWire final : public Wire {
 public:
  explicit StreamWire(Stream stream) : stream_(std::move(stream)) {}

  asio::awaitable<bool> handshake() override {
    error_code ignored;
    lowest(stream_).set_option(tcp::no_delay(true), ignored);
    const error_code error = co_await greet(stream_);
    co_return !error;
  }

  asio::awaitable<Outcome> read_head(Request& request) override {
    error_code error;
    if (buffer_.size() == 0) {
      timed(stream_).expires_after(idle_max);
      const auto room = buffer_.prepare(first_read_size);
      const std::size_t size = co_await stream_.async_read_some(room, into(error));
      buffer_.commit(size);
      if (error) co_return Outcome::closed;
    }
    parser_.emplace();
    parser_->header_limit(static_cast<std::uint32_t>(header_bytes_max));
    parser_->body_limit(body_bytes_max);
    timed(stream_).expires_after(head_max);
    co_await beast::http::async_read_header(stream_, buffer_, *parser_, into(error));
    // A body that is announced as too large is an error of the head already; who asks is told in any case.
    if (!error || error == beast::http::error::body_limit) copy_head(*parser_, request);
    co_return outcome_of(error);
  }

  asio::awaitable<Outcome> read_body(Request& request) override {
    error_code error;
    timed(stream_).expires_after(body_max);
    if (request.header("expect") == "100-continue") {
      co_await asio::async_write(stream_, asio::buffer(go_on), into(error));
      if (error) co_return Outcome::closed;
    }
    if (!parser_->is_done()) co_await beast::http::async_read(stream_, buffer_, *parser_, into(error));
    request.body = std::move(parser_->get().body());
    co_return outcome_of(error);
  }

  asio::awaitable<bool> write(std::string_view head, std::string_view body) override {
    error_code error;
    const std::array<asio::const_buffer, 2> pieces{asio::buffer(head), asio::buffer(body)};
    timed(stream_).expires_after(write_max);
    co_await asio::async_write(stream_, pieces, into(error));
    co_return !error;
  }

  asio::awaitable<void> close() override {
    co_await part(stream_);
    co_await let_go(timed(stream_));
    abort();
  }

  void abort() override {
    error_code ignored;
    lowest(stream_).close(ignored);
  }

 private:
  static constexpr std::size_t first_read_size = 4096;

  Stream stream_;
  beast::flat_buffer buffer_{header_bytes_max + body_bytes_max};
  std::optional<Parser> parser_;
};

}  // namespace

std::unique_ptr<Wire> plain_wire(tcp::socket socket) {
  return std::make_unique<StreamWire<beast::tcp_stream>>(beast::tcp_stream(std::move(socket)));
}

std::unique_ptr<Wire> tls_wire(tcp::socket socket, asio::ssl::context& context) {
  return std::make_unique<StreamWire<beast::ssl_stream<beast::tcp_stream>>>(
      beast::ssl_stream<beast::tcp_stream>(beast::tcp_stream(std::move(socket)), context));
}

}  // namespace depesche::http
