// SPDX-License-Identifier: EUPL-1.2
#pragma once

namespace depesche::ingest {

// Reads files for the process at the other end of worker_socket until it says no more, and returns the exit
// status. Before the first file this process confines itself, for good (extract/confine.h).
int serve_files();

}  // namespace depesche::ingest
