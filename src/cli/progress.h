// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>

#include "cli/invocation.h"
#include "env/stopwatch.h"

namespace depesche::cli {

// A line at the foot of the screen that says how far a long import has come, how fast it goes and how long it
// will still take. Nothing is drawn where the output is no screen.
class Progress {
 public:
  // `of` is in bytes, over all files.
  Progress(Invocation& invocation, std::uint64_t of);

  // Draws at most a few times a second. `within` bytes of the present file have been read.
  void show(std::uint64_t within, std::uint64_t documents);
  // The present file is done.
  void finish(std::uint64_t file_bytes) { before_ += file_bytes; }
  void clear();

  double seconds() const { return watch_.seconds(); }

 private:
  Invocation& invocation_;
  std::uint64_t of_;
  std::uint64_t before_ = 0;
  Stopwatch watch_;
  double drawn_at_ = 0;
  bool is_drawn_ = false;
};

}  // namespace depesche::cli
