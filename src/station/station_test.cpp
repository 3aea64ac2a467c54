// SPDX-License-Identifier: EUPL-1.2
#include "station/station.h"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <thread>

#include "station/calls.h"
#include "station/test_outpost.h"
#include "station/trust.h"

namespace depesche {
namespace {

using namespace std::chrono_literals;

std::size_t audits_in(Node& node) {
  const auto entries = node.log().read(Position{}, 1'000);
  return static_cast<std::size_t>(std::ranges::count_if(
      *entries, [](const Entry& one) { return decode_header(one.dispatch.header)->kind == Kind::audit; }));
}

TEST_CASE(
    "22: two nodes meet under TLS by the keys of their directory, and a report is home with its receipt") {
  TestSite headquarters("station");
  JoinedSite cairo(headquarters, "kairo");
  Outpost centre(*headquarters.node);
  Outpost post(*cairo.node);
  REQUIRE(
      post.station->call(headquarters.node->site().node, "127.0.0.1", centre.station->port()).has_value());
  const DispatchId id = post.write(report_from_cairo(headquarters));
  CHECK(comes_true([&] { return centre.has(id); }));
  CHECK(comes_true([&] { return post.owed() == 0; }));
  const auto report = post.station->report();
  REQUIRE(report.has_value());
  REQUIRE(report->links.size() == 1);
  CHECK(report->links[0].is_up);
  CHECK(report->links[0].address.starts_with("127.0.0.1:"));
}

TEST_CASE("of a neighbour that does not answer the report says when it was called, and when it will be") {
  TestSite headquarters("station-tries");
  JoinedSite cairo(headquarters, "kairo");
  Outpost post(*cairo.node);
  const MailboxId zentrale = headquarters.node->site().node;
  REQUIRE(post.station->call(zentrale, "127.0.0.1", 1).has_value());
  LinkReport link;
  REQUIRE(comes_true([&] {
    link = post.station->report()->links.at(0);
    return link.next_try.has_value();
  }));
  REQUIRE(link.last_try.has_value());
  CHECK(*link.last_try < *link.next_try);
  REQUIRE(post.station->cut(zentrale, {}).has_value());
  CHECK_FALSE(post.station->report()->links.at(0).next_try.has_value());
}

TEST_CASE("a cut link stays cut over a restart, on record, and what waits goes when it is mended") {
  TestSite headquarters("station-cut");
  JoinedSite cairo(headquarters, "kairo");
  Outpost centre(*headquarters.node);
  auto post = std::make_unique<Outpost>(*cairo.node);
  const MailboxId zentrale = headquarters.node->site().node;
  REQUIRE(post->station->call(zentrale, "127.0.0.1", centre.station->port()).has_value());
  REQUIRE(post->station->cut(zentrale, "otto").has_value());
  const DispatchId id = post->write(report_from_cairo(headquarters));
  std::this_thread::sleep_for(300ms);
  CHECK_FALSE(centre.has(id));
  post = nullptr;
  post = std::make_unique<Outpost>(*cairo.node);
  CHECK(post->station->report()->links.at(0).is_cut);
  CHECK_FALSE(centre.has(id));
  CHECK(post->station->try_now(zentrale).error().code == Code::conflict);
  REQUIRE(post->station->mend(zentrale, {}).has_value());
  CHECK(comes_true([&] { return centre.has(id); }));
  CHECK(audits_in(*cairo.node) == 2);
  CHECK(post->station->call({"node.nirgends"}, "127.0.0.1", 1).error().code == Code::not_found);
}

TEST_CASE("33: a link ends when the neighbour is revoked, and does not begin again") {
  TestSite headquarters("station-revoked");
  JoinedSite cairo(headquarters, "kairo");
  Outpost centre(*headquarters.node);
  Outpost post(*cairo.node);
  REQUIRE(
      post.station->call(headquarters.node->site().node, "127.0.0.1", centre.station->port()).has_value());
  const auto is_up = [&] {
    const auto report = centre.station->report();
    return report && !report->links.empty() && report->links[0].is_up;
  };
  REQUIRE(comes_true(is_up));
  {
    const std::lock_guard lock(centre.mutex);
    REQUIRE(revoke_node(*headquarters.node, {"node.kairo"}, "gestohlen").has_value());
  }
  centre.station->wake();
  CHECK(comes_true([&] { return !is_up(); }));
  std::this_thread::sleep_for(700ms);
  CHECK_FALSE(is_up());
}

TEST_CASE("22: a certificate is believed only for the key that the directory has for the node it names") {
  TestSite headquarters("station-trust");
  JoinedSite cairo(headquarters, "kairo");
  const auto& directory = *headquarters.node->published()->directory;
  const PublicKeys& keys = directory.mailbox({"node.kairo"})->keys;
  const bundle::Eid named = bundle::parse_eid("dtn://node.kairo/").value();
  transport::Certificate certificate;
  CHECK_FALSE(check_neighbour(directory, certificate).has_value());
  certificate.nodes = {named};
  CHECK_FALSE(check_neighbour(directory, certificate).has_value());
  certificate.key_digest = transport::key_digest_of(keys.signing.point);
  CHECK(check_neighbour(directory, certificate).has_value());
  certificate.nodes.push_back(bundle::parse_eid("dtn://node.zentrale/").value());
  CHECK_FALSE(check_neighbour(directory, certificate).has_value());
  certificate.nodes = {bundle::parse_eid("dtn://post.kairo/").value()};
  CHECK_FALSE(check_neighbour(directory, certificate).has_value());
}

TEST_CASE("33: both ends find the same key for their line, and none with a node that is unknown or revoked") {
  TestSite headquarters("station-line");
  JoinedSite cairo(headquarters, "kairo");
  const auto key = [](const Node& at, const char* own, const char* neighbour) {
    const auto moment = at.published();
    return line_key_with(*moment->directory, *moment->keys, {own}, {neighbour}, serial_purpose);
  };
  const std::string centre = headquarters.node->site().node.value;
  const auto ours = key(*headquarters.node, centre.c_str(), "node.kairo");
  const auto theirs = key(*cairo.node, "node.kairo", centre.c_str());
  REQUIRE(ours.has_value());
  REQUIRE(theirs.has_value());
  CHECK(crypto::equal_in_constant_time(ours->view(), theirs->view()));
  CHECK(key(*cairo.node, "node.kairo", "node.nirgends").error().code == Code::denied);
  CHECK(key(*cairo.node, centre.c_str(), "node.kairo").error().code == Code::denied);  // not our keys
  REQUIRE(revoke_node(*headquarters.node, {"node.kairo"}, "gestohlen").has_value());
  CHECK(key(*headquarters.node, centre.c_str(), "node.kairo").error().code == Code::denied);
}

TEST_CASE("both ends of a line make the same dictionaries, the first of what the directory says of both") {
  TestSite headquarters("station-line-words");
  const std::string centre = headquarters.node->site().node.value;
  const auto ids = [](const Node& at, const std::string& own, const std::string& neighbour) {
    std::vector<serial::DictionaryId> found;
    const auto dictionaries = line_dictionaries(*at.published()->directory, {own}, {neighbour}).value();
    for (const auto& one : dictionaries) found.push_back(one->id());
    return found;
  };
  const auto before = ids(*headquarters.node, centre, "node.kairo");
  JoinedSite cairo(headquarters, "kairo");
  const auto here = ids(*headquarters.node, centre, "node.kairo");
  CHECK(here == ids(*cairo.node, "node.kairo", centre));
  CHECK(here != ids(*cairo.node, "node.kairo", "node.nirgends"));
  REQUIRE(before.size() == 2);
  CHECK(before[0] != here[0]);
  CHECK(before[1] == here[1]);
}

TEST_CASE(
    "a line is written to as fast as its tty carries, and has dictionaries unless nobody answers on it") {
  TestSite headquarters("station-line-speed");
  const auto directory = headquarters.node->published()->directory;
  const auto settings = [&](unsigned rate, serial::Mode mode) {
    const SerialLine line{.neighbour = {"node.kairo"}, .device = "/dev/ttyS0", .rate = rate, .mode = mode};
    const LineTerms terms{.key = crypto::Secret::of(Bytes(32)), .directory = directory};
    return port_settings(line, headquarters.node->site().node, terms).value();
  };
  CHECK(settings(2'400, serial::Mode::two_way).session.bytes_per_second == 240);
  CHECK(settings(9'600, serial::Mode::two_way).session.bytes_per_second == 960);
  CHECK(settings(9'600, serial::Mode::two_way).baud == 9'600);
  CHECK_FALSE(settings(9'600, serial::Mode::two_way).session.dictionaries.empty());
  CHECK(settings(9'600, serial::Mode::send_only).session.dictionaries.empty());
  CHECK(settings(9'600, serial::Mode::receive_only).session.dictionaries.empty());
}

TEST_CASE("a line whose device is not there is waited for, and one that cannot be is refused") {
  TestSite headquarters("station-device");
  JoinedSite cairo(headquarters, "kairo");
  Station::Settings settings;
  std::mutex mutex;
  const auto on_writer = [&](const std::function<Result<>(Node&)>& work) {
    const std::lock_guard lock(mutex);
    return work(*headquarters.node);
  };
  const auto open = [&] { return Station::open(*headquarters.node, on_writer, settings); };
  settings.serial = {{.neighbour = {"node.kairo"}, .device = "/dev/there-is-none", .rate = 2'400}};
  {
    const auto station = open();
    REQUIRE(station.has_value());
    const auto report = (*station)->report();
    REQUIRE(report->links.size() == 1);
    CHECK(report->links[0].line == "/dev/there-is-none,2400");
    CHECK_FALSE(report->links[0].is_up);
    CHECK(report->links[0].why != "");
  }
  settings.serial.push_back(settings.serial[0]);
  CHECK(open().error().code == Code::conflict);
  settings.serial = {{.neighbour = {"node.kairo"}, .device = "/dev/null", .rate = 2'401}};
  CHECK(open().error().code == Code::invalid);
  settings.serial = {{.neighbour = {"node.nirgends"}, .device = "/dev/null"}};
  CHECK(open().error().code == Code::not_found);
}

TEST_CASE("whom a node calls comes back as it was kept") {
  const Calls calls{{{"node.a"}, {.host = "a.example", .port = 4556, .is_cut = false}},
                    {{"node.b"}, {.host = "", .port = 0, .is_cut = true}}};
  const Bytes encoded = encode(calls);
  CHECK(decode_calls(encoded).value() == calls);
  CHECK(decode_calls({})->empty());
  for (std::size_t size = 1; size < encoded.size(); ++size)
    CHECK_FALSE(decode_calls(BytesView(encoded).first(size)).has_value());
}

}  // namespace
}  // namespace depesche
