// SPDX-License-Identifier: EUPL-1.2
#include "cli/service_manager.h"

#include <doctest/doctest.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/datagram_protocol.hpp>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <unistd.h>

namespace depesche::cli {
namespace {

using Protocol = boost::asio::local::datagram_protocol;

// The name is in the environment for as long as this lives.
class Named {
 public:
  explicit Named(const std::string& name) { setenv("NOTIFY_SOCKET", name.c_str(), 1); }
  ~Named() { unsetenv("NOTIFY_SOCKET"); }
  Named(const Named&) = delete;
  Named& operator=(const Named&) = delete;
};

TEST_CASE("who started the program hears how it stands, at a file or at an abstract name") {
  const std::string own = "depesche-notify-" + std::to_string(getpid());
  const auto file = std::filesystem::temp_directory_path() / own;
  boost::asio::io_context io;
  for (const std::string& name : {file.string(), "@" + own}) {
    CAPTURE(name);
    const std::string path = name.front() == '@' ? std::string(1, '\0') + own : name;
    Protocol::socket manager(io, Protocol::endpoint(path));
    const Named named(name);
    CHECK(tell_service_manager("READY=1").has_value());
    std::array<char, 64> got{};
    manager.non_blocking(true);
    boost::system::error_code error;
    const std::size_t size = manager.receive(boost::asio::buffer(got), 0, error);
    CHECK(std::string_view(got.data(), size) == "READY=1");
  }
  std::filesystem::remove(file);
}

TEST_CASE("a name at which nobody listens, or that is none, is told; without a name there is nothing to do") {
  CHECK(tell_service_manager("READY=1").has_value());
  for (const std::string& name : {std::string("/nonexistent/notify"), std::string(500, 'x')}) {
    const Named named(name);
    const auto told = tell_service_manager("READY=1");
    REQUIRE_FALSE(told.has_value());
    CHECK(told.error().code == Code::unavailable);
  }
}

}  // namespace
}  // namespace depesche::cli
