// SPDX-License-Identifier: EUPL-1.2
#include "cli/control_frame.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <poll.h>
#include <span>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

#include "cbor/reader.h"
#include "cbor/writer.h"
#include "env/stopwatch.h"

namespace depesche::cli {
namespace {

constexpr std::size_t words_max = 10'000;
constexpr std::size_t head_bytes = 5;

Result<> send_all(int socket, BytesView bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return fail(Code::unavailable, "the other side has gone");
    bytes = bytes.subspan(static_cast<std::size_t>(sent));
  }
  return {};
}

// How long is waited for a whole frame, from its making on.
struct Deadline {
  std::optional<std::chrono::milliseconds> patience;
  Stopwatch watch = {};
};

// Waits until there is something to receive. Errors: unavailable when the deadline comes first.
Result<> await(int socket, const Deadline& deadline) {
  for (;;) {
    int wait = -1;
    if (deadline.patience) {
      const double left = static_cast<double>(deadline.patience->count()) - deadline.watch.seconds() * 1000;
      wait = static_cast<int>(std::ceil(std::max(left, 0.0)));
    }
    pollfd poll{.fd = socket, .events = POLLIN, .revents = 0};
    const int ready = ::poll(&poll, 1, wait);
    if (ready > 0) return {};
    if (ready == 0) return fail(Code::unavailable, "the other side says nothing");
    if (errno != EINTR) return fail(Code::unavailable, "the other side has gone");
  }
}

Result<> receive_all(int socket, std::span<std::byte> target, const Deadline& deadline) {
  while (!target.empty()) {
    TRY(await(socket, deadline));
    const auto got = ::recv(socket, target.data(), target.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return fail(Code::unavailable, "the other side has gone");
    target = target.subspan(static_cast<std::size_t>(got));
  }
  return {};
}

}  // namespace

Bytes encode(const Call& call) {
  cbor::Writer writer;
  writer.array(4).array(call.typed.size());
  for (const std::string& word : call.typed) writer.text(word);
  writer.text(call.working_folder).uint(call.width).boolean(call.is_german);
  return writer.take();
}

Result<Call> decode_call(BytesView bytes) {
  cbor::Reader reader(bytes);
  TRY(reader.read_array_of(4));
  Call call;
  const std::size_t count = TRY(reader.read_array(words_max));
  for (std::size_t i = 0; i < count; ++i) {
    const std::string_view word = TRY(reader.read_text());
    call.typed.emplace_back(word);
  }
  const std::string_view folder = TRY(reader.read_text());
  call.working_folder = folder;
  call.width = TRY(reader.read_uint());
  call.is_german = TRY(reader.read_boolean());
  TRY(reader.finish());
  return call;
}

Result<> send_frame(int socket, const Frame& frame) {
  const auto size = static_cast<std::uint32_t>(frame.payload.size());
  const std::array<std::byte, head_bytes> head{std::byte(size >> 24U), std::byte(size >> 16U & 0xFFU),
                                               std::byte(size >> 8U & 0xFFU), std::byte(size & 0xFFU),
                                               std::byte(std::to_underlying(frame.kind))};
  TRY(send_all(socket, head));
  return send_all(socket, frame.payload);
}

Result<Frame> receive_frame(int socket, std::optional<std::chrono::milliseconds> patience) {
  const Deadline deadline{.patience = patience};
  std::array<std::byte, head_bytes> head{};
  TRY(receive_all(socket, head, deadline));
  std::size_t size = 0;
  for (std::size_t i = 0; i < 4; ++i) size = size << 8U | std::to_integer<std::size_t>(head[i]);
  const auto kind = std::to_integer<std::uint8_t>(head[4]);
  if (size > frame_bytes_max || kind > std::to_underlying(Frame::Kind::read_line)) {
    return fail(Code::invalid, "control socket: a frame beyond the limits");
  }
  Frame frame{.kind = static_cast<Frame::Kind>(kind), .payload = Bytes(size)};
  TRY(receive_all(socket, frame.payload, deadline));
  return frame;
}

Handle::Handle(Handle&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

Handle& Handle::operator=(Handle&& other) noexcept {
  std::swap(file_, other.file_);
  return *this;
}

Handle::~Handle() {
  if (file_ >= 0) close(file_);
}

}  // namespace depesche::cli
