// SPDX-License-Identifier: EUPL-1.2
#include "cli/service_manager.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/datagram_protocol.hpp>
#include <cstdlib>
#include <string>
#include <sys/un.h>

namespace depesche::cli {

Result<> tell_service_manager(std::string_view state) {
  const char* const name = std::getenv("NOTIFY_SOCKET");
  if (name == nullptr || *name == '\0') return {};
  using Protocol = boost::asio::local::datagram_protocol;
  std::string path = name;
  if (path.front() == '@') path.front() = '\0';  // not in the file system: unix(7), abstract
  if (path.size() > Protocol::endpoint().capacity() - offsetof(sockaddr_un, sun_path))
    return fail(Code::unavailable, "NOTIFY_SOCKET: the name is too long");
  boost::asio::io_context io;
  boost::system::error_code error;
  Protocol::socket socket(io);
  socket.open(Protocol(), error);
  if (!error) socket.send_to(boost::asio::buffer(state), Protocol::endpoint(path), 0, error);
  if (error) return fail(Code::unavailable, "NOTIFY_SOCKET: " + error.message());
  return {};
}

}  // namespace depesche::cli
