// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "ingest/document.h"

namespace depesche::ingest {

// Whether this is a build with the address sanitizer, which needs terabytes of address space and the signals.
#if defined(__SANITIZE_ADDRESS__)
constexpr bool has_sanitizer = true;
#elif defined(__has_feature)
constexpr bool has_sanitizer = __has_feature(address_sanitizer);
#else
constexpr bool has_sanitizer = false;
#endif

// Takes from this process, for good, what reading a file does not need: memory beyond the limit, new
// programs, sockets, writing files, reading files outside the system's folders, core dumps, new privileges.
// False when the kernel refuses a part that must hold.
bool confine(const Limits& limits);

}  // namespace depesche::ingest
