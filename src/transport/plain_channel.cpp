// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <array>
#include <cerrno>
#include <sys/socket.h>
#include <sys/uio.h>
#include <system_error>

#include "transport/channel.h"

namespace depesche::transport {
namespace {

constexpr std::size_t parts_max = 1024;  // IOV_MAX of Linux

class PlainChannel final : public Channel {
 public:
  explicit PlainChannel(int descriptor) : descriptor_(descriptor) {}

  Flow handshake() override { return Flow::moved; }

  Flow read(std::span<std::byte> target, std::size_t& size) override {
    size = 0;
    const ssize_t got = ::recv(descriptor_, target.data(), target.size(), 0);
    if (got == 0) {
      what_ = "the neighbour closed the connection";
      return Flow::closed;
    }
    if (got < 0) return failure();
    size = static_cast<std::size_t>(got);
    return size == target.size() ? Flow::moved : Flow::blocked;
  }

  Flow write(std::span<const BytesView> views, std::size_t& size) override {
    size = 0;
    std::array<iovec, parts_max> parts;
    const std::size_t count = std::min(views.size(), parts.size());
    std::size_t total = 0;
    for (std::size_t i = 0; i < count; ++i) {
      parts[i] = {.iov_base = const_cast<std::byte*>(views[i].data()), .iov_len = views[i].size()};
      total += views[i].size();
    }
    msghdr message{};
    message.msg_iov = parts.data();
    message.msg_iovlen = count;
    const ssize_t sent = ::sendmsg(descriptor_, &message, MSG_NOSIGNAL);
    if (sent < 0) return failure();
    size = static_cast<std::size_t>(sent);
    return size == total ? Flow::moved : Flow::blocked;
  }

  bool has_unsent() const override { return false; }
  Flow send() override { return Flow::moved; }
  std::string what() const override { return what_; }

 private:
  Flow failure() {
    if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR) return Flow::blocked;
    what_ = "the connection broke: " + std::generic_category().message(errno);
    return Flow::closed;
  }

  int descriptor_;
  std::string what_;
};

}  // namespace

std::unique_ptr<Channel> plain_channel(int descriptor) { return std::make_unique<PlainChannel>(descriptor); }

}  // namespace depesche::transport
