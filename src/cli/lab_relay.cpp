// SPDX-License-Identifier: EUPL-1.2
#include "cli/lab_relay.h"

#include <boost/asio/signal_set.hpp>
#include <boost/json/object.hpp>
#include <charconv>
#include <fmt/format.h>
#include <fstream>
#include <iterator>

#include "cli/invocation.h"
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

Result<> write_ready_file(const Invocation& invocation, std::uint16_t port) {
  const std::string name = invocation.words().value("ready-file");
  if (name.empty()) return {};
  std::ofstream file(invocation.path(name));
  file << port << '\n';
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
  const Place listen = TRY(parse_place(words.value("listen", "127.0.0.1:4556")));
  const Place to = TRY(parse_place(words.value("to")));
  const bundle::Eid next_node = TRY(bundle::parse_eid(words.value("next", "dtn://sink/")));
  const std::size_t largest = TRY(largest_of(words));
  auto settings = TRY(settings_of(invocation));
  std::unique_ptr<spool::Spool> spool;
  if (words.has("spool")) spool = TRY(spool::Spool::open(invocation.path(words.value("spool")), {}));

  asio::io_context io(1);
  transport::Relay relay(io, next_node, spool.get());
  relay.limit_size(largest);
  const auto links = TRY(transport::Links::open(io, std::move(settings), relay));
  relay.use(*links);
  const std::uint16_t port = TRY(links->listen(listen.host, listen.port));
  TRY(links->connect({.node = next_node, .host = to.host, .port = to.port}));
  asio::signal_set signals(io, SIGINT, SIGTERM);
  signals.async_wait([&](const boost::system::error_code& error, int) {
    if (!error) links->stop([&] { io.stop(); });
  });
  TRY(write_ready_file(invocation, port));
  invocation.print(fmt::format(fmt::runtime(invocation.say({"Das Relais nimmt Anrufe auf Port {} an.",
                                                            "The relay takes calls on port {}."})),
                               port));
  io.run();
  show(invocation, relay);
  return {};
}

}  // namespace depesche::cli
