// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "cli/control.h"

namespace depesche::cli {

// One message on the control socket: four bytes of length, then a CBOR array.
struct Frame {
  enum class Kind : std::uint8_t {
    call,
    out,
    err,
    ask,
    answer,
    exit,
    file,
    begin_file,
    ask_openly,
    read_line
  };
  Kind kind = Kind::out;
  // call: the call; out, err, ask, ask_openly: text; answer: what was typed; exit: one byte; file: bytes;
  // begin_file: name of an option; read_line: nothing
  Bytes payload;
};
inline constexpr std::size_t frame_bytes_max = 1U << 20U;

Bytes encode(const Call& call);
Result<Call> decode_call(BytesView bytes);

// Blocking; errors: unavailable when the other side has gone, invalid for a frame beyond the limit.
Result<> send_frame(int socket, const Frame& frame);
// With `patience`: unavailable too when the whole frame is not there by then.
Result<Frame> receive_frame(int socket, std::optional<std::chrono::milliseconds> patience = {});

// A socket or file that closes itself.
class Handle {
 public:
  explicit Handle(int file = -1) : file_(file) {}
  Handle(Handle&& other) noexcept;
  Handle& operator=(Handle&& other) noexcept;
  ~Handle();
  int get() const { return file_; }

 private:
  int file_;
};

}  // namespace depesche::cli
