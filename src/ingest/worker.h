// SPDX-License-Identifier: EUPL-1.2
#pragma once

namespace depesche::ingest {

// Whether this process was started as a worker (see WorkerProgram). main() asks before it does anything else.
bool is_worker(int argc, const char* const* argv);

// Confines this process, reads files until there are no more, and ends it with its exit status; returns only
// when it was not started as a worker.
int run_worker(int argc, const char* const* argv);

// The worker's end of the socket to the process that started it.
constexpr int worker_socket = 3;

// How a worker ends when memory beyond its limit was asked for.
constexpr int exit_out_of_memory = 112;

}  // namespace depesche::ingest
