// SPDX-License-Identifier: EUPL-1.2
#include "cli/serve_command.h"

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <charconv>
#include <fmt/format.h>
#include <malloc.h>
#include <spdlog/spdlog.h>
#include <thread>

#include "cli/control.h"
#include "cli/line_options.h"
#include "cli/run.h"
#include "cli/service_manager.h"
#include "env/entropy.h"
#include "http/service.h"
#include "node/files.h"
#include "station/background_tables.h"
#include "station/station.h"

namespace depesche::cli {
namespace {

constexpr std::chrono::seconds last_words{2};

// Reaches a node through the service that serves it.
class ServedDesk final : public Desk {
 public:
  ServedDesk(http::Service& service, Station& station, std::filesystem::path passphrase_file)
      : service_(service), station_(station), passphrase_file_(std::move(passphrase_file)) {}
  Result<> with_node(const std::function<Result<>(Node&)>& work) override { return service_.with_node(work); }
  Result<> with_reader(const std::function<Result<>(Reader&, Auditor&)>& work) override {
    return service_.with_reader(work);
  }
  Result<> with_exchange(const std::function<Result<>(Exchange&, Node&)>& work) override {
    return station_.with_exchange(work);
  }
  Station* station() override { return &station_; }
  bool is_serving() const override { return true; }
  std::filesystem::path passphrase_file() const override { return passphrase_file_; }
  void stop() override { is_to_stop_ = true; }

  // Ends the service if a command that has been answered wanted it. What the command put into the log goes
  // out first, over links that are up.
  void stop_if_wanted() {
    if (!is_to_stop_) return;
    std::this_thread::sleep_for(last_words);
    service_.stop();
  }

 private:
  http::Service& service_;
  Station& station_;
  std::filesystem::path passphrase_file_;
  std::atomic<bool> is_to_stop_ = false;
};

Result<std::uint16_t> port_of(const Words& words, bool is_plain) {
  const std::string typed = words.value("port", is_plain ? "8080" : "8443");
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), port);
  if (error != std::errc() || end != typed.data() + typed.size()) {
    return fail(Code::invalid, "--port takes a number from 0 to 65535");
  }
  return port;
}

std::filesystem::path web_folder(const Invocation& invocation) {
  const std::string typed = invocation.words().value("web");
  if (!typed.empty()) return invocation.path(typed);
  // Beside the program, as it is installed: bin/depesche and share/depesche/web.
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  return error ? "" : program.parent_path().parent_path() / "share" / "depesche" / "web";
}

// Method, route, status, time: nothing a person typed or read.
void write_access_line(const http::AccessRecord& record) {
  spdlog::info("{} {} {} {} B {:.1f} ms {}", record.method, record.route, record.status, record.bytes,
               static_cast<double>(record.microseconds) / 1000, record.request_id);
}

Result<http::ServiceSettings> settings_of(const Invocation& invocation) {
  const Words& words = invocation.words();
  http::ServiceSettings settings;
  settings.listen.plain = words.has("plain");
  settings.listen.address = words.value("address", "127.0.0.1");
  settings.listen.port = TRY(port_of(words, settings.listen.plain));
  if (words.has("certificate")) settings.listen.certificate = invocation.path(words.value("certificate"));
  if (words.has("key")) settings.listen.key = invocation.path(words.value("key"));
  settings.origins = words.values("origin");
  settings.web = web_folder(invocation);
  settings.tools = words.has("tools");
  settings.on_access = write_access_line;
  return settings;
}

struct Address {
  std::string host;
  std::uint16_t port = 4556;
};

// HOST:PORT, or the host alone for the port of TCPCLv4 (RFC 9174 §2.1).
Result<Address> address_from(std::string_view typed, std::string_view option) {
  Address address;
  const std::size_t colon = typed.rfind(':');
  address.host = typed.substr(0, colon);
  const std::string_view port = colon == std::string_view::npos ? "" : typed.substr(colon + 1);
  const auto [stop, error] = std::from_chars(port.data(), port.data() + port.size(), address.port);
  const bool is_port =
      colon == std::string_view::npos || (error == std::errc() && stop == port.data() + port.size());
  if (address.host.empty() || !is_port)
    return fail(Code::invalid, "--" + std::string(option) + " takes ADDRESS:PORT, not " + std::string(typed));
  return address;
}

Result<> call_neighbours(const Words& words, Station& station) {
  for (const std::string& typed : words.values("neighbour")) {
    const std::size_t equals = typed.find('=');
    if (equals == std::string::npos) return fail(Code::invalid, "--neighbour takes NODE=ADDRESS:PORT");
    const auto address = TRY(address_from(std::string_view(typed).substr(equals + 1), "neighbour"));
    TRY(station.call({typed.substr(0, equals)}, address.host, address.port));
  }
  return {};
}

Result<Station::Settings> station_settings_of(const Words& words) {
  Station::Settings settings;
  for (const std::string& typed : words.values("serial")) settings.serial.push_back(TRY(serial_from(typed)));
  for (const std::string& typed : words.values("ltp")) settings.ltp.push_back(TRY(ltp_from(typed)));
  if (words.has("ltp-listen")) settings.ltp_here = TRY(udp_place_from(words.value("ltp-listen")));
  if (!words.has("links")) return settings;
  const auto address = TRY(address_from(words.value("links"), "links"));
  settings.listen_address = address.host;
  settings.listen_port = address.port;
  return settings;
}

// The address for browsers, and on a second line the port for other nodes, where there is one.
Result<> write_ready_file(const std::filesystem::path& path, const std::string& url, const Station& station) {
  std::string text = url + "\n";
  if (station.port() != 0) text += fmt::format("links {}\n", station.port());
  return write_durably(path, as_bytes(text));
}

// Who started us and cannot be told changes nothing for those whom the node serves.
void tell(std::string_view state) {
  if (const auto told = tell_service_manager(state); !told) spdlog::warn("{}", told.error().what);
}

// Until a signal or a command ends it; then nothing of the node is open any more.
Result<> run_node(Invocation& invocation) {
  auto settings = TRY(settings_of(invocation));
  const bool is_plain = settings.listen.plain;
  const std::string address = settings.listen.address;
  const SystemClock clock;
  SystemEntropy entropy;
  const auto passphrase =
      TRY(passphrase_of(invocation.words(), invocation.terminal(), invocation.is_german()));
  BackgroundTables tables;
  auto node = TRY(Node::open(invocation.folder(), passphrase, clock, entropy));
  node->use(tables);
  auto service = TRY(http::Service::open(std::move(settings), *node, clock, entropy));
  const auto on_writer = [&](const std::function<Result<>(Node&)>& work) { return service->with_node(work); };
  auto station_settings = TRY(station_settings_of(invocation.words()));
  const auto station = TRY(Station::open(*node, on_writer, std::move(station_settings)));
  service->use(*station);
  TRY(call_neighbours(invocation.words(), *station));
  ServedDesk desk(*service, *station, passphrase_file_of(invocation.words()));
  const auto control = TRY(ControlServer::open(
      invocation.folder(),
      [&](const Call& call, Terminal& terminal) {
        return run_call(call, terminal, desk, invocation.folder());
      },
      call_patience, [&] { desk.stop_if_wanted(); }));

  boost::asio::io_context signals_io;
  boost::asio::signal_set signals(signals_io, SIGINT, SIGTERM);
  signals.async_wait([&](const boost::system::error_code& error, int) {
    if (!error) service->stop();
  });
  std::jthread signal_thread([&] { signals_io.run(); });

  const std::string url = fmt::format("{}://{}:{}", is_plain ? "http" : "https",
                                      is_plain ? "localhost" : address, service->port());
  const std::string ready_file = invocation.words().value("ready-file");
  if (!ready_file.empty()) TRY(write_ready_file(invocation.path(ready_file), url, *station));
  invocation.print(
      fmt::format(fmt::runtime(invocation.say({"Der Knoten „{}“ ist bereit: {}", "Node „{}“ is ready: {}"})),
                  node->site().id, url));
  malloc_trim(0);  // what opening the log and its views took
  tell("READY=1");
  service->run();
  tell("STOPPING=1");
  signals_io.stop();
  return {};
}

}  // namespace

Result<> serve(Invocation& invocation) {
  TRY(read_site(invocation.folder()));
  TRY(go_on_destroying(invocation.folder()));  // its passphrase may be gone already
  const auto served = run_node(invocation);
  if (const auto goes_on = go_on_destroying(invocation.folder()); !goes_on) {
    invocation.print(goes_on.error().what);
    return {};
  }
  return served;
}

}  // namespace depesche::cli
