// SPDX-License-Identifier: EUPL-1.2
#include <doctest/doctest.h>

#include <algorithm>
#include <boost/asio/ip/tcp.hpp>

#include "transport/test_pouch.h"

namespace depesche::transport {
namespace {

using bundle::Precedence;

// A post that calls its headquarters, without TLS.
struct Wire {
  explicit Wire(Settings at_berlin = {.node = berlin}) : headquarters(io, std::move(at_berlin)) {
    port = headquarters.links->listen("127.0.0.1", 0).value();
    REQUIRE(post.links->connect({.node = berlin, .host = "127.0.0.1", .port = port}).has_value());
  }
  bool comes_true(const std::function<bool()>& claim) { return transport::comes_true(io, claim); }

  boost::asio::io_context io;
  TestNode post{io, {.node = cairo, .reconnect_min = Duration{20}}};
  TestNode headquarters;
  std::uint16_t port = 0;
};

TEST_CASE("bundles cross in both directions and are settled once") {
  Wire line;
  REQUIRE(line.comes_true([&] { return line.post.pouch.is_up && line.headquarters.pouch.is_up; }));
  for (std::uint64_t id = 0; id < 2000; ++id) line.post.pouch.queue(id, 100 + id * 11);
  for (std::uint64_t id = 0; id < 5; ++id) line.headquarters.pouch.queue(id, 1'000'000);
  line.post.links->wake(berlin);
  line.headquarters.links->wake(cairo);
  REQUIRE(line.comes_true([&] {
    return line.post.pouch.outcomes.size() == 2000 && line.headquarters.pouch.outcomes.size() == 5;
  }));
  REQUIRE(line.headquarters.pouch.arrivals.size() == 2000);
  for (std::uint64_t id = 0; id < 2000; ++id) {
    CHECK(line.headquarters.pouch.arrivals[id].bytes == Bytes(100 + id * 11, static_cast<std::byte>(id)));
    REQUIRE(line.post.pouch.outcomes[id].size() == 1);
    CHECK(line.post.pouch.outcomes[id][0].kind == Outcome::Kind::acknowledged);
  }
  CHECK(line.post.pouch.arrivals.size() == 5);
}

TEST_CASE(
    "a bundle is acknowledged only when the receiver accepts it, and refusals arrive with their reason") {
  Wire line;
  line.headquarters.pouch.accepts = false;
  line.post.pouch.queue(1, 500);
  line.post.pouch.queue(2, 500);
  REQUIRE(line.comes_true([&] { return line.headquarters.pouch.arrivals.size() == 2; }));
  transport::comes_true(line.io, [] { return false; }, 0.05);
  CHECK(line.post.pouch.outcomes.empty());
  line.headquarters.links->accept(line.headquarters.pouch.arrivals[0].ticket);
  line.headquarters.links->refuse(line.headquarters.pouch.arrivals[1].ticket, tcpcl::Reason::completed);
  REQUIRE(line.comes_true([&] { return line.post.pouch.outcomes.size() == 2; }));
  CHECK(line.post.pouch.outcomes[1].at(0).kind == Outcome::Kind::acknowledged);
  CHECK(line.post.pouch.outcomes[2].at(0).kind == Outcome::Kind::refused);
  CHECK(line.post.pouch.outcomes[2].at(0).reason == tcpcl::Reason::completed);
}

TEST_CASE("24: a FLASH bundle overtakes running transfers of 1 MB ROUTINE") {
  Wire line;
  line.headquarters.pouch.accepts = false;  // so the line for the rest fills up and stands still
  for (std::uint64_t id = 0; id < 60; ++id) line.post.pouch.queue(id, 1'000'000);
  const auto count = [&] { return line.headquarters.pouch.arrivals.size(); };
  REQUIRE(line.comes_true([&] { return count() >= 16; }));
  transport::comes_true(line.io, [] { return false; }, 0.1);
  const std::size_t before = count();
  CHECK(before < 20);  // 26: who does not accept is not read from

  line.post.pouch.queue(100, 10'000, Precedence::flash);
  line.post.links->wake(berlin);
  REQUIRE(line.comes_true([&] { return count() > before; }));
  CHECK(line.headquarters.pouch.arrivals.back().bytes.size() == 10'000);
  CHECK(line.post.pouch.outcomes.empty());
}

TEST_CASE("26: connections from one address that do not come to a session are limited") {
  Wire line({.node = berlin, .half_open_per_address_max = 3});
  REQUIRE(line.comes_true([&] { return line.headquarters.links->sessions().size() == 2; }));
  using boost::asio::ip::tcp;
  std::vector<tcp::socket> silent;
  for (int i = 0; i < 10; ++i) {
    silent.emplace_back(line.io).connect({boost::asio::ip::make_address("127.0.0.1"), line.port});
  }
  transport::comes_true(line.io, [] { return false; }, 0.1);
  CHECK(line.headquarters.links->sessions().size() == 2 + 3);
}

TEST_CASE("a neighbour that falls silent is called again, and what it had not acknowledged comes back once") {
  Wire line;
  line.headquarters.pouch.accepts = false;
  line.post.pouch.queue(7, 500);
  REQUIRE(line.comes_true([&] { return line.headquarters.pouch.arrivals.size() == 1; }));
  line.headquarters.links.reset();
  REQUIRE(line.comes_true([&] { return !line.post.pouch.is_up && line.post.pouch.outcomes.size() == 1; }));
  CHECK(line.post.pouch.outcomes[7].size() == 1);
  CHECK(line.post.pouch.outcomes[7].at(0).kind == Outcome::Kind::broken);

  TestNode again(line.io, {.node = berlin});
  REQUIRE(again.links->listen("127.0.0.1", line.port).has_value());
  line.post.pouch.queue(7, 500);
  REQUIRE(line.comes_true([&] { return again.pouch.arrivals.size() == 1; }));
  REQUIRE(line.comes_true([&] { return line.post.pouch.outcomes[7].size() == 2; }));
}

TEST_CASE("25: the beginning of a broken transfer is handed over") {
  Wire line;
  line.post.pouch.queue(1, 60'000'000);
  const auto bytes_in = [&] {
    std::uint64_t sum = 0;
    for (const SessionStatus& session : line.headquarters.links->sessions()) sum += session.bytes_in;
    return sum;
  };
  REQUIRE(line.comes_true([&] { return bytes_in() > 5'000'000; }));
  line.post.links.reset();
  REQUIRE(line.comes_true([&] { return !line.headquarters.pouch.is_up; }));
  REQUIRE(line.headquarters.pouch.beginnings.size() == 1);
  CHECK(line.headquarters.pouch.beginnings[0].size() > 4'900'000);
  CHECK(line.headquarters.pouch.beginnings[0].size() < 60'000'000);
}

TEST_CASE("links that stop end their sessions in order") {
  Wire line;
  REQUIRE(line.comes_true([&] { return line.post.pouch.is_up; }));
  bool has_stopped = false;
  line.post.links->stop([&] { has_stopped = true; });
  REQUIRE(line.comes_true([&] { return has_stopped && !line.headquarters.pouch.is_up; }));
  CHECK(line.headquarters.pouch.reasons.at(0) == "ended as agreed");
}

TEST_CASE("a session for a neighbour other than the one that was called does not come up") {
  boost::asio::io_context io;
  TestNode headquarters(io, {.node = berlin});
  TestNode post(io, {.node = cairo});
  const std::uint16_t port = headquarters.links->listen("127.0.0.1", 0).value();
  const bundle::Eid tunis = bundle::parse_eid("dtn://tunis/").value();
  REQUIRE(post.links->connect({.node = tunis, .host = "127.0.0.1", .port = port}).has_value());
  CHECK_FALSE(comes_true(io, [&] { return post.pouch.is_up; }, 0.2));
}

TEST_CASE("without TLS nothing beyond loopback is listened on or called") {
  boost::asio::io_context io;
  TestNode post(io, {.node = cairo});
  CHECK(post.links->listen("0.0.0.0", 0).error().code == Code::invalid);
  CHECK(post.links->connect({.node = berlin, .host = "192.0.2.1"}).error().code == Code::invalid);
  CHECK(post.links->listen("kein ort", 0).error().code == Code::invalid);
}

}  // namespace
}  // namespace depesche::transport
