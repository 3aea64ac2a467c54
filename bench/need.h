// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>

#include "base/result.h"

// A measuring program ends with what went wrong: figures of half a run would mislead.

namespace depesche::bench {

[[noreturn]] inline void stop_with(const std::string& why) {
  std::fprintf(stderr, "%s: %s\n", program_invocation_short_name, why.c_str());
  std::exit(1);
}

template <class T>
T need(Result<T> result) {
  if (!result) stop_with(result.error().what);
  return *std::move(result);
}
inline void need(const Result<>& result) {
  if (!result) stop_with(result.error().what);
}

}  // namespace depesche::bench
