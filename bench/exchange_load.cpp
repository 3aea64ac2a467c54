// SPDX-License-Identifier: EUPL-1.2
// What stands before and behind a relay that is measured: a source and a sink of bundles over TCPCLv4, and
// both in one process for the time that one bundle takes. Results are one line of JSON each.
#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <deque>
#include <fstream>
#include <iterator>
#include <string>

#include "bundle/draft.h"
#include "env/stopwatch.h"
#include "need.h"
#include "transport/links.h"

namespace {

using namespace depesche;
using bench::need;
using bench::stop_with;
namespace asio = boost::asio;

constexpr std::size_t different_bundles = 64;

// The same in all processes of this machine.
double seconds_now() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

std::string read_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) stop_with("cannot read " + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write_text(const std::string& path, const std::string& text) {
  std::ofstream file(path + ".new");
  file << text;
  file.close();
  if (!file || std::rename((path + ".new").c_str(), path.c_str()) != 0) stop_with("cannot write " + path);
}

bundle::Eid node(const std::string& name) { return need(bundle::parse_eid("dtn://" + name + "/")); }

// A valid bundle whose encoding is `size` bytes long, or as near as CBOR lets it come.
Bytes make_bundle(std::size_t size, std::uint64_t sequence) {
  const bundle::Primary primary{.destination = bundle::Eid::ipn(3, 1),
                                .source = bundle::Eid::ipn(1, 1),
                                .report_to = bundle::Eid::ipn(1, 0),
                                .created = {.milliseconds = 800'000'000'000, .sequence = sequence},
                                .lifetime = 86'400'000};
  const auto encoded = [&](std::size_t payload) {
    Bytes bytes(payload);
    for (std::size_t i = 0; i < payload; ++i)
      bytes[i] = static_cast<std::byte>((i * 131 + sequence) >> 3 & 0xFFU);
    return bundle::Draft(primary, std::move(bytes), bundle::CrcType::crc32c).encode();
  };
  const std::size_t overhead = encoded(0).size();
  std::size_t payload = size > overhead ? size - overhead : 0;
  while (payload > 0 && encoded(payload).size() > size) --payload;
  return encoded(payload);
}

// Sends bundles as fast as they are taken, and takes what comes.
class Load final : public transport::Peer {
 public:
  void up(const bundle::Eid&) override { is_up = true; }
  void down(const bundle::Eid&, const std::string& why) override {
    if (sent < count || settled_count < count) stop_with("the link ended: " + why);
  }
  void received(transport::Arrival arrival) override {
    links->accept(arrival.ticket);
    ++arrived;
    arrived_bytes += arrival.bytes.size();
    last_arrival = seconds_now();
    if (on_arrival) on_arrival();
  }
  std::optional<tcpcl::Transfer> next(const bundle::Eid& neighbour, tcpcl::Lane lane) override {
    if (neighbour != node("relay") || lane == tcpcl::Lane::urgent || sent == count) return {};
    if (sent == 0) begun = seconds_now();
    const tcpcl::Transfer transfer{.id = {sent}, .bytes = bundles[sent % bundles.size()]};
    ++sent;
    return transfer;
  }
  void settled(const bundle::Eid&, tcpcl::TransferId, const transport::Outcome& outcome) override {
    if (outcome.kind != transport::Outcome::Kind::acknowledged) stop_with("a bundle was not taken");
    if (++settled_count == count && on_done) on_done();
  }
  void interrupted(const bundle::Eid&, Bytes) override {}

  void fill(std::size_t size) {
    for (std::uint64_t i = 0; i < different_bundles; ++i) {
      bundles.push_back(std::make_shared<const Bytes>(make_bundle(size, i)));
    }
  }

  transport::Links* links = nullptr;
  std::vector<std::shared_ptr<const Bytes>> bundles;
  std::function<void()> on_arrival;
  std::function<void()> on_done;
  std::uint64_t count = 0;
  std::uint64_t sent = 0;
  std::uint64_t settled_count = 0;
  std::uint64_t arrived = 0;
  std::uint64_t arrived_bytes = 0;
  double begun = 0;
  double last_arrival = 0;
  bool is_up = false;
};

// Certificates lie in the folder DEPESCHE_TLS when there is to be TLS.
transport::Settings settings_of(const std::string& name) {
  transport::Settings settings{.node = node(name)};
  const char* const folder = std::getenv("DEPESCHE_TLS");
  if (folder == nullptr) return settings;
  const std::string base = folder;
  settings.identity = transport::Identity{.certificate = read_text(base + "/" + name + ".pem"),
                                          .key = read_text(base + "/" + name + ".key"),
                                          .roots = {read_text(base + "/root.pem")}};
  return settings;
}

int make_certificates(const std::string& folder) {
  const auto root = need(transport::issue_certificate(nullptr, nullptr));
  write_text(folder + "/root.pem", root.certificate);
  for (const std::string name : {"source", "relay", "sink"}) {
    const bundle::Eid eid = node(name);
    const auto issued = need(transport::issue_certificate(&eid, &root));
    write_text(folder + "/" + name + ".pem", issued.certificate);
    write_text(folder + "/" + name + ".key", issued.key);
  }
  return 0;
}

// Takes COUNT bundles and ends.
int run_sink(const std::string& ready_file, std::uint64_t count) {
  asio::io_context io(1);
  Load load;
  const auto links = need(transport::Links::open(io, settings_of("sink"), load));
  load.links = links.get();
  load.on_arrival = [&] {
    if (load.arrived == count) links->stop([&] { io.stop(); });
  };
  write_text(ready_file, std::to_string(need(links->listen("127.0.0.1", 0))));
  io.run();
  std::printf("{\"last\": %.9f, \"bundles\": %llu, \"bytes\": %llu}\n", load.last_arrival,
              static_cast<unsigned long long>(load.arrived),
              static_cast<unsigned long long>(load.arrived_bytes));
  return 0;
}

// Sends COUNT bundles of SIZE bytes and ends when all are acknowledged.
int run_source(std::uint16_t port, std::uint64_t count, std::size_t size) {
  asio::io_context io(1);
  Load load;
  load.fill(size);
  load.count = count;
  const auto links = need(transport::Links::open(io, settings_of("source"), load));
  load.links = links.get();
  load.on_done = [&] { links->stop([&] { io.stop(); }); };
  need(links->connect({.node = node("relay"), .host = "127.0.0.1", .port = port}));
  io.run();
  std::printf("{\"begun\": %.9f, \"acknowledged\": %.9f, \"size\": %zu}\n", load.begun, seconds_now(),
              load.bundles[0]->size());
  return 0;
}

// Sends one bundle after another through the relay back to itself, with a pause between.
int run_ping(const std::string& ready_file, const std::string& relay_file, std::uint64_t count,
             std::size_t size) {
  asio::io_context io(1);
  Load source;
  Load sink;
  source.fill(size);
  const auto sink_links = need(transport::Links::open(io, settings_of("sink"), sink));
  sink.links = sink_links.get();
  write_text(ready_file, std::to_string(need(sink_links->listen("127.0.0.1", 0))));
  const auto links = need(transport::Links::open(io, settings_of("source"), source));
  source.links = links.get();
  while (!std::ifstream(relay_file) || read_text(relay_file).empty())
    io.run_one_for(std::chrono::milliseconds(10));
  const auto port = static_cast<std::uint16_t>(std::stoul(read_text(relay_file)));
  need(links->connect({.node = node("relay"), .host = "127.0.0.1", .port = port}));

  std::vector<double> times;
  asio::steady_timer pause(io);
  std::function<void()> send_one = [&] {
    source.count = source.sent + 1;
    source.begun = seconds_now();
    links->wake(node("relay"));
  };
  sink.on_arrival = [&] {
    times.push_back(sink.last_arrival - source.begun);
    if (times.size() == count) return io.stop();
    pause.expires_after(std::chrono::milliseconds(5));
    pause.async_wait([&](const boost::system::error_code&) { send_one(); });
  };
  while (!source.is_up || !sink.is_up) io.run_one_for(std::chrono::milliseconds(10));
  pause.expires_after(std::chrono::milliseconds(300));
  pause.async_wait([&](const boost::system::error_code&) { send_one(); });
  io.run();
  std::ranges::sort(times);
  std::printf("{\"p50_us\": %.1f, \"p99_us\": %.1f}\n", times[times.size() / 2] * 1e6,
              times[times.size() * 99 / 100] * 1e6);
  return 0;
}

// Decodes and checks one bundle of SIZE bytes again and again.
int run_decode(std::size_t size) {
  const Bytes bytes = make_bundle(size, 7);
  std::uint64_t decoded = 0;
  const Stopwatch watch;
  do {
    for (int i = 0; i < 10'000; ++i) decoded += bundle::decode(bytes).has_value() ? 1U : 0U;
  } while (watch.seconds() < 2);
  std::printf("{\"per_second\": %.0f, \"size\": %zu}\n", static_cast<double>(decoded) / watch.seconds(),
              bytes.size());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  const std::string mode = words.empty() ? "" : words[0];
  if (mode == "certificates" && words.size() == 2) return make_certificates(words[1]);
  if (mode == "sink" && words.size() == 3) return run_sink(words[1], std::stoull(words[2]));
  if (mode == "source" && words.size() == 4) {
    return run_source(static_cast<std::uint16_t>(std::stoul(words[1])), std::stoull(words[2]),
                      std::stoull(words[3]));
  }
  if (mode == "ping" && words.size() == 5) {
    return run_ping(words[1], words[2], std::stoull(words[3]), std::stoull(words[4]));
  }
  if (mode == "decode" && words.size() == 2) return run_decode(std::stoull(words[1]));
  stop_with(
      "certificates FOLDER | sink READY COUNT | source PORT COUNT SIZE | ping READY RELAY COUNT SIZE | "
      "decode SIZE");
}
