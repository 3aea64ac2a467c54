// SPDX-License-Identifier: EUPL-1.2
#include "transport/serial_port.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <deque>
#include <fcntl.h>
#include <functional>
#include <map>
#include <pty.h>
#include <unistd.h>

#include "env/stopwatch.h"
#include "transport/test_desk.h"
#include "transport/test_pouch.h"

namespace depesche::transport {
namespace {

namespace asio = boost::asio;

// A modem's end of a cable: what the node writes on its pty, the other node reads on its own.
class Modem {
 public:
  explicit Modem(asio::io_context& io, std::filesystem::path link) : master_(io), link_(std::move(link)) {
    plug();
  }
  ~Modem() {
    unplug();
    std::filesystem::remove(link_);
  }

  void plug() {
    int master = -1;
    std::array<char, 64> name{};
    REQUIRE(::openpty(&master, &slave_, name.data(), nullptr, nullptr) == 0);
    ::fcntl(master, F_SETFL, O_NONBLOCK);
    master_.assign(master);
    std::filesystem::remove(link_);
    std::filesystem::create_symlink(name.data(), link_);
    if (other != nullptr) listen();
  }
  // The device is gone for whoever has it open.
  void unplug() {
    if (slave_ < 0) return;
    boost::system::error_code ignored;
    master_.close(ignored);
    ::close(std::exchange(slave_, -1));
  }
  void connect(Modem& modem) {
    other = &modem;
    listen();
  }
  const std::filesystem::path& device() const { return link_; }

 private:
  void listen() {
    master_.async_read_some(asio::buffer(buffer_),
                            [this](const boost::system::error_code& error, std::size_t size) {
                              if (error) return;
                              // What the other end cannot take at once is lost, as on a line.
                              if (other->slave_ >= 0) {
                                if (::write(other->master_.native_handle(), buffer_.data(), size) < 0)
                                  ++dropped_;
                              }
                              listen();
                            });
  }

  Modem* other = nullptr;
  asio::posix::stream_descriptor master_;
  int slave_ = -1;
  unsigned dropped_ = 0;
  std::filesystem::path link_;
  std::array<std::byte, 4096> buffer_{};
};

// Two nodes with a cable between their ptys.
struct Cable {
  explicit Cable(std::uint32_t bytes_per_second) {
    left_modem.connect(right_modem);
    right_modem.connect(left_modem);
    left.port = open(left_modem, berlin, cairo, bytes_per_second, left);
    right.port = open(right_modem, cairo, berlin, bytes_per_second, right);
  }

  static std::filesystem::path link(const char* name) {
    return std::filesystem::temp_directory_path() / ("depesche-" + std::to_string(::getpid()) + "-" + name);
  }
  std::unique_ptr<SerialPort> open(Modem& modem, const bundle::Eid& own, const bundle::Eid& neighbour,
                                   std::uint32_t bytes_per_second, Peer& peer) {
    SerialSettings settings{.reopen_after = Duration(50)};
    settings.session.own = own;
    settings.session.neighbour = neighbour;
    settings.session.key = crypto::Secret(32);
    settings.session.bytes_per_second = bytes_per_second;
    settings.session.keepalive = Duration(200);
    settings.session.silence_max = Duration(1'500);
    return SerialPort::open(io, modem.device(), std::move(settings), peer, entropy).value();
  }
  // Runs until it is so, or twenty seconds have passed; whether it is so.
  bool comes_true(const std::function<bool()>& claim) {
    const Stopwatch watch;
    while (!claim() && watch.seconds() < 20) {
      io.restart();
      io.run_one_for(std::chrono::milliseconds(10));
    }
    return claim();
  }
  Bytes random(std::size_t size) {
    Bytes bytes(size);
    entropy.fill(bytes);
    return bytes;
  }

  asio::io_context io;
  SystemEntropy entropy;
  Modem left_modem{io, link("left")};
  Modem right_modem{io, link("right")};
  Desk left;
  Desk right;
};

}  // namespace

TEST_CASE("bundles cross a pty both ways, and are acknowledged once they were accepted") {
  Cable cable(50'000);
  const Bytes there = cable.random(20'000);
  const Bytes back = cable.random(3'000);
  cable.right.accepts = false;
  cable.left.queue(1, there);
  cable.right.queue(7, back);
  REQUIRE(
      cable.comes_true([&] { return cable.right.arrivals.size() == 1 && cable.left.arrivals.size() == 1; }));
  CHECK(cable.right.arrivals[0].bytes == there);
  CHECK(cable.right.arrivals[0].neighbour == berlin);
  CHECK(cable.left.arrivals[0].bytes == back);
  REQUIRE(cable.comes_true([&] { return cable.right.outcomes.contains(7); }));
  CHECK(cable.left.outcomes.empty());
  CHECK(cable.left.port->status().is_up);

  cable.right.port->accept(cable.right.arrivals[0].ticket);
  REQUIRE(cable.comes_true([&] { return cable.left.outcomes.contains(1); }));
  CHECK(cable.left.outcomes[1].at(0).kind == Outcome::Kind::acknowledged);
}

TEST_CASE("19: on a pty, too, a FLASH overtakes a running ROUTINE") {
  Cable cable(40'000);
  cable.left.queue(1, cable.random(120'000));
  REQUIRE(cable.comes_true([&] { return cable.left.port->status().bytes_out > 10'000; }));
  const Bytes flash = cable.random(500);
  cable.left.queue(2, flash, bundle::Precedence::flash);
  REQUIRE(cable.comes_true([&] { return cable.left.outcomes.size() == 2; }));
  REQUIRE(cable.right.arrivals.size() == 2);
  CHECK(cable.right.arrivals[0].bytes == flash);
  CHECK(cable.left.outcomes[1].at(0).kind == Outcome::Kind::acknowledged);
}

TEST_CASE("a refusal comes back with its reason") {
  Cable cable(50'000);
  cable.right.accepts = false;
  cable.left.queue(1, cable.random(100));
  REQUIRE(cable.comes_true([&] { return cable.right.arrivals.size() == 1; }));
  cable.right.port->refuse(cable.right.arrivals[0].ticket, tcpcl::Reason::no_resources);
  REQUIRE(cable.comes_true([&] { return cable.left.outcomes.contains(1); }));
  CHECK(cable.left.outcomes[1].at(0).kind == Outcome::Kind::refused);
  CHECK(cable.left.outcomes[1].at(0).reason == tcpcl::Reason::no_resources);
}

TEST_CASE("a device that went away is used again when it is back, and the transfer goes on") {
  Cable cable(40'000);
  const Bytes bytes = cable.random(120'000);
  cable.left.queue(1, bytes);
  REQUIRE(cable.comes_true([&] { return cable.right.port->status().bytes_in > 60'000; }));
  cable.right_modem.unplug();
  REQUIRE(cable.comes_true([&] { return cable.left.downs == 1 && cable.right.downs == 1; }));
  REQUIRE(cable.left.outcomes.contains(1));
  CHECK(cable.left.outcomes[1].at(0).kind == Outcome::Kind::broken);
  CHECK(cable.left.outcomes[1].at(0).arrived > 40'000);
  CHECK_FALSE(cable.right.port->status().is_open);

  cable.right_modem.plug();
  const std::uint64_t before = cable.left.port->status().bytes_out;
  cable.left.queue(2, bytes);
  REQUIRE(cable.comes_true([&] { return cable.left.outcomes.contains(2); }));
  CHECK(cable.right.arrivals.at(0).bytes == bytes);
  CHECK(cable.left.port->status().bytes_out - before < 100'000);
}

TEST_CASE("a port that stops settles what it was given") {
  Cable cable(40'000);
  cable.left.queue(1, cable.random(50'000));
  REQUIRE(cable.comes_true([&] { return cable.left.port->status().bytes_out > 5'000; }));
  cable.left.port->stop();
  CHECK(cable.left.outcomes[1].at(0).kind == Outcome::Kind::broken);
  CHECK(cable.left.downs == 1);
  CHECK(cable.comes_true([&] { return cable.right.downs == 1; }));
}

TEST_CASE("38: a port that is only sent on, too, settles what it was given when it stops") {
  Cable cable(2'000);
  cable.left.port->stop();
  cable.left.port = nullptr;
  cable.left.ups = cable.left.downs = 0;
  SerialSettings settings;
  settings.session.mode = serial::Mode::send_only;
  settings.session.own = berlin;
  settings.session.neighbour = cairo;
  settings.session.key = crypto::Secret(32);
  settings.session.bytes_per_second = 2'000;
  cable.left.port =
      SerialPort::open(cable.io, cable.left_modem.device(), std::move(settings), cable.left, cable.entropy)
          .value();
  cable.left.queue(1, cable.random(50'000));
  REQUIRE(cable.comes_true([&] { return cable.left.port->status().bytes_out > 500; }));
  CHECK(cable.left.ups == 1);
  CHECK(cable.left.outcomes.empty());
  cable.left.port->stop();
  CHECK(cable.left.outcomes[1].at(0).kind == Outcome::Kind::broken);
  CHECK(cable.left.downs == 1);
}

TEST_CASE("a speed that ttys do not have is refused, and a device that is not there is waited for") {
  asio::io_context io;
  SystemEntropy entropy;
  Desk desk;
  const auto open = [&](const char* device, unsigned baud) {
    SerialSettings settings{.baud = baud};
    settings.session.own = berlin;
    settings.session.neighbour = cairo;
    settings.session.key = crypto::Secret(32);
    return SerialPort::open(io, device, std::move(settings), desk, entropy);
  };
  int master = -1;
  int slave = -1;
  std::array<char, 64> name{};
  REQUIRE(::openpty(&master, &slave, name.data(), nullptr, nullptr) == 0);
  CHECK(open(name.data(), 1234).error().code == Code::invalid);
  CHECK(open(name.data(), 2400).value()->status().is_open);
  ::close(master);
  ::close(slave);
  for (const char* const device : {"/dev/null", "/dev/there-is-none"}) {
    const auto port = open(device, 9600).value();
    CHECK_FALSE(port->status().is_open);
    CHECK(port->status().fault != "");
  }
}

TEST_CASE("an answer to what an earlier port of the line received is none for this one") {
  Cable cable(50'000);
  cable.right.accepts = false;
  cable.left.queue(1, cable.random(100));
  REQUIRE(cable.comes_true([&] { return cable.right.arrivals.size() == 1; }));
  Ticket other = cable.right.arrivals[0].ticket;
  ++other.session;
  cable.right.port->accept(other);
  const Stopwatch watch;
  cable.comes_true([&] { return !cable.left.outcomes.empty() || watch.seconds() > 0.5; });
  CHECK(cable.left.outcomes.empty());
  cable.right.port->accept(cable.right.arrivals[0].ticket);
  CHECK(cable.comes_true([&] { return cable.left.outcomes.contains(1); }));
}

}  // namespace depesche::transport
