// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "ingest/document.h"

namespace depesche::ingest {

// Takes from this process, for good, what reading a file does not need: memory beyond the limit, new
// programs, sockets, writing files, reading files outside the system's folders, core dumps, new privileges.
// False when the kernel refuses a part that must hold.
bool confine(const Limits& limits);

}  // namespace depesche::ingest
