// SPDX-License-Identifier: EUPL-1.2
#include "station/ltp_lines.h"

#include <doctest/doctest.h>

#include <numeric>

#include "exchange/addresses.h"
#include "station/test_outpost.h"
#include "transport/test_ether.h"

namespace depesche {
namespace {

Station::Settings ltp_settings_to(const MailboxId& neighbour, const transport::UdpPlace& there,
                                  ltp::Mode mode) {
  Station::Settings settings;
  settings.ltp = {{.neighbour = neighbour, .there = there, .rate = 4'000'000, .mode = mode}};
  settings.ltp_here = {.address = "127.0.0.1", .port = 0};
  return settings;
}

// Headquarters and a post with nothing but LTP between them.
struct OverLtp {
  explicit OverLtp(const char* name, ltp::Mode at_centre = ltp::Mode::two_way,
                   ltp::Mode at_post = ltp::Mode::two_way)
      : headquarters(name),
        cairo(headquarters, "kairo"),
        centre(*headquarters.node, ltp_settings_to({"node.kairo"}, ether.side(0), at_centre)),
        post(*cairo.node, ltp_settings_to(headquarters.node->site().node, ether.side(1), at_post)) {
    ether.begin(centre.station->ltp_port(), post.station->ltp_port());
    thread = std::thread([this] { io.run(); });
  }
  ~OverLtp() {
    io.stop();
    thread.join();
  }
  OverLtp(const OverLtp&) = delete;

  boost::asio::io_context io;
  transport::Ether ether{io};
  TestSite headquarters;
  JoinedSite cairo;
  Outpost centre;
  Outpost post;
  std::thread thread;
};

}  // namespace

TEST_CASE("27: over LTP with losses a report is home with its receipt, and both nodes show the line") {
  OverLtp over("station-ltp");
  over.ether.loss = 0.1;
  const DispatchId id = over.post.write(report_from_cairo(over.headquarters));
  CHECK(comes_true([&] { return over.centre.has(id); }));
  CHECK(comes_true([&] { return over.post.owed() == 0; }));
  const auto report = over.post.station->report();
  REQUIRE(report->links.size() == 1);
  CHECK(report->links[0].is_up);
  CHECK(report->links[0].line.starts_with("127.0.0.1:"));
  CHECK(report->links[0].line.ends_with(",rate=4000000,delay=0"));
}

TEST_CASE(
    "27, 12: over LTP, too, a node has handed a bundle over when its neighbour has committed it, and not "
    "before") {
  OverLtp over("station-ltp-commit");
  const auto waiting = [&] {
    const auto report = over.post.station->report();
    const auto& counts = report->links.at(0).waiting;
    return std::accumulate(counts.begin(), counts.end(), std::size_t{0});
  };
  REQUIRE(comes_true([&] { return over.post.station->report()->links.at(0).is_up; }));
  over.centre.mutex.lock();  // its disk takes long
  const std::uint64_t heard = over.ether.heard[1];
  const DispatchId id = over.post.write(report_from_cairo(over.headquarters));
  CHECK(comes_true([&] { return over.ether.heard[1] > heard; }));
  CHECK(waiting() == 1);
  std::this_thread::sleep_for(std::chrono::milliseconds(1'500));
  CHECK(waiting() == 1);
  over.centre.mutex.unlock();
  CHECK(comes_true([&] { return waiting() == 0; }));
  CHECK(over.centre.has(id));
}

TEST_CASE("27, 38: with radio silence a report arrives over LTP, and headquarters sends not one datagram") {
  OverLtp over("station-ltp-silence", ltp::Mode::receive_only, ltp::Mode::send_only);
  over.ether.loss = 0.05;
  const DispatchId id = over.post.write(report_from_cairo(over.headquarters));
  CHECK(comes_true([&] { return over.centre.has(id); }));
  CHECK(over.post.owed() == 1);  // until its receipt comes another way
  CHECK(over.ether.heard[0] == 0);
  CHECK(over.ether.heard[1] > 0);
  const auto report = over.centre.station->report();
  CHECK(report->links.at(0).is_receive_only);
}

TEST_CASE("27: a way of LTP that cannot be is refused, and its session numbers are kept before any is used") {
  TestSite headquarters("station-ltp-ways");
  JoinedSite cairo(headquarters, "kairo");
  const auto next_kept_by = [](Outpost& post) {
    Bytes kept;
    REQUIRE(post.station
                ->with_exchange([&](Exchange& exchange, Node&) -> Result<> {
                  kept = TRY(exchange.kept("ltp node.kairo"));
                  return {};
                })
                .has_value());
    return ltp::decode_numbers(kept)->next_session;
  };
  const auto once = ltp_settings_to({"node.kairo"}, {.address = "127.0.0.1", .port = 9}, ltp::Mode::two_way);
  std::uint64_t last = 65'536;
  for (int life = 0; life < 2; ++life) {
    Outpost post(*headquarters.node, once);
    REQUIRE(next_kept_by(post) > last);
    last = next_kept_by(post);
    for (int opened_again = 0; opened_again < 2; ++opened_again) {
      CHECK(comes_true([&] { return post.station->report()->links.at(0).last_try.has_value(); }));
      REQUIRE(post.station->try_now({"node.kairo"}).has_value());
      CHECK(comes_true([&] { return next_kept_by(post) > last; }));  // sooner than every 30 s
      last = next_kept_by(post);
    }
  }

  std::mutex mutex;
  const auto refusal_of = [&](LtpWay way) {
    Station::Settings settings = ltp_settings_to(way.neighbour, way.there, way.mode);
    settings.ltp = {std::move(way)};
    const auto station = Station::open(
        *headquarters.node,
        [&](const std::function<Result<>(Node&)>& work) {
          const std::lock_guard lock(mutex);
          return work(*headquarters.node);
        },
        std::move(settings));
    REQUIRE_FALSE(station.has_value());
    return station.error().code;
  };
  const transport::UdpPlace there{.address = "127.0.0.1", .port = 9};
  CHECK(refusal_of({.neighbour = {"node.kairo"}, .there = there, .rate = 100}) == Code::invalid);
  CHECK(refusal_of({.neighbour = {"node.kairo"}, .there = there, .delay = Duration(-1)}) == Code::invalid);
  CHECK(refusal_of({.neighbour = {"node.nirgends"}, .there = there}) == Code::not_found);
}

TEST_CASE(
    "27, 33: LTP has keys of its own, segments as short as a slow way wants, and engines that both ends "
    "number alike") {
  const LineTerms terms{.key = crypto::Secret::of(Bytes(32)), .directory = nullptr};
  const LtpWay slow{.neighbour = {"node.kairo"}, .there = {.address = "10.0.0.2"}, .rate = 2'400};
  const auto here = ltp_settings(slow, {"node.zentrale"}, terms);
  CHECK(here.engine.segment_size_max == ltp::segment_size_min);
  CHECK(here.engine.bytes_per_second == 300);
  const LtpWay fast{.neighbour = {"node.zentrale"}, .there = {.address = "10.0.0.1"}, .rate = 1'000'000};
  const auto there = ltp_settings(fast, {"node.kairo"}, terms);
  CHECK(there.engine.segment_size_max == 1'400);
  CHECK(here.engine.own == there.engine.neighbour);
  CHECK(here.engine.neighbour == there.engine.own);
  CHECK(here.engine.own != here.engine.neighbour);
  CHECK(engine_of(bundle::Eid::ipn(977'000, 0)) == ltp::EngineId{977'000});

  TestSite headquarters("station-ltp-key");
  JoinedSite cairo(headquarters, "kairo");
  const auto key = [&](std::string_view purpose) {
    const auto moment = headquarters.node->published();
    return line_key_with(*moment->directory, *moment->keys, headquarters.node->site().node, {"node.kairo"},
                         purpose)
        .value();
  };
  CHECK_FALSE(crypto::equal_in_constant_time(key(ltp_purpose).view(), key(serial_purpose).view()));
}

}  // namespace depesche
