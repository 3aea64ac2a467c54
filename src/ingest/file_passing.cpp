// SPDX-License-Identifier: EUPL-1.2
#include "ingest/file_passing.h"

#include <array>
#include <cstring>
#include <sys/socket.h>

namespace depesche::ingest {
namespace {

// A message of one piece of bytes, with room for one file.
struct Parcel {
  explicit Parcel(std::span<char> bytes) : piece{.iov_base = bytes.data(), .iov_len = bytes.size()} {
    message.msg_iov = &piece;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
  }
  Parcel(const Parcel&) = delete;
  Parcel& operator=(const Parcel&) = delete;

  iovec piece;
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
  msghdr message{};
};

}  // namespace

bool send_with_file(int socket, std::string_view bytes, const Descriptor& file) {
  Parcel parcel({const_cast<char*>(bytes.data()), bytes.size()});  // the call only reads it
  cmsghdr* header = CMSG_FIRSTHDR(&parcel.message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof(int));
  const int number = file.number();
  std::memcpy(CMSG_DATA(header), &number, sizeof number);
  return sendmsg(socket, &parcel.message, MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size());
}

ssize_t receive_with_file(int socket, std::span<char> into, Descriptor& file) {
  Parcel parcel(into);
  const ssize_t got = recvmsg(socket, &parcel.message, MSG_CMSG_CLOEXEC);
  const cmsghdr* header = got < 0 ? nullptr : CMSG_FIRSTHDR(&parcel.message);
  if (header == nullptr || header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) return got;
  int number = -1;
  std::memcpy(&number, CMSG_DATA(header), sizeof number);
  file = Descriptor(number);
  return got;
}

}  // namespace depesche::ingest
