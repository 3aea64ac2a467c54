// SPDX-License-Identifier: EUPL-1.2
#include "ltp/settings.h"

#include <algorithm>

namespace depesche::ltp {

Duration answer_wait(const Settings& settings) {
  const auto segment_milliseconds =
      static_cast<std::int64_t>(settings.segment_size_max * 1'000 / settings.bytes_per_second);
  return 2 * settings.delay + settings.answer_time + 4 * Duration(segment_milliseconds);
}

Duration idle_limit(const Settings& settings) {
  return std::max(settings.idle_max, answer_wait(settings) * (settings.tries_max + 1));
}

Result<> check(const Settings& settings) {
  const auto refuse = [](const char* what) { return fail(Code::invalid, what); };
  if (settings.suite == Suite::line && settings.key.size() != key_size)
    return refuse("an LTP line needs a key of 32 bytes");
  if (settings.bytes_per_second == 0) return refuse("an LTP line needs a rate");
  if (settings.segment_size_max < segment_size_min || settings.segment_size_max > segment_size_limit)
    return refuse("segments of that size are not possible");
  if (settings.own == settings.neighbour) return refuse("both engines of an LTP line have the same number");
  if (settings.delay < Duration{} || settings.answer_time < Duration{})
    return refuse("a delay is below zero");
  if (settings.checkpoint_bytes == 0 || settings.tries_max == 0 || settings.passes == 0)
    return refuse("an LTP line that never asks or never sends");
  if (settings.block_size_max > offset_limit) return refuse("blocks of that size are not possible");
  return {};
}

}  // namespace depesche::ltp
