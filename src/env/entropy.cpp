// SPDX-License-Identifier: EUPL-1.2
#include "env/entropy.h"

#include <cerrno>
#include <sys/random.h>

#include "base/ensure.h"

namespace depesche {

void SystemEntropy::fill(std::span<std::byte> target) {
  while (!target.empty()) {
    const auto got = getrandom(target.data(), target.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    ENSURE(got > 0);  // the call exists on every kernel we run on and cannot fail for a valid buffer
    target = target.subspan(static_cast<std::size_t>(got));
  }
}

}  // namespace depesche
