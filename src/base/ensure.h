// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdio>
#include <cstdlib>

namespace depesche {
[[noreturn]] inline void ensure_failed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "%s:%d: broken invariant: %s\n", file, line, condition);
  std::abort();
}
}  // namespace depesche

// States what must hold if our own reasoning is right. Always on; stops the process when it does not hold.
// Never for input from outside: that gets a Result.
#define ENSURE(condition) \
  ((condition) ? static_cast<void>(0) : ::depesche::ensure_failed(#condition, __FILE__, __LINE__))
