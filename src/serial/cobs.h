// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>

#include "base/bytes.h"

// Frames on a line: consistent overhead byte stuffing (Cheshire and Baker, 1999). A frame holds no zero byte
// and ends with one, so whoever lost the thread finds it again at the next zero.
namespace depesche::serial {

inline constexpr std::size_t frame_on_line_max = 2048;  // bytes, of frames that are read

// Appends the frame around `body`, with its zero at the end.
void append_frame(BytesView body, Bytes& line);

// How long a body may be so that its frame takes at most `frame_size` bytes of the line.
std::size_t body_size_max(std::size_t frame_size);

// Finds frames in what comes over a line. Holds at most frame_on_line_max bytes.
class Deframer {
 public:
  // Takes bytes up to the end of the next frame and drops them from `bytes`; true when body() is a new one.
  bool next(BytesView& bytes);
  BytesView body() const { return body_; }

 private:
  bool unstuff();

  Bytes stuffed_;
  Bytes body_;
  bool is_too_long_ = false;
};

}  // namespace depesche::serial
