// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>

namespace depesche::ingest {

// To be called first thing in main(). When this process was started as a worker (see WorkerProgram), confines
// itself, reads files until it is told no more, and returns the exit status; else returns nothing at once.
std::optional<int> run_worker(int argc, const char* const* argv);

// The worker's end of the socket to the process that started it.
constexpr int worker_socket = 3;

// How a worker ends when memory beyond its limit was asked for.
constexpr int exit_out_of_memory = 112;

}  // namespace depesche::ingest
