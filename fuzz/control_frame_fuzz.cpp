// SPDX-License-Identifier: EUPL-1.2
#include <array>
#include <sys/socket.h>

#include "base/ensure.h"
#include "cli/control_frame.h"

// The input stands for what a program writes into the control socket before it hangs up.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace depesche;
  const BytesView bytes = std::as_bytes(std::span(data, size));
  if (const auto call = cli::decode_call(bytes)) ENSURE(cli::encode(*call) == to_bytes(bytes));

  std::array<int, 2> ends{};
  if (size > 65'536 || ::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) != 0) return 0;
  const cli::Handle near(ends[0]);
  const cli::Handle far(ends[1]);
  ENSURE(::send(near.get(), data, size, MSG_NOSIGNAL) == static_cast<ssize_t>(size));
  ENSURE(::shutdown(near.get(), SHUT_WR) == 0);
  while (const auto frame = cli::receive_frame(far.get())) {
    ENSURE(frame->payload.size() <= size);
    static_cast<void>(cli::decode_call(frame->payload).has_value());
  }
  return 0;
}
