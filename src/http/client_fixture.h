// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <doctest/doctest.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <string>
#include <thread>

#include "http/house_fixture.h"

namespace depesche::http {

// An answer as it came over the wire.
struct Received {
  unsigned status = 0;
  std::vector<Header> headers;  // names in lower case
  std::string body;
  std::string raw;

  std::string header(std::string_view name) const {
    for (const Header& header : headers) {
      if (header.name == name) return header.value;
    }
    return {};
  }
  boost::json::object json() const { return boost::json::parse(body).as_object(); }
  std::string code() const { return std::string(json().at("code").as_string()); }
};

// A browser in a few lines: one connection, a cookie and a token.
class Client {
 public:
  explicit Client(std::uint16_t port) : port_(port), socket_(io_) { connect(); }

  void connect() {
    socket_.close();
    socket_.connect({boost::asio::ip::make_address("127.0.0.1"), port_});
  }

  Received get(const std::string& target) { return ask("GET", target, ""); }
  Received post(const std::string& target, const std::string& body = "{}") {
    return ask("POST", target, body);
  }
  Received put(const std::string& target, const std::string& body) { return ask("PUT", target, body); }
  Received remove(const std::string& target) { return ask("DELETE", target, ""); }

  Received ask(const std::string& method, const std::string& target, const std::string& body) {
    std::string head =
        method + " " + target + " HTTP/1.1\r\nHost: localhost:" + std::to_string(port_) + "\r\n";
    if (!cookie.empty()) head += "Cookie: " + cookie + "\r\n";
    if (!csrf.empty()) head += "X-CSRF-Token: " + csrf + "\r\n";
    if (!body.empty()) {
      head += "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
    }
    return send(head + more_headers + "\r\n" + body);
  }

  // Sends bytes as they are and reads one answer.
  Received send(const std::string& bytes) {
    boost::system::error_code error;
    boost::asio::write(socket_, boost::asio::buffer(bytes), error);
    return receive();
  }

  Received receive() {
    boost::system::error_code error;
    const std::size_t head_size =
        boost::asio::read_until(socket_, boost::asio::dynamic_buffer(pending_), "\r\n\r\n", error);
    Received received;
    if (error) return received;
    received.raw = pending_.substr(0, head_size);
    parse_head(received);
    pending_.erase(0, head_size);
    const std::string length = received.header("content-length");
    const std::size_t size = length.empty() ? 0 : std::stoul(length);
    if (pending_.size() < size) {
      boost::asio::read(socket_, boost::asio::dynamic_buffer(pending_),
                        boost::asio::transfer_exactly(size - pending_.size()), error);
    }
    received.body = pending_.substr(0, size);
    pending_.erase(0, size);
    received.raw += received.body;
    const std::string set = received.header("set-cookie");
    if (!set.empty()) cookie = set.substr(0, set.find(';'));
    return received;
  }

  // The next piece of an event stream, up to an empty line.
  std::string event() {
    boost::system::error_code error;
    const std::size_t size =
        boost::asio::read_until(socket_, boost::asio::dynamic_buffer(pending_), "\n\n", error);
    if (error) return {};
    std::string text = pending_.substr(0, size);
    pending_.erase(0, size);
    return text;
  }

  Received sign_in(const std::string& name, const std::string& with = the_password) {
    Received received = post("/api/v1/session",
                             boost::json::serialize(boost::json::object{{"name", name}, {"password", with}}));
    if (received.status == 200) csrf = received.json().at("csrf").as_string().c_str();
    return received;
  }

  std::string cookie, csrf, more_headers;

 private:
  void parse_head(Received& received) const {
    received.status = static_cast<unsigned>(std::stoul(received.raw.substr(9, 3)));
    std::size_t at = received.raw.find("\r\n") + 2;
    while (at + 2 < received.raw.size()) {
      const std::size_t end = received.raw.find("\r\n", at);
      const std::string line = received.raw.substr(at, end - at);
      const std::size_t colon = line.find(": ");
      if (colon != std::string::npos)
        received.headers.push_back({line.substr(0, colon), line.substr(colon + 2)});
      at = end + 2;
    }
  }

  std::uint16_t port_;
  boost::asio::io_context io_;
  boost::asio::ip::tcp::socket socket_;
  std::string pending_;
};

// A house whose node serves on a port of its own until the end of the test.
struct ServedHouse : House {
  explicit ServedHouse(std::filesystem::path web = {}) : web_(std::move(web)) {}
  ~ServedHouse() { stop(); }
  ServedHouse(const ServedHouse&) = delete;
  ServedHouse& operator=(const ServedHouse&) = delete;

  // Begins to serve; from here on only the service writes.
  void serve() {
    ServiceSettings settings = local_settings();
    settings.web = web_;
    settings.tools = serves_tools;
    settings.on_access = [this](const AccessRecord& record) { visits.push_back(record); };
    auto opened = Service::open(std::move(settings), *node, clock, entropy);
    if (!opened) MESSAGE(opened.error().what);
    REQUIRE(opened.has_value());
    service = *std::move(opened);
    thread_ = std::thread([this] { service->run(); });
  }

  void stop() {
    if (!service) return;
    service->stop();
    thread_.join();
    service.reset();
  }

  Client client() {
    if (!service) serve();
    return Client(service->port());
  }

  // As an operator does while the node serves.
  void change_while_serving(const std::vector<Submission>& batch) {
    const auto changed = service->with_node([&](Node& serving) -> Result<> {
      for (auto& answer : TRY(serving.submit(batch))) TRY(std::move(answer));
      return {};
    });
    REQUIRE(changed.has_value());
  }

  bool serves_tools = true;  // before the first client
  std::unique_ptr<Service> service;
  std::vector<AccessRecord> visits;  // read after stop()

 private:
  std::filesystem::path web_;
  std::thread thread_;
};

}  // namespace depesche::http
