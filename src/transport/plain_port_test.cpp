// SPDX-License-Identifier: EUPL-1.2
#include "transport/plain_port.h"

#include <doctest/doctest.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include "bundle/draft.h"
#include "transport/relay.h"
#include "transport/test_pouch.h"

namespace depesche::transport {
namespace {

using tcpcl::Framing;

Bytes plain_bundle(std::uint64_t number, std::size_t size) {
  const bundle::Primary primary{.destination = bundle::Eid::ipn(3, 1),
                                .source = bundle::Eid::ipn(1, 1),
                                .report_to = bundle::Eid::ipn(1, 0),
                                .created = {.milliseconds = 800'000'000'000, .sequence = number},
                                .lifetime = 86'400'000};
  return bundle::Draft(primary, Bytes(size, static_cast<std::byte>(number)), bundle::CrcType::crc32c)
      .encode();
}

// A relay that also takes and gives bundles on bare connections.
struct PlainRelay {
  explicit PlainRelay(boost::asio::io_context& io, PlainPort::Reach reach = PlainPort::Reach::loopback)
      : relay(io, berlin, nullptr),
        links(Links::open(io, {.node = cairo, .reconnect_min = Duration{20}}, relay).value()),
        plain(io, relay, *links, reach) {
    relay.use(plain);
  }
  Relay relay;
  std::unique_ptr<Links> links;
  PlainPort plain;
};

// Another program's side: writes bundles in a framing.
void write_to(boost::asio::io_context& io, std::uint16_t port, const std::vector<Bytes>& pieces) {
  boost::asio::ip::tcp::socket socket(io);
  socket.connect({boost::asio::ip::make_address("127.0.0.1"), port});
  for (const Bytes& one : pieces) boost::asio::write(socket, boost::asio::buffer(one));
}

std::vector<Bytes> framed(Framing framing, const Bytes& bundle) {
  return {tcpcl::frame_head(framing, bundle.size()), bundle};
}

}  // namespace

TEST_CASE("27: bundles go from one relay to the next over STCP and over MTCP, and from there over TCPCLv4") {
  for (const Framing framing : {Framing::stcp, Framing::mtcp}) {
    boost::asio::io_context io;
    PlainRelay first(io);
    PlainRelay second(io);
    TestNode post(io, {.node = bundle::parse_eid("dtn://posten/").value()});
    TestNode headquarters(io, {.node = berlin});
    const std::uint16_t called = first.links->listen("127.0.0.1", 0).value();
    REQUIRE(post.links->connect({.node = cairo, .host = "127.0.0.1", .port = called}).has_value());
    const std::uint16_t between = second.plain.listen(framing, "127.0.0.1", 0).value();
    REQUIRE(first.plain.send_to(framing, berlin, "127.0.0.1", between).has_value());
    const std::uint16_t last = headquarters.links->listen("127.0.0.1", 0).value();
    REQUIRE(second.links->connect({.node = berlin, .host = "127.0.0.1", .port = last}).has_value());
    for (std::uint64_t i = 0; i < 60; ++i)
      post.pouch.waiting.push_back(
          {.id = {i}, .bytes = std::make_shared<const Bytes>(plain_bundle(i, i * 5'000))});
    REQUIRE(comes_true(io, [&] { return headquarters.pouch.arrivals.size() == 60; }));
    for (std::uint64_t i = 0; i < 60; ++i)
      CHECK(headquarters.pouch.arrivals[i].bytes == plain_bundle(i, i * 5'000));
    CHECK(first.relay.counts().forwarded == 60);
  }
}

TEST_CASE("27: what is no bundle is dropped, and what is no framing ends its connection, and no other") {
  boost::asio::io_context io;
  PlainRelay node(io);
  TestNode headquarters(io, {.node = berlin});
  const std::uint16_t last = headquarters.links->listen("127.0.0.1", 0).value();
  REQUIRE(node.links->connect({.node = berlin, .host = "127.0.0.1", .port = last}).has_value());
  const std::uint16_t port = node.plain.listen(Framing::mtcp, "127.0.0.1", 0).value();
  const Bytes good = plain_bundle(1, 300);
  write_to(io, port, {Bytes(100, std::byte{0xFF})});
  std::vector<Bytes> both = framed(Framing::mtcp, Bytes(50, std::byte{1}));
  for (const Bytes& one : framed(Framing::mtcp, good)) both.push_back(one);
  write_to(io, port, both);
  REQUIRE(comes_true(io, [&] { return headquarters.pouch.arrivals.size() == 1; }));
  CHECK(headquarters.pouch.arrivals[0].bytes == good);
  CHECK(node.relay.counts().refused == 1);
}

TEST_CASE(
    "27: a neighbour that is not there yet, or goes away, is connected to again, and what waits is kept") {
  boost::asio::io_context io;
  PlainRelay sender(io);
  const std::uint16_t in = sender.plain.listen(Framing::stcp, "127.0.0.1", 0).value();
  std::uint16_t port = 0;
  {
    PlainRelay absent(io);
    port = absent.plain.listen(Framing::stcp, "127.0.0.1", 0).value();
  }
  REQUIRE(sender.plain.send_to(Framing::stcp, berlin, "127.0.0.1", port).has_value());
  write_to(io, in, framed(Framing::stcp, plain_bundle(1, 100)));
  REQUIRE(comes_true(io, [&] { return sender.relay.waiting() == 1; }));
  CHECK(sender.relay.counts().forwarded == 0);
  PlainRelay receiver(io);
  REQUIRE(receiver.plain.listen(Framing::stcp, "127.0.0.1", port).has_value());
  CHECK(comes_true(io, [&] { return receiver.relay.counts().received == 1; }));
}

TEST_CASE("27: STCP and MTCP stay on this machine unless the operator says that a VPN protects the way") {
  boost::asio::io_context io;
  PlainRelay node(io);
  CHECK(node.plain.listen(Framing::stcp, "0.0.0.0", 0).error().code == Code::invalid);
  CHECK(node.plain.send_to(Framing::stcp, berlin, "192.0.2.1", 4557).error().code == Code::invalid);
  CHECK(node.plain.listen(Framing::stcp, "localhost", 0).error().code == Code::invalid);
  PlainRelay inside(io, PlainPort::Reach::vpn);
  CHECK(inside.plain.listen(Framing::stcp, "0.0.0.0", 0).has_value());
  CHECK(inside.plain.send_to(Framing::stcp, berlin, "192.0.2.1", 4557).has_value());
}

}  // namespace depesche::transport
