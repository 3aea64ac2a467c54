// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string_view>

namespace depesche::ingest {

// What a worker and the program that starts it agree on besides the frames (ingest/frame.h).

// The one argument of a worker: how its frames are made. It ends with exit_other_frames where it makes them
// otherwise, as may be after only one of the two was replaced.
constexpr std::string_view worker_frames = "--frames=1";
constexpr int exit_other_frames = 113;

// The worker's end of the socket to the process that started it.
constexpr int worker_socket = 3;

// How a worker ends when memory beyond its limit was asked for.
constexpr int exit_out_of_memory = 112;

// Whether this is a build with the address sanitizer, which needs terabytes of address space and the signals.
#if defined(__SANITIZE_ADDRESS__)
constexpr bool has_sanitizer = true;
#elif defined(__has_feature)
constexpr bool has_sanitizer = __has_feature(address_sanitizer);
#else
constexpr bool has_sanitizer = false;
#endif

}  // namespace depesche::ingest
