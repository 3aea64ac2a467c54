// SPDX-License-Identifier: EUPL-1.2
#include "cli/lab_relay.h"

#include <boost/asio/signal_set.hpp>
#include <boost/json/object.hpp>
#include <charconv>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <map>

#include "cli/invocation.h"
#include "transport/links.h"
#include "transport/plain_port.h"
#include "transport/relay.h"

namespace depesche::cli {
namespace {

namespace asio = boost::asio;

struct Place {
  std::string host;
  std::uint16_t port = 0;
};

// „host:port“; the port is what stands behind the last colon.
Result<Place> parse_place(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  Place place{.host = text.substr(0, colon)};
  const std::string digits = colon == std::string::npos ? "" : text.substr(colon + 1);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), place.port);
  if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size()) {
    return fail(Code::invalid, "'" + text + "' is not address:port");
  }
  return place;
}

// Bytes of the longest bundle that goes on in one piece; 0 when nothing is said.
Result<std::size_t> largest_of(const Words& words) {
  const std::string typed = words.value("largest", "0");
  std::size_t bytes = 0;
  const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), bytes);
  if (typed.empty() || error != std::errc{} || end != typed.data() + typed.size()) {
    return fail(Code::invalid, "'" + typed + "' is not a number of bytes");
  }
  return bytes;
}

Result<std::string> read_text(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(Code::not_found, "cannot read " + path.string());
  return std::string{std::istreambuf_iterator<char>(file), {}};
}

Result<transport::Settings> settings_of(const Invocation& invocation) {
  const Words& words = invocation.words();
  transport::Settings settings{.node = TRY(bundle::parse_eid(words.value("node", "dtn://relay/")))};
  if (!words.has("certificate")) return settings;
  transport::Identity identity;
  identity.certificate = TRY(read_text(invocation.path(words.value("certificate"))));
  identity.key = TRY(read_text(invocation.path(words.value("key"))));
  identity.roots.push_back(TRY(read_text(invocation.path(words.value("root")))));
  settings.identity = std::move(identity);
  return settings;
}

// How the neighbour that all goes on to speaks; nothing: TCPCLv4.
Result<std::optional<tcpcl::Framing>> framing_of(const Words& words) {
  const std::string typed = words.value("as", "tcpcl");
  if (typed == "stcp") return tcpcl::Framing::stcp;
  if (typed == "mtcp") return tcpcl::Framing::mtcp;
  if (typed == "tcpcl") return std::nullopt;
  return fail(Code::invalid, "--as takes tcpcl, stcp or mtcp, not " + typed);
}

// The ports that are listened on, as the ready file names them.
struct Ports {
  std::uint16_t links = 0;
  std::map<std::string, std::uint16_t> plain{};
};

Result<Ports> listen_on(const Words& words, transport::Links& links, transport::PlainPort& plain) {
  Ports ports;
  const Place listen = TRY(parse_place(words.value("listen", "127.0.0.1:4556")));
  ports.links = TRY(links.listen(listen.host, listen.port));
  for (const auto& [name, framing] :
       {std::pair{"stcp", tcpcl::Framing::stcp}, std::pair{"mtcp", tcpcl::Framing::mtcp}}) {
    if (!words.has(name)) continue;
    const Place place = TRY(parse_place(words.value(name)));
    ports.plain[name] = TRY(plain.listen(framing, place.host, place.port));
  }
  return ports;
}

Result<> write_ready_file(const Invocation& invocation, const Ports& ports) {
  const std::string name = invocation.words().value("ready-file");
  if (name.empty()) return {};
  std::ofstream file(invocation.path(name));
  file << ports.links << '\n';
  for (const auto& [name_of_port, port] : ports.plain) file << name_of_port << ' ' << port << '\n';
  if (!file.flush()) return fail(Code::unavailable, "cannot write " + name);
  return {};
}

void show(Invocation& invocation, const transport::Relay& relay) {
  const transport::Relay::Counts& counts = relay.counts();
  invocation.give(boost::json::object{{"received", counts.received},
                                      {"refused", counts.refused},
                                      {"forwarded", counts.forwarded},
                                      {"waiting", relay.waiting()},
                                      {"commits", counts.commits}});
  invocation.print(
      fmt::format(fmt::runtime(invocation.say({"{} erhalten, {} abgelehnt, {} weitergegeben, {} warten",
                                               "{} received, {} refused, {} forwarded, {} waiting"})),
                  counts.received, counts.refused, counts.forwarded, relay.waiting()));
}

}  // namespace

Result<> lab_relay(Invocation& invocation) {
  const Words& words = invocation.words();
  if (!words.has("to")) return fail(Code::invalid, "--to is missing");
  const Place to = TRY(parse_place(words.value("to")));
  const bundle::Eid next_node = TRY(bundle::parse_eid(words.value("next", "dtn://sink/")));
  const std::size_t largest = TRY(largest_of(words));
  const auto framing = TRY(framing_of(words));
  auto settings = TRY(settings_of(invocation));
  std::unique_ptr<spool::Spool> spool;
  if (words.has("spool")) spool = TRY(spool::Spool::open(invocation.path(words.value("spool")), {}));

  asio::io_context io(1);
  transport::Relay relay(io, next_node, spool.get());
  relay.limit_size(largest);
  const auto links = TRY(transport::Links::open(io, std::move(settings), relay));
  using Reach = transport::PlainPort::Reach;
  transport::PlainPort plain(io, relay, *links, words.has("vpn") ? Reach::vpn : Reach::loopback);
  relay.use(plain);
  const Ports ports = TRY(listen_on(words, *links, plain));
  if (framing)
    TRY(plain.send_to(*framing, next_node, to.host, to.port));
  else
    TRY(links->connect({.node = next_node, .host = to.host, .port = to.port}));
  asio::signal_set signals(io, SIGINT, SIGTERM);
  signals.async_wait([&](const boost::system::error_code& error, int) {
    if (error) return;
    plain.stop();
    links->stop([&] { io.stop(); });
  });
  TRY(write_ready_file(invocation, ports));
  invocation.print(fmt::format(fmt::runtime(invocation.say({"Das Relais nimmt Anrufe auf Port {} an.",
                                                            "The relay takes calls on port {}."})),
                               ports.links));
  io.run();
  show(invocation, relay);
  return {};
}

}  // namespace depesche::cli
