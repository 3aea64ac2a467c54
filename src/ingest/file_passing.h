// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>
#include <string_view>
#include <sys/types.h>

#include "ingest/descriptor.h"

// An open file goes over a Unix socket together with bytes (SCM_RIGHTS, unix(7)).
namespace depesche::ingest {

// Whether all of `bytes` were sent, with the file. No SIGPIPE when nobody listens.
bool send_with_file(int socket, std::string_view bytes, const Descriptor& file);

// What recvmsg(2) says: how many bytes came, 0 at the end, less than 0 with `errno`. A file that came with
// them is in `file`, in place of the one that was there; children do not inherit it.
ssize_t receive_with_file(int socket, std::span<char> into, Descriptor& file);

}  // namespace depesche::ingest
