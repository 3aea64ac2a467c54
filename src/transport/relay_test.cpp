// SPDX-License-Identifier: EUPL-1.2
#include "transport/relay.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "bundle/draft.h"
#include "bundle/fragment.h"
#include "crypto/encoding.h"
#include "env/entropy.h"
#include "transport/test_pouch.h"

namespace depesche::transport {
namespace {

const bundle::Eid middle = bundle::parse_eid("dtn://mitte/").value();

// A folder that is gone when this is.
struct Folder {
  Folder() {
    SystemEntropy entropy;
    path = std::filesystem::temp_directory_path() / ("depesche-relay-" + crypto::to_hex(draw<8>(entropy)));
  }
  ~Folder() { std::filesystem::remove_all(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::filesystem::path path;
};

// A bundle with this number, which it bears in its creation time and its payload.
Bytes numbered(std::uint64_t number, std::size_t size = 200) {
  const bundle::Primary primary{.destination = bundle::Eid::ipn(3, 1),
                                .source = bundle::Eid::ipn(1, 1),
                                .report_to = bundle::Eid::ipn(1, 0),
                                .created = {.milliseconds = 800'000'000'000, .sequence = number},
                                .lifetime = 86'400'000};
  return bundle::Draft(primary, Bytes(size, static_cast<std::byte>(number)), bundle::CrcType::crc32c)
      .encode();
}

void queue(Pouch& pouch, std::uint64_t id, Bytes bytes) {
  pouch.waiting.push_back({.id = {id}, .bytes = std::make_shared<const Bytes>(std::move(bytes))});
}

// One life of a relay between a post and its headquarters.
struct RelayNode {
  RelayNode(boost::asio::io_context& io, spool::Spool* spool)
      : relay(io, berlin, spool),
        links(Links::open(io, {.node = middle, .reconnect_min = Duration{20}}, relay).value()) {
    relay.use(*links);
    port = links->listen("127.0.0.1", 0).value();
  }
  Relay relay;
  std::unique_ptr<Links> links;
  std::uint16_t port = 0;
};

TEST_CASE("12, 35: what a relay acknowledged outlives it, and is handed on in the order in which it came") {
  const Folder folder;
  {
    boost::asio::io_context io;
    const auto spool = spool::Spool::open(folder.path, {}).value();
    RelayNode node(io, spool.get());
    TestNode post(io, {.node = cairo});
    REQUIRE(post.links->connect({.node = middle, .host = "127.0.0.1", .port = node.port}).has_value());
    for (std::uint64_t i = 0; i < 50; ++i) queue(post.pouch, i, numbered(i));
    REQUIRE(comes_true(io, [&] { return post.pouch.outcomes.size() == 50; }));
    for (std::uint64_t i = 0; i < 50; ++i)
      CHECK(post.pouch.outcomes[i].at(0).kind == Outcome::Kind::acknowledged);
  }
  boost::asio::io_context io;
  const auto spool = spool::Spool::open(folder.path, {}).value();
  CHECK(spool->count() == 50);
  RelayNode node(io, spool.get());
  TestNode headquarters(io, {.node = berlin});
  const std::uint16_t port = headquarters.links->listen("127.0.0.1", 0).value();
  REQUIRE(node.links->connect({.node = berlin, .host = "127.0.0.1", .port = port}).has_value());
  REQUIRE(comes_true(io, [&] { return headquarters.pouch.arrivals.size() == 50; }));
  for (std::uint64_t i = 0; i < 50; ++i) CHECK(headquarters.pouch.arrivals[i].bytes == numbered(i));
  CHECK(comes_true(io, [&] { return spool->count() == 0; }));
}

TEST_CASE("12: a relay refuses what is no bundle with 0x04, and nothing of it goes on") {
  const Folder folder;
  boost::asio::io_context io;
  const auto spool = spool::Spool::open(folder.path, {}).value();
  RelayNode node(io, spool.get());
  TestNode post(io, {.node = cairo});
  REQUIRE(post.links->connect({.node = middle, .host = "127.0.0.1", .port = node.port}).has_value());
  Bytes damaged = numbered(1);
  damaged[40] ^= std::byte{1};
  queue(post.pouch, 1, damaged);
  queue(post.pouch, 2, numbered(2));
  REQUIRE(comes_true(io, [&] { return post.pouch.outcomes.size() == 2; }));
  CHECK(post.pouch.outcomes[1].at(0).kind == Outcome::Kind::refused);
  CHECK(post.pouch.outcomes[1].at(0).reason == tcpcl::Reason::not_acceptable);
  CHECK(post.pouch.outcomes[2].at(0).kind == Outcome::Kind::acknowledged);
  CHECK(spool->count() == 1);
}

TEST_CASE("35: a relay whose spool is full refuses with 0x02 and keeps what it has") {
  const Folder folder;
  boost::asio::io_context io;
  const auto spool = spool::Spool::open(folder.path, {.bytes_max = 20'000}).value();
  RelayNode node(io, spool.get());
  TestNode post(io, {.node = cairo});
  REQUIRE(post.links->connect({.node = middle, .host = "127.0.0.1", .port = node.port}).has_value());
  for (std::uint64_t i = 0; i < 30; ++i) queue(post.pouch, i, numbered(i, 1000));
  REQUIRE(comes_true(io, [&] { return post.pouch.outcomes.size() == 30; }));
  std::size_t taken = 0;
  for (const auto& [id, outcomes] : post.pouch.outcomes) {
    if (outcomes.at(0).kind == Outcome::Kind::acknowledged) ++taken;
    if (outcomes.at(0).kind == Outcome::Kind::refused)
      CHECK(outcomes.at(0).reason == tcpcl::Reason::no_resources);
  }
  CHECK(taken > 10);
  CHECK(taken < 20);
  CHECK(spool->count() == taken);
}

TEST_CASE("16: a relay cuts what is longer than its link may carry, and the parts are the whole again") {
  const Folder folder;
  boost::asio::io_context io;
  const auto spool = spool::Spool::open(folder.path, {}).value();
  RelayNode node(io, spool.get());
  node.relay.limit_size(3000);
  TestNode post(io, {.node = cairo});
  TestNode headquarters(io, {.node = berlin});
  const std::uint16_t port = headquarters.links->listen("127.0.0.1", 0).value();
  REQUIRE(node.links->connect({.node = berlin, .host = "127.0.0.1", .port = port}).has_value());
  REQUIRE(post.links->connect({.node = middle, .host = "127.0.0.1", .port = node.port}).has_value());
  queue(post.pouch, 1, numbered(1, 10'000));
  queue(post.pouch, 2, numbered(2, 2'000));
  REQUIRE(comes_true(io, [&] { return headquarters.pouch.arrivals.size() == 5; }));
  REQUIRE(comes_true(io, [&] { return post.pouch.outcomes.size() == 2; }));
  CHECK(post.pouch.outcomes[1].at(0).kind == Outcome::Kind::acknowledged);

  bundle::Reassembly reassembly({});
  std::optional<Bytes> whole;
  std::size_t uncut = 0;
  for (const Arrival& arrival : headquarters.pouch.arrivals) {
    CHECK(arrival.bytes.size() <= 3000);
    const bundle::Bundle part = bundle::decode(arrival.bytes).value();
    if (!part.primary.fragment) {
      CHECK(arrival.bytes == numbered(2, 2'000));
      ++uncut;
      continue;
    }
    auto progress = reassembly.add(part).value();
    if (progress.whole) whole = std::move(progress.whole);
  }
  CHECK(uncut == 1);
  CHECK(whole == numbered(1, 10'000));
  CHECK(comes_true(io, [&] { return spool->count() == 0; }));
}

TEST_CASE("a relay without a spool holds no more in memory than it may, and lets in when there is room") {
  boost::asio::io_context io;
  RelayNode node(io, nullptr);
  TestNode post(io, {.node = cairo});
  REQUIRE(post.links->connect({.node = middle, .host = "127.0.0.1", .port = node.port}).has_value());
  for (std::uint64_t i = 0; i < 120; ++i) queue(post.pouch, i, numbered(i, 1'000'000));
  REQUIRE(comes_true(io, [&] { return node.relay.waiting() >= 65; }));
  comes_true(io, [] { return false; }, 0.2);
  CHECK(node.relay.waiting() < 100);
  CHECK(post.pouch.outcomes.size() < 70);
  TestNode headquarters(io, {.node = berlin});
  const std::uint16_t port = headquarters.links->listen("127.0.0.1", 0).value();
  REQUIRE(node.links->connect({.node = berlin, .host = "127.0.0.1", .port = port}).has_value());
  CHECK(comes_true(io, [&] { return headquarters.pouch.arrivals.size() == 120; }));
  CHECK(comes_true(io, [&] { return post.pouch.outcomes.size() == 120; }));
}

}  // namespace
}  // namespace depesche::transport
