// SPDX-License-Identifier: EUPL-1.2
// Reads files of complex formats for `depesche`, which starts it; of no use to anybody else.
#include <iostream>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>

#include "extract/worker.h"
#include "ingest/worker_protocol.h"

namespace {

bool has_worker_socket() {
  int type = 0;
  socklen_t size = sizeof type;
  return getsockopt(depesche::ingest::worker_socket, SOL_SOCKET, SO_TYPE, &type, &size) == 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (!has_worker_socket()) {
    std::cerr << "depesche-extract wird von depesche gestartet: depesche import DATEI\n"
                 "depesche-extract is started by depesche: depesche import FILE\n";
    return 2;
  }
  if (argc != 2 || argv[1] != depesche::ingest::worker_frames) return depesche::ingest::exit_other_frames;
  _exit(depesche::ingest::serve_files());  // no destructors of libraries after what they have seen
}
